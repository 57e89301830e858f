import type { Finding, Rule, RuleContext } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { type CloudflarePlan, cloudflarePlans } from '../../platform/cloudflare/cloudflare.ts';
import { isUnder } from '../../platform/cloudflare/cloudflare-rules.ts';
import type { Endpoint } from '../endpoint.ts';
import { openingsOf } from './custom-rules.ts';
import { isExactWithoutRegex, mostReservedSigns, reservedSigns } from './paths.ts';
import { longestExpression, mostEdgeBodyBytes, planLimits } from './plan-limits.ts';
import { countedBy, whyNotCounted } from './rate-limit-rules.ts';

/** What these rules look at beside an endpoint. */
interface Beside {
  endpoints: readonly Endpoint[];
}

/** Rules about what Cloudflare, the plan of the zone and Lambda behind it let an endpoint ask for; none without `cloudflare`. */
export const planRules: readonly Rule<Endpoint, Beside>[] = [
  {
    name: 'host-in-zone',
    doc: 'The host of an endpoint is the zone at Cloudflare, or below it.',
    severity: 'error',
    check: ({ host }, { platform }) => {
      const zone = platform?.cloudflare?.zone;
      if (zone === undefined || isUnder(host, zone)) return [];
      const message = `${show(host)} is not below ${zone}, the zone that platform.yaml names, so that nothing leads from it to the Worker. Use a name below that.`;
      return [{ path: ['host'], message }];
    },
  },
  {
    name: 'edge-body',
    doc: `Bodies of an endpoint get through Lambda: ${mostEdgeBodyBytes} bytes at most.`,
    severity: 'error',
    check: ({ maxBodyBytes }, { platform }) => {
      if (!platform?.cloudflare || maxBodyBytes <= mostEdgeBodyBytes) return [];
      const message = `is ${maxBodyBytes}; Lambda takes ${mostEdgeBodyBytes}, since a call of it has room for 6 MB with the body in base64. Use that or less, and have larger files put into a bucket.`;
      return [{ path: ['maxBodyBytes'], message }];
    },
  },
  {
    name: 'edge-rate-limit',
    doc: 'What Cloudflare is to count, the plan of the zone can.',
    severity: 'error',
    check: onPlan((endpoint, endpoints, plan) => {
      if (!endpoint.rateLimit?.edge) return [];
      const why = whyNotCounted(endpoint, endpoints, planLimits[plan]);
      if (why === undefined) return [];
      const able = cloudflarePlans.find((each) => whyNotCounted(endpoint, endpoints, planLimits[each]) === undefined);
      const out = able === undefined ? '' : `, or use the plan ${able}`;
      const message = `Cloudflare${able === undefined ? '' : `, on the plan ${plan},`} ${why}. Set edge: false, which has the receiver count alone${out}.`;
      return [{ path: ['rateLimit'], message }];
    }),
  },
  {
    name: 'edge-path-signs',
    doc: `A path has at most ${mostReservedSigns} of the signs ! and ', each of which a client may write in two ways.`,
    severity: 'error',
    check: onPlan(({ path }) => {
      const count = reservedSigns(path);
      if (count <= mostReservedSigns) return [];
      const message = `${show(path)} has ${count} of the signs ! and ', which clients may write as %21 and %27, too, and a rule at Cloudflare names every way. Use ${mostReservedSigns} at most.`;
      return [{ path: ['path'], message }];
    }),
  },
  {
    name: 'edge-expression',
    doc: `The rules of an endpoint at Cloudflare are no longer than an expression may be: ${longestExpression} characters.`,
    severity: 'error',
    check: onPlan((endpoint, endpoints, plan) => {
      const limits = planLimits[plan];
      if (reservedSigns(endpoint.path) > mostReservedSigns) return [];
      const lengths = [
        ...openingsOf(endpoint, endpoints, limits).map(({ expression }) => expression.length),
        ...(endpoint.rateLimit?.edge ? [countedBy(endpoint, endpoints, limits).length] : []),
      ];
      const longest = Math.max(...lengths);
      if (longest <= longestExpression) return [];
      const message = `makes a rule of ${longest} characters at Cloudflare, which takes ${longestExpression}: the path, and those of the other endpoints at ${endpoint.host} that take requests from it. Shorten them, or give some a host of their own.`;
      return [{ path: ['path'], message }];
    }),
  },
  {
    name: 'edge-path',
    doc: 'The plan of the zone can tell the path of an endpoint from all others.',
    severity: 'warning',
    check: onPlan(({ path }, _, plan) => {
      if (planLimits[plan].regularExpressions || isExactWithoutRegex(path)) return [];
      const message = `${show(path)} cannot be told from longer paths without regular expressions, which the plan ${plan} has not: some that no endpoint answers get as far as the Worker, which refuses them. Put the parameters last, use the plan business, or acknowledge this.`;
      return [{ path: ['path'], message }];
    }),
  },
];

/** A check that is made where there is a plan. */
function onPlan(
  check: (endpoint: Endpoint, endpoints: readonly Endpoint[], plan: CloudflarePlan) => Finding[],
): (endpoint: Endpoint, context: RuleContext & Beside) => Finding[] {
  return (endpoint, { platform, endpoints }) =>
    platform?.cloudflare ? check(endpoint, endpoints, platform.cloudflare.plan) : [];
}
