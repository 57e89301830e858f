import type { Management } from '../rabbitmq/management.ts';
import { sameJson } from './json.ts';
import { type TopologyObject, titleOf } from './objects.ts';
import { readQueueLoad } from './queue-load.ts';
import { inUse } from './removals.ts';

/** Removes an object; one that is gone already is fine. Throws when a queue or exchange has come into use by now. */
export async function removeObject(management: Management, object: TopologyObject): Promise<void> {
  const { kind, definition } = object;
  switch (kind) {
    case 'vhost':
      await management.delete(['vhosts', definition.name]);
      return;
    case 'vhost protection':
      await management.delete(['vhosts', definition.vhost, 'deletion', 'protection']);
      return;
    case 'user':
      await management.delete(['users', definition.name]);
      return;
    case 'user limit':
      await management.delete(['user-limits', definition.user, definition.limit]);
      return;
    case 'permission':
      await management.delete(['permissions', definition.vhost, definition.user]);
      return;
    case 'topic permission':
      await management.delete(['topic-permissions', definition.vhost, definition.user, definition.exchange]);
      return;
    case 'parameter':
      await management.delete(['parameters', definition.component, definition.vhost, definition.name]);
      return;
    case 'policy':
      await management.delete(['policies', definition.vhost, definition.name]);
      return;
    case 'exchange':
      await management.delete(['exchanges', definition.vhost, definition.name], { query: { 'if-unused': 'true' } });
      return;
    case 'queue':
      await removeQueue(management, { kind, definition });
      return;
    case 'binding':
      await removeBinding(management, { kind, definition });
  }
}

/**
 * RabbitMQ itself keeps a classic queue that is in use. It refuses to look for quorum queues and does not look for streams
 * (rabbit_quorum_queue:delete/4, rabbit_stream_queue:delete/4 of 4.3), so they are looked at once more just before.
 */
async function removeQueue(management: Management, object: TopologyObject<'queue'>): Promise<void> {
  const { vhost, name, arguments: args } = object.definition;
  const type = String(args['x-queue-type']);
  if (type === 'classic') {
    await management.delete(['queues', vhost, name], { query: { 'if-empty': 'true', 'if-unused': 'true' } });
    return;
  }
  const why = inUse(await readQueueLoad(management, { vhost, name, type }));
  if (why) throw new Error(`${titleOf(object)} was to be removed, but by now ${why}. Apply again.`);
  await management.delete(['queues', vhost, name]);
}

async function removeBinding(management: Management, { definition }: TopologyObject<'binding'>): Promise<void> {
  const { vhost, source, destination, destination_type: destinationType, routing_key, arguments: args } = definition;
  const bindings = await management.bindings({ vhost, source, destination, destinationType });
  const path = ['bindings', vhost, 'e', source, destinationType.charAt(0), destination];
  for (const binding of bindings)
    if (binding.routing_key === routing_key && sameJson(binding.arguments, args))
      await management.delete([...path, binding.properties_key]);
}
