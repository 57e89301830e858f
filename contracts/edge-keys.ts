import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Variable of the environment in which Terraform tells `warren edge-keys` whose keys to place where. */
export const edgeKeysVariable = 'WARREN_EDGE_KEYS';

/** Variable of the environment that says how long an older key lives on, in seconds, in place of the usual time. */
export const edgeKeysGraceVariable = 'WARREN_EDGE_KEYS_GRACE';

/** What `warren edge-keys` does: its text is in plans and states, so nothing of it is a secret. */
export const edgeKeysOrder = z.strictObject({
  /** The platform, for messages. */
  platform: z.string().min(1),
  /** AWS region of the function and of the secret. */
  region: z.string().min(1),
  /** Number of the keys, as `cloudflare.keys` says it; another one asks for others. */
  keys: z.int().min(1),
  /** IAM user that the Worker signs as. */
  user: z.string().min(1),
  /** ARN of the secret that the Worker and the receiver share. */
  originSecret: z.string().min(1),
  /** Cloudflare account that the Worker is in. */
  accountId: z.string().min(1),
  /** Name of the Worker. */
  script: z.string().min(1),
  /** `https://….lambda-url.<region>.on.aws`; what follows the host is left out. */
  functionUrl: z.url({ protocol: /^https?$/ }),
});

export type EdgeKeysOrder = z.infer<typeof edgeKeysOrder>;

/**
 * Name of a secret that a Worker has beside its keys, whose value is nothing: Cloudflare shows of secrets the names alone, so this
 * is where it stands which access key the Worker holds, and for which order. Hashes, since others may look at names.
 */
export function placedKeyName(
  accessKeyId: string,
  { keys, originSecret }: Pick<EdgeKeysOrder, 'keys' | 'originSecret'>,
): string {
  return `${placedKeyPrefix(accessKeyId)}${digest(`${keys} ${originSecret}`)}`;
}

/** What such a name begins with, whatever the order was. */
export function placedKeyPrefix(accessKeyId: string): string {
  return `${anyPlacedKey}${digest(accessKeyId)}_`;
}

/** What all such names begin with. */
export const anyPlacedKey = 'PLACED_';

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
