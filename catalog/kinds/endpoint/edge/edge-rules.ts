import type { Cloudflare } from '../../platform/cloudflare/cloudflare.ts';
import type { Endpoint } from '../endpoint.ts';
import { customRules } from './custom-rules.ts';
import type { EdgeRules } from './edge-rule.ts';
import { managedRules } from './managed-rules.ts';
import { rateLimitRules } from './rate-limit-rules.ts';

/**
 * The rules of every phase at Cloudflare that endpoints ask for, in the order in which they are looked at; none without endpoints.
 * Of files that `check` refuses they may be more than the plan takes.
 */
export function edgeRules({
  cloudflare,
  endpoints,
}: {
  cloudflare: Pick<Cloudflare, 'plan'>;
  endpoints: readonly Endpoint[];
}): EdgeRules {
  return {
    custom: customRules(cloudflare, endpoints),
    rateLimits: rateLimitRules(cloudflare, endpoints),
    managed: managedRules(cloudflare, endpoints),
  };
}
