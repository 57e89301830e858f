import { z } from 'zod';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { definitionsPrefix, uploadsPrefix } from '../../../contracts/object-keys.ts';
import type { Objects } from '../../node/aws/objects.ts';

/** An export of a whole broker; that of a single vhost has neither vhosts nor users. */
const exportSchema = z.looseObject({
  vhosts: z.array(z.looseObject({ name: z.string() })),
  users: z.array(z.looseObject({ name: z.string() })).default([]),
});

/**
 * Brings saved definitions back into the running broker: adds and overwrites, removes nothing. `key` is that of a backup, or
 * of a file that somebody uploaded. Throws when there is no such object, or it is not an export of a whole broker.
 */
export async function restoreBackup(props: {
  identity: Pick<NodeIdentity, 'broker' | 'backupBucket'>;
  objects: Objects;
  key: string;
  restoreDefinitions: (definitions: Record<string, unknown>) => Promise<void>;
}): Promise<void> {
  const { identity, objects, key, restoreDefinitions } = props;
  const { broker, backupBucket } = identity;
  const places = [definitionsPrefix(broker), uploadsPrefix(broker)];
  if (!places.some((place) => key.startsWith(place))) {
    throw new Error(`${key} is no backup of ${broker}: its key has to begin with ${places.join(' or ')}`);
  }
  await restoreDefinitions(readExport(await objects.get(backupBucket, key), key));
}

/** Neither message repeats what the file says: it holds password hashes and URIs. */
function readExport(text: string, key: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${key} is not JSON; nothing was restored`);
  }
  const { data, error } = exportSchema.safeParse(value);
  if (data) return data;
  const fields = error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 5);
  throw new Error(`${key} is not an export of a whole broker (look at ${fields.join(', ')}); nothing was restored`);
}
