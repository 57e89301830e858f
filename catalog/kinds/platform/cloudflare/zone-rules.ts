import type { Finding, Rule } from '../../../rules/rule.ts';
import { plural } from '../../../words/plural.ts';
import { hostsOf, isRoomOn } from '../../endpoint/edge/custom-rules.ts';
import { edgeRules } from '../../endpoint/edge/edge-rules.ts';
import { longestExpression, mostCustomDomains, planLimits } from '../../endpoint/edge/plan-limits.ts';
import type { Endpoint } from '../../endpoint/endpoint.ts';
import type { Platform } from '../platform.ts';
import { type Cloudflare, cloudflarePlans } from './cloudflare.ts';

/**
 * Most bytes of what the Worker is told of all endpoints. A Worker has 64 variables of 5 KB, of which two hold its secrets, and none of which has
 * to be full: https://developers.cloudflare.com/workers/platform/limits/#environment-variables
 */
const mostSettingsBytes = 250_000;

/** Rules about what all endpoints together ask of the zone at Cloudflare. */
export const zoneRules: readonly Rule<Platform, { endpoints: readonly Endpoint[] }>[] = [
  {
    name: 'endpoints-answered',
    doc: 'Where there are endpoints, requests come in by Cloudflare.',
    severity: 'warning',
    check: ({ cloudflare }, { endpoints }) =>
      cloudflare || endpoints.length === 0
        ? []
        : [
            {
              path: [],
              message: `has no cloudflare, so that nobody answers what endpoints/ has (${plural(endpoints.length, 'endpoint')}). Add it: docs/edge.md says how.`,
            },
          ],
  },
  {
    name: 'edge-fits',
    doc: `Cloudflare has room for all endpoints: for their rules on the plan of the zone, for ${mostCustomDomains} hosts, and for ${mostSettingsBytes} bytes that the Worker has to know.`,
    severity: 'error',
    check: ({ cloudflare }, { endpoints }) =>
      cloudflare
        ? [...tooManyRules(cloudflare, endpoints), ...tooManyHosts(endpoints), ...tooMuchToTell(endpoints)]
        : [],
  },
  {
    name: 'edge-rate-limits-fit',
    doc: 'The plan of the zone has a rule for each endpoint whose requests Cloudflare counts.',
    severity: 'error',
    check: ({ cloudflare }, { endpoints }) => {
      if (!cloudflare) return [];
      const count = edgeRules({ cloudflare, endpoints }).rateLimits.length;
      const most = planLimits[cloudflare.plan].rateLimits.rules;
      if (count <= most) return [];
      const able = cloudflarePlans.find((plan) => planLimits[plan].rateLimits.rules >= count);
      const message = `has ${plural(most, 'rule')} that count requests, and ${count} endpoints have a rateLimit that Cloudflare is to count. Set edge: false in ${count - most} of them, which has the receiver count alone${able === undefined ? '' : `, or use the plan ${able}`}.`;
      return [{ path: ['cloudflare', 'plan'], message }];
    },
  },
];

function tooManyRules({ plan }: Cloudflare, endpoints: readonly Endpoint[]): Finding[] {
  if (isRoomOn(plan, endpoints)) return [];
  const able = cloudflarePlans.find((each) => isRoomOn(each, endpoints));
  const fewer = 'fewer endpoints, fewer networks in allow, or shorter paths';
  const out = able === undefined ? `Have ${fewer}` : `Use the plan ${able}, or have ${fewer}`;
  const message = `has ${planLimits[plan].customRules} custom rules of ${longestExpression} characters, and ${plural(endpoints.length, 'endpoint')} do not fit into them, even where they share rules. ${out}.`;
  return [{ path: ['cloudflare', 'plan'], message }];
}

function tooManyHosts(endpoints: readonly Endpoint[]): Finding[] {
  const { length } = hostsOf(endpoints);
  if (length <= mostCustomDomains) return [];
  const message = `leads ${mostCustomDomains} hosts to Workers, and endpoints have ${length}. Let some share a host, or ask Cloudflare for more.`;
  return [{ path: ['cloudflare', 'zone'], message }];
}

function tooMuchToTell(endpoints: readonly Endpoint[]): Finding[] {
  const bytes = endpoints.reduce((sum, endpoint) => sum + toldOf(endpoint), 0);
  if (bytes <= mostSettingsBytes) return [];
  const message = `has a Worker with room for ${mostSettingsBytes} bytes about endpoints, and these ${endpoints.length} take ${bytes}. Have fewer, or shorter paths.`;
  return [{ path: ['cloudflare'], message }];
}

function toldOf({ name, host, path, methods, ...rest }: Endpoint): number {
  const { allowEncodedSlashes, maxBodyBytes, deadlineSeconds } = rest;
  const told = { name, host, path, methods, allowEncodedSlashes, maxBodyBytes, deadlineSeconds };
  return Buffer.byteLength(JSON.stringify(told)) + 1;
}
