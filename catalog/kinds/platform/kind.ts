import { monitoringStack } from '../../../contracts/names.ts';
import type { SingleKind } from '../../kind.ts';
import type { Broker } from '../broker/broker.ts';
import type { Dashboard } from '../dashboard/dashboard.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';
import type { Processor } from '../processor/processor.ts';
import type { Route } from '../route/route.ts';
import { adoptedPlatform } from './adopted.ts';
import { alertingRules } from './alerting-rules.ts';
import { cloudflareRules } from './cloudflare/cloudflare-rules.ts';
import { tokenRules } from './cloudflare/token-rules.ts';
import { zoneRules } from './cloudflare/zone-rules.ts';
import { limitRules } from './limit-rules.ts';
import { listedPlatform } from './listed-platform.ts';
import { accessRules } from './monitoring/access-rules.ts';
import { monitoringRules } from './monitoring/monitoring-rules.ts';
import { hostPrice, keptDiskPrice } from './monitoring/monthly-cost.ts';
import { sizingRules } from './monitoring/sizing-rules.ts';
import { pagerDutyTokenRules } from './pagerduty-token-rules.ts';
import { type Platform, platformSchema } from './platform.ts';
import { addedPlatform, changedPlatform, isAnotherPlatform } from './platform-effects.ts';
import { platformRules } from './platform-rules.ts';
import { hasReceiver } from './receiver-presence.ts';
import { storeRules } from './stores/store-rules.ts';

/** What the platform's rules and effects look at beside it. */
interface BesidePlatform {
  brokers: readonly Broker[];
  dashboards: readonly Dashboard[];
  endpoints: readonly Endpoint[];
  processors: readonly Processor[];
  routes: readonly Route[];
}

/** `platform.yaml`: the account, and what every other file builds on. */
export const platformKind: SingleKind<'platform', typeof platformSchema, Platform, BesidePlatform> = {
  name: 'platform',
  file: 'platform.yaml',
  missing: 'It holds the account, the region and the network; README.md says what goes into it.',
  formats: ['yaml'],
  schema: platformSchema,
  object: (_, file) => file,
  rules: [
    ...platformRules,
    ...cloudflareRules,
    ...tokenRules,
    ...zoneRules,
    ...limitRules,
    ...storeRules,
    ...monitoringRules,
    ...accessRules,
    ...sizingRules,
    ...alertingRules,
    ...pagerDutyTokenRules,
  ],
  effects: {
    added: addedPlatform,
    changed: (sides, { beside }) =>
      changedPlatform({
        ...sides,
        brokers: stayingBrokers(beside.before.brokers, beside.after.brokers),
        endpoints: beside.after.endpoints.filter(({ name }) =>
          beside.before.endpoints.some((was) => was.name === name),
        ),
        hasProcessors: beside.before.processors.some(({ name }) =>
          beside.after.processors.some((is) => is.name === name),
        ),
        hadReceiver: hasReceiver(sides.before, beside.before.endpoints),
        clusters: beside.before.brokers.filter(({ nodes }) => nodes > 1),
      }),
    isAnother: isAnotherPlatform,
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'takes effect live',
    reconnect: 'takes effect for new connections and channels',
    rolling: 'nodes restart one after another',
    replacement: 'it is made anew',
  },
  // Of the rest, gateways and endpoints of the network are charged for, mostly by what goes through them.
  monthlyCost: {
    notCounted: ({ database, cache, cloudflare }) => [
      'NAT gateways',
      ...(database ? ['the database'] : []),
      ...(cache ? ['the cache'] : []),
      ...(cloudflare ? ['Cloudflare'] : []),
      'taxes',
    ],
    price: {
      of: ({ monitoring }, { region }) => hostPrice(region, monitoring),
      left: ({ before, after }, { region }) => keptDiskPrice(region, before.monitoring, after?.monitoring),
      fields: ['region', 'monitoring'],
      stack: monitoringStack,
    },
  },
  listed: listedPlatform,
  terraform: { in: 'every stack' },
  adopted: (_, seen) => adoptedPlatform(seen),
};

/** The brokers that are there before and after. Nodes that join stand where they are put. */
function stayingBrokers(before: readonly Broker[], after: readonly Broker[]): Broker[] {
  const old = new Map(before.map((broker) => [broker.name, broker]));
  return after.flatMap((broker) => {
    const was = old.get(broker.name);
    return was ? [{ ...broker, nodes: Math.min(was.nodes, broker.nodes) }] : [];
  });
}
