import type { Cloudflare } from '../../platform/cloudflare/cloudflare.ts';
import type { Endpoint } from '../endpoint.ts';
import { groupsOfHosts, hostsOf, isAtHosts } from './custom-rules.ts';
import { type EdgeRule, refOf } from './edge-rule.ts';
import { planLimits } from './plan-limits.ts';

/** The Cloudflare Managed Ruleset, the same in every account: https://developers.cloudflare.com/waf/managed-rules/ */
const cloudflareManagedRuleset = 'efb7b8c949ac4650a09736fc376e9aee';

/** Has Cloudflare's own rules look at what comes to the hosts of endpoints, where the plan has them. */
export function managedRules({ plan }: Pick<Cloudflare, 'plan'>, endpoints: readonly Endpoint[]): EdgeRule[] {
  if (!planLimits[plan].managedRules) return [];
  return groupsOfHosts(hostsOf(endpoints)).map((hosts, group) => ({
    ref: refOf.managedGroup(group),
    endpoints: endpoints.filter(({ host }) => hosts.includes(host)).map(({ name }) => name),
    description: 'Cloudflare Managed Ruleset at the hosts of endpoints.',
    action: 'execute',
    expression: `(${isAtHosts(hosts)})`,
    actionParameters: { id: cloudflareManagedRuleset },
  }));
}
