import type { Removal } from '../../../contracts/removals.ts';
import type { DefinitionsExport, QueueState } from '../rabbitmq/api-schemas.ts';
import type { Management } from '../rabbitmq/management.ts';
import type { TopologyObject } from './objects.ts';
import { type QueueLoad, readQueueLoad } from './queue-load.ts';

/** What a broker holds. */
export interface BrokerState {
  objects: TopologyObject[];
  /** Type of queues that are declared without one, where the vhost says nothing of it. */
  defaultQueueType?: string;
  /** What is in the queues that are to be removed. */
  loads: QueueLoad[];
}

/** Reads what a broker holds, and looks closer at the queues that are to be removed. */
export async function observeBroker(management: Management, remove: readonly Removal[]): Promise<BrokerState> {
  const definitions = await management.exportDefinitions();
  const queues = await management.queues();
  const { default_queue_type: defaultQueueType } = await management.overview();
  const loads = await readLoads({ management, definitions, queues: queues.filter((queue) => goes(queue, remove)) });
  return { objects: [...objectsOf(definitions), ...queues.map(queueObject)], defaultQueueType, loads };
}

async function readLoads({
  management,
  definitions: { permissions },
  queues,
}: {
  management: Management;
  definitions: DefinitionsExport;
  queues: QueueState[];
}): Promise<QueueLoad[]> {
  if (queues.length === 0) return [];
  // RabbitMQ lets nobody look into a queue without a permission in its vhost, not even an administrator.
  const user = await management.whoami();
  for (const vhost of new Set(queues.map((queue) => queue.vhost)))
    if (!permissions.some((permission) => permission.user === user && permission.vhost === vhost))
      await management.put(['permissions', vhost, user], { configure: '', write: '', read: '.*' });

  const loads: QueueLoad[] = [];
  for (const queue of queues) loads.push(await readQueueLoad(management, queue));
  return loads;
}

/** What an export holds, in the shape that all versions share. Queues are not in it. */
export function objectsOf(definitions: DefinitionsExport): TopologyObject[] {
  return [
    ...definitions.vhosts.map((vhost): TopologyObject => ({ kind: 'vhost', definition: vhostOf(vhost) })),
    ...definitions.vhosts.flatMap(({ name: vhost, metadata }): TopologyObject[] =>
      metadata.protected_from_deletion === true ? [{ kind: 'vhost protection', definition: { vhost } }] : [],
    ),
    ...definitions.users.map(
      ({ name, tags, password_hash }): TopologyObject => ({ kind: 'user', definition: { name, tags, password_hash } }),
    ),
    ...definitions.users.flatMap(({ name, limits }) =>
      Object.entries(limits).map(
        ([limit, value]): TopologyObject => ({ kind: 'user limit', definition: { user: name, limit, value } }),
      ),
    ),
    ...definitions.permissions.map((definition): TopologyObject => ({ kind: 'permission', definition })),
    ...definitions.parameters.map((definition): TopologyObject => ({ kind: 'parameter', definition })),
    ...definitions.policies.map((definition): TopologyObject => ({ kind: 'policy', definition })),
    // Those that RabbitMQ makes itself, of which 4.3 exports the one of its log.
    ...definitions.exchanges
      .filter(({ name }) => !name.startsWith('amq.'))
      .map((definition): TopologyObject => ({ kind: 'exchange', definition })),
    ...definitions.topic_permissions.map((definition): TopologyObject => ({ kind: 'topic permission', definition })),
    ...definitions.bindings
      .filter(({ source }) => source !== '')
      .map((definition): TopologyObject => ({ kind: 'binding', definition })),
  ];
}

/** RabbitMQ 4.3 says description, tags and default queue type in `metadata` alone, older versions beside it too. */
function vhostOf({ name, metadata, ...vhost }: DefinitionsExport['vhosts'][number]) {
  const type = vhost.default_queue_type ?? metadata.default_queue_type;
  return {
    name,
    description: vhost.description ?? metadata.description ?? '',
    tags: vhost.tags ?? metadata.tags ?? [],
    ...(type === undefined || type === 'undefined' ? {} : { default_queue_type: type }),
  };
}

function queueObject({
  vhost,
  name,
  type,
  durable,
  auto_delete,
  exclusive,
  arguments: args,
}: QueueState): TopologyObject {
  const definition = { vhost, name, durable, auto_delete, exclusive: exclusive ?? false };
  // A queue that was declared without a type says it outside of its arguments only.
  return { kind: 'queue', definition: { ...definition, arguments: { 'x-queue-type': type, ...args } } };
}

function goes(queue: QueueState, remove: readonly Removal[]): boolean {
  return remove.some(
    (removal) =>
      (removal.kind === 'vhost' && removal.name === queue.vhost) ||
      (removal.kind === 'queue' && removal.vhost === queue.vhost && removal.name === queue.name),
  );
}
