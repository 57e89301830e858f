import { type Definitions, type Entry, find, type List, lists, put } from './definitions.ts';

/** What RabbitMQ keeps as it is where it is there already. */
const kept: readonly List[] = ['exchanges', 'queues', 'bindings'];

/** Why a document is not taken. What came before the entry that is to blame stays, as with RabbitMQ. */
export class RefusedDefinitions extends Error {}

/** Adds what a document holds and overwrites what can change; removes nothing. Throws RefusedDefinitions. */
export function importDefinitions(definitions: Definitions, document: Entry): void {
  for (const list of lists) {
    for (const entry of entriesOf(document, list)) {
      requireVhost(definitions, list, entry);
      if (kept.includes(list) && find(definitions, list, entry)) continue;
      put(definitions, list, asKept(definitions, list, entry));
    }
  }
}

function entriesOf(document: Entry, list: List): Entry[] {
  const entries = document[list] ?? [];
  if (Array.isArray(entries)) return entries;
  throw new RefusedDefinitions(`${list} is not a list`);
}

function requireVhost(definitions: Definitions, list: List, { vhost }: Entry): void {
  if (list === 'vhosts' || list === 'users' || list === 'global_parameters') return;
  if (definitions.vhosts.some(({ name }) => name === vhost)) return;
  throw new RefusedDefinitions(`vhost "${vhost}" does not exist`);
}

function asKept(definitions: Definitions, list: List, entry: Entry): Entry {
  if (list === 'vhosts') return vhost(entry);
  if (list === 'users') return { limits: {}, ...entry };
  if (list === 'queues') return queue(definitions, entry);
  return entry;
}

/** Description, tags and default queue type are kept in `metadata`, wherever they stood. */
function vhost({ name, description, tags, default_queue_type, metadata }: Entry): Entry {
  const beside = { description, tags, default_queue_type };
  const said = Object.fromEntries(Object.entries(beside).filter(([, value]) => value !== undefined));
  return { name, metadata: { description: '', tags: [], ...said, ...(metadata as Entry | undefined) } };
}

/** A queue that is declared without a type has that of its vhost. */
function queue(definitions: Definitions, entry: Entry): Entry {
  const { 'x-queue-type': asked } = (entry.arguments ?? {}) as Entry;
  const { metadata } = find(definitions, 'vhosts', { name: entry.vhost }) ?? {};
  const { default_queue_type: usual } = (metadata ?? {}) as Entry;
  return { ...entry, type: asked ?? entry.type ?? usual ?? 'classic' };
}
