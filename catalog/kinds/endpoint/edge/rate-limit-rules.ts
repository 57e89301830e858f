import { routeOf } from '../../../../contracts/paths.ts';
import type { Cloudflare } from '../../platform/cloudflare/cloudflare.ts';
import type { Endpoint } from '../endpoint.ts';
import { atPath, isAtHost, takesRequestsOf } from './custom-rules.ts';
import { type EdgeRule, refOf } from './edge-rule.ts';
import { isExactWithoutRegex } from './paths.ts';
import { countingPeriods, type PlanLimits, planLimits } from './plan-limits.ts';

/** Rules that count the requests of one address to an endpoint, for those whose limit Cloudflare counts, too. */
export function rateLimitRules({ plan }: Pick<Cloudflare, 'plan'>, endpoints: readonly Endpoint[]): EdgeRule[] {
  const limits = planLimits[plan];
  return endpoints.flatMap((endpoint) => {
    const { name, rateLimit } = endpoint;
    if (!rateLimit?.edge || whyNotCounted(endpoint, endpoints, limits) !== undefined) return [];
    return [
      {
        ref: refOf.rate(name),
        endpoints: [name],
        description: `endpoints/${name}.yaml: how much one address may send.`,
        action: 'block' as const,
        expression: countedBy(endpoint, endpoints, limits),
        ratelimit: {
          // The API asks for the data centre beside the address: https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/#with-the-same-characteristics
          characteristics: ['cf.colo.id', 'ip.src'],
          period: rateLimit.perSeconds,
          requestsPerPeriod: rateLimit.requests,
          mitigationTimeout: rateLimit.perSeconds,
        },
      },
    ];
  });
}

/** Which requests count. */
export function countedBy(endpoint: Endpoint, endpoints: readonly Endpoint[], limits: PlanLimits): string {
  const others = endpoints.filter((other) => takesRequestsOf(other, endpoint));
  const methods = [...endpoint.methods].sort().map((method) => `"${method}"`);
  return `(${[
    isAtHost(endpoint.host),
    ...(limits.rateLimits.byMethod ? [`http.request.method in {${methods.join(' ')}}`] : []),
    atPath(endpoint, others, limits),
  ].join(' and ')})`;
}

/** Why Cloudflare cannot count the requests of an endpoint on this plan, as the rest of a sentence about it; undefined where it can. */
export function whyNotCounted(
  endpoint: Endpoint,
  endpoints: readonly Endpoint[],
  { rateLimits, regularExpressions }: PlanLimits,
): string | undefined {
  const { rateLimit, host, path } = endpoint;
  if (!rateLimit) return undefined;
  if (rateLimit.by === 'endpoint') return 'counts by address alone, and in each of its data centres for itself';
  if (!rateLimits.byHost) return 'cannot tell hosts apart where it counts';
  const periods = countingPeriods.filter((each) => each <= rateLimits.longestPeriodSeconds);
  if (!periods.includes(rateLimit.perSeconds)) {
    return `counts over ${periods.join(', ')} seconds, and not over ${rateLimit.perSeconds}`;
  }
  const sharing = endpoints.find(
    (other) => other !== endpoint && other.host === host && routeOf(other.path) === routeOf(path),
  );
  if (sharing && !rateLimits.byMethod) {
    return `cannot tell methods apart where it counts, and endpoints/${sharing.name}.yaml answers others at the same path`;
  }
  const near = endpoints.filter((other) => other === endpoint || takesRequestsOf(other, endpoint));
  if (!regularExpressions && near.some((other) => !isExactWithoutRegex(other.path))) {
    return 'has no regular expressions, without which its path cannot be told from others';
  }
  return undefined;
}
