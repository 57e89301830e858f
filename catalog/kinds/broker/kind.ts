import { brokerOfStack, brokerStack, edgeStack } from '../../../contracts/names.ts';
import type { FolderKind } from '../../kind.ts';
import type { Platform } from '../platform/platform.ts';
import { adoptedBroker } from './adopted.ts';
import { type Broker, brokerSchema } from './broker.ts';
import { brokerCarriers } from './carriers.ts';
import { addedBroker, changedBroker, removedBroker, renamedBroker } from './effects/broker-effects.ts';
import { listedBroker } from './listed-broker.ts';
import { keptDisksPrice, monthlyPrice } from './monthly-cost.ts';
import { brokerRules } from './rules/broker-rules.ts';
import { brokerStarter } from './starter.ts';

/** `brokers/<name>.yaml`: one RabbitMQ broker, in a stack of its own. */
export const brokerKind: FolderKind<'broker', 'brokers', typeof brokerSchema, Broker, { platform?: Platform }> = {
  name: 'broker',
  plural: 'brokers',
  folder: 'brokers',
  formats: ['yaml'],
  schema: brokerSchema,
  parts: { mostEntries: 100_000 },
  object: (name, file) => ({ ...file, name }),
  rules: brokerRules,
  effects: {
    added: (broker, { platform }) => addedBroker(broker, platform.after),
    changed: (sides, { platform }) => changedBroker({ ...sides, platform }),
    removed: removedBroker,
    renamed: renamedBroker,
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'takes effect live',
    reconnect: 'takes effect for new connections and channels',
    rolling: 'nodes restart one after another',
    replacement: 'it is made anew',
  },
  monthlyCost: {
    notCounted: ({ deletion }) => [
      'load balancers',
      'traffic',
      'snapshots and backups',
      'logs and metrics',
      ...(deletion.keepDisks ? ['disks that earlier changes left'] : []),
    ],
    price: {
      of: (broker, { region }) => monthlyPrice(region, broker),
      left: ({ before, after }, { region }) => keptDisksPrice(region, before, after),
      fields: ['nodes', 'instance', 'storage'],
    },
  },
  starter: brokerStarter,
  listed: (broker, platform) => [listedBroker(broker, platform)],
  terraform: {
    in: 'stack',
    stackOf: brokerStack,
    objectOf: brokerOfStack,
    resourcesOf: () => ['*'],
    alsoIn: (name) => ({ [edgeStack]: [`cloudflare_dns_record.name-${name}`] }),
    carriers: brokerCarriers,
  },
  adopted: (broker, seen, { platform }) => adoptedBroker(broker, seen, platform),
};
