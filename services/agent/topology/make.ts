import type { Management } from '../rabbitmq/management.ts';
import { type Kind, kinds, type TopologyObject } from './objects.ts';
import { hashingAlgorithm, hashPassword } from './password.ts';

/**
 * Makes or overwrites objects. Nearly all go through RabbitMQ's import, which makes a thousand queues in seconds; it
 * overwrites everything but queues and exchanges, which it keeps.
 */
export async function makeObjects(management: Management, objects: readonly TopologyObject[]): Promise<void> {
  const imported = objects
    .filter((object) => !needsItsOwnCall(object))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  for (let start = 0; start < imported.length; start += objectsPerImport)
    await management.importDefinitions(documentOf(imported.slice(start, start + objectsPerImport)));

  for (const { kind, definition } of objects.filter(needsItsOwnCall)) {
    if (kind === 'vhost protection') await management.post(['vhosts', definition.vhost, 'deletion', 'protection'], {});
    if (kind === 'user limit')
      await management.put(['user-limits', definition.user, definition.limit], { value: definition.value });
    if (kind === 'parameter') {
      const { component, vhost, name, value, secrets } = definition;
      await management.put(['parameters', component, vhost, name], { value }, { secrets });
    }
  }
}

/** Keeps an import far below the 20 MB that RabbitMQ takes: MANAGEMENT_DEFAULT_HTTP_MAX_BODY_SIZE in its rabbit_mgmt.hrl. */
const objectsPerImport = 5000;

/** An import only ever adds limits of a user, and starts shovels before it makes the queues that they read from. */
function needsItsOwnCall(object: TopologyObject): boolean {
  return (
    object.kind === 'vhost protection' ||
    object.kind === 'user limit' ||
    (object.kind === 'parameter' && (object.definition.secrets ?? []).length > 0)
  );
}

const categories: Partial<Record<Kind, string>> = {
  vhost: 'vhosts',
  user: 'users',
  permission: 'permissions',
  parameter: 'parameters',
  policy: 'policies',
  exchange: 'exchanges',
  'topic permission': 'topic_permissions',
  queue: 'queues',
  binding: 'bindings',
};

function documentOf(objects: readonly TopologyObject[]): object {
  const document: Record<string, object[]> = {};
  for (const object of objects) {
    const category = categories[object.kind] ?? object.kind;
    document[category] ??= [];
    document[category].push(inDocument(object));
  }
  return document;
}

function inDocument({ kind, definition }: TopologyObject): object {
  if (kind === 'vhost') {
    const { name, ...metadata } = definition;
    return { name, description: metadata.description, tags: metadata.tags, metadata };
  }
  if (kind === 'user') {
    const { name, tags, password = '', password_hash = hashPassword(password) } = definition;
    return { name, tags, password_hash, hashing_algorithm: hashingAlgorithm };
  }
  if (kind === 'parameter') {
    const { secrets: _, ...parameter } = definition;
    return parameter;
  }
  return definition;
}
