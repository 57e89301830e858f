import { z } from 'zod';
import { urgencies } from './paging.ts';

/** Variable of the environment in which Terraform tells `warren route-keys` whose key to place where. */
export const routeKeysVariable = 'WARREN_ROUTE_KEYS';

/** What `warren route-keys` does: its text is in plans and states, so nothing of it is a secret. */
export const routeKeysOrder = z.strictObject({
  /** The platform, for messages. */
  platform: z.string().min(1),
  /** AWS region of the secret. */
  region: z.string().min(1),
  /** Where PagerDuty keeps the account's data. */
  serviceRegion: z.enum(['us', 'eu']),
  /** Number of the keys; another one asks for others. */
  keys: z.int().min(1),
  route: z.string().min(1),
  urgency: z.enum(urgencies),
  /** Id of the service at PagerDuty. */
  service: z.string().min(1),
  /** ARN of the secret that the key is put into. */
  secret: z.string().min(1),
});

export type RouteKeysOrder = z.infer<typeof routeKeysOrder>;

/** Name of the integration at PagerDuty whose key has that number. */
export function integrationName(keys: number): string {
  return `Warren (${keys})`;
}

/** The number in such a name; undefined in another one. */
export function keysInName(name: string): number | undefined {
  const number = /^Warren \((\d+)\)$/.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}
