import type { Leased } from '../../node/lock/lease.ts';
import type { Management } from '../rabbitmq/management.ts';

/** An export of definitions, as it was kept: a map of lists and of some words about where it comes from. */
export type KeptDefinitions = Record<string, unknown>;

/**
 * Brings an export back into a running broker: adds and overwrites, removes nothing. Users that Warren manages keep the
 * passwords they have now, since it signs in with one. Throws when RabbitMQ refuses the export.
 */
export async function restoreDefinitions({
  management,
  definitions,
  managed,
}: {
  management: Leased<Management>;
  definitions: KeptDefinitions;
  /** Names of the users that Warren manages, see `managedUsers`. */
  managed: readonly string[];
}): Promise<void> {
  const left = new Set([...managed, 'guest']);
  const kept = (list: string, field: string): Record<string, unknown>[] =>
    entries(definitions[list]).filter((entry) => !left.has(String(entry[field])));
  await management.importDefinitions(
    {
      ...definitions,
      users: kept('users', 'name'),
      permissions: kept('permissions', 'user'),
      topic_permissions: kept('topic_permissions', 'user'),
      // Names of the cluster it comes from, such as internal_cluster_id, are not those of this one.
      global_parameters: entries(definitions.global_parameters).filter(
        ({ name }) => !String(name).startsWith('internal'),
      ),
      bindings: connected(definitions),
    },
    { secrets: stringsIn(entries(definitions.parameters).map(({ value }) => value)) },
  );
}

/** RabbitMQ exports bindings whose ends it leaves out (4.2.9 on), exclusive queues and internal exchanges, and refuses to import them. */
function connected(definitions: KeptDefinitions): Record<string, unknown>[] {
  const ends = new Set(
    (['queue', 'exchange'] as const).flatMap((type) =>
      entries(definitions[`${type}s`]).map(({ vhost, name }) => JSON.stringify([type, vhost, name])),
    ),
  );
  const isThere = (type: unknown, vhost: unknown, name: unknown): boolean =>
    ends.has(JSON.stringify([type, vhost, name])) || (type === 'exchange' && String(name).startsWith('amq.'));
  return entries(definitions.bindings).filter(
    ({ vhost, source, destination_type, destination }) =>
      isThere('exchange', vhost, source) && isThere(destination_type, vhost, destination),
  );
}

function entries(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list : [];
}

/** URIs of shovels and upstreams hold passwords. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('://') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
