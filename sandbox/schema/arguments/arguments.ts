import { alarms } from './alarms.ts';
import { cloudflare } from './cloudflare.ts';
import { cloudflareAccess } from './cloudflare-access.ts';
import { dataStores } from './data-stores.ts';
import { functions } from './functions.ts';
import { iam } from './iam.ts';
import { keys } from './keys.ts';
import type { TypeArguments } from './limits.ts';
import { loadBalancing } from './load-balancing.ts';
import { machines } from './machines.ts';
import { messages } from './messages.ts';
import { names } from './names.ts';
import { network } from './network.ts';
import { pagerDuty } from './pagerduty.ts';
import { s3 } from './s3.ts';
import { scaling } from './scaling.ts';
import { schedules } from './schedules.ts';
import { securityGroups } from './security-groups.ts';
import { stores } from './stores.ts';
import { tasks } from './tasks.ts';

/**
 * What the arguments of each resource type that the stacks use may be, read off the schemas of terraform-provider-aws 5.46.0
 * (commit 1a5174b), less what 6.25.0 no longer has. 5.100.0, asked by `terraform validate` for each value at and beyond its
 * limit, agreed, but for values that it takes besides; these are here, too. Where a newer version was read, a note says so.
 * Of Cloudflare and PagerDuty they are read off their own providers.
 */
export const typeArguments: Readonly<Record<string, TypeArguments>> = {
  ...dataStores,
  ...alarms,
  ...cloudflare,
  ...cloudflareAccess,
  ...functions,
  ...iam,
  ...keys,
  ...loadBalancing,
  ...machines,
  ...messages,
  ...names,
  ...network,
  ...pagerDuty,
  ...s3,
  ...scaling,
  ...schedules,
  ...securityGroups,
  ...stores,
  ...tasks,
};

/** The paths of a type's arguments that have been looked up. */
export function knownPaths({ limited = {}, free = '', newer = '' }: TypeArguments): ReadonlySet<string> {
  return new Set([...Object.keys(limited), ...`${free} ${newer}`.split(/\s+/).filter(Boolean)]);
}
