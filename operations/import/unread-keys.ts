import { keysBesides, type UnreadKey } from './export-schema.ts';
import type { Remark } from './note.ts';

/** What a person calls an entry of a list of an export. */
const nouns: Record<NonNullable<UnreadKey['list']>, string> = {
  vhosts: 'vhost',
  users: 'user',
  permissions: 'permission',
  topic_permissions: 'topic permission',
  parameters: 'parameter',
  global_parameters: 'global parameter',
  policies: 'policy',
  exchanges: 'exchange',
  queues: 'queue',
  bindings: 'binding',
};

/** What is known of keys that nobody reads: what they were for, as the end of a sentence. */
const meanings: Record<string, string> = {
  'vhosts.cluster_state': 'it says on which nodes of the old cluster the vhost ran',
  'queues.exclusive': 'queues of one connection are declared by their clients',
};

/** Says of each key of an export that nobody reads where it stands. */
export function remarksOnKeys(value: object): { remarks: Remark[]; ownKeys: string[] } {
  const { unread, descriptive } = keysBesides(value);
  return { remarks: unread.map(remarkOn), ownKeys: descriptive };
}

function remarkOn({ list, entry, key }: UnreadKey): Remark {
  if (list === undefined) {
    return { kind: 'key', name: key, message: 'is not carried over: it is none that RabbitMQ takes in definitions.' };
  }
  const { vhost } = entry;
  const meaning = meanings[`${list}.${key}`] ?? 'it is none that RabbitMQ takes in definitions';
  return {
    kind: nouns[list],
    name: nameOf(list, entry),
    ...(typeof vhost === 'string' ? { vhost } : {}),
    message: `has ${key}, which is not carried over: ${meaning}.`,
  };
}

function nameOf(list: string, { name, user, source, destination }: Record<string, unknown>): string {
  if (list === 'bindings') return `${source} → ${destination}`;
  return list.endsWith('permissions') ? `of ${user}` : String(name);
}
