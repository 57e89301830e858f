/** What a simulated broker holds, in the words of RabbitMQ's own exports: everything but messages. */

export type Entry = Readonly<Record<string, unknown>>;

/** The lists of an export, each after those that it needs, and the fields that tell its entries from each other. */
const identities = {
  vhosts: ['name'],
  users: ['name'],
  permissions: ['vhost', 'user'],
  topic_permissions: ['vhost', 'user', 'exchange'],
  parameters: ['vhost', 'component', 'name'],
  global_parameters: ['name'],
  policies: ['vhost', 'name'],
  exchanges: ['vhost', 'name'],
  queues: ['vhost', 'name'],
  bindings: ['vhost', 'source', 'destination_type', 'destination', 'routing_key', 'arguments'],
} as const;

export type List = keyof typeof identities;

export type Definitions = Record<List, Entry[]>;

export const lists = Object.keys(identities) as List[];

/** The exchanges that each vhost has from its beginning: https://www.rabbitmq.com/docs/exchanges#predeclared */
const builtIn = [
  ['', 'direct', false],
  ['amq.direct', 'direct', false],
  ['amq.fanout', 'fanout', false],
  ['amq.headers', 'headers', false],
  ['amq.match', 'headers', false],
  ['amq.rabbitmq.trace', 'topic', true],
  ['amq.topic', 'topic', false],
] as const;

/** A broker that was just started on an empty disk, with the user that everybody knows. */
export function blankDefinitions(): Definitions {
  const nothing = Object.fromEntries(lists.map((list) => [list, []])) as unknown as Definitions;
  const guest = { name: 'guest', password_hash: '', hashing_algorithm: 'rabbit_password_hashing_sha256', limits: {} };
  const blank = { ...nothing, users: [{ ...guest, tags: ['administrator'] }] };
  put(blank, 'vhosts', { name: '/', metadata: { description: 'Default virtual host', tags: [] } });
  put(blank, 'exchanges', exchangeOf('/', ['amq.rabbitmq.log', 'topic', true]));
  put(blank, 'permissions', { user: 'guest', vhost: '/', configure: '.*', write: '.*', read: '.*' });
  return blank;
}

/** Whether two entries of a list are about the same thing. */
function isSame(list: List, one: Entry, other: Entry): boolean {
  return identities[list].every((field) => text(one[field]) === text(other[field]));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? {});
}

/** The entry that is about the same thing. */
export function find(definitions: Definitions, list: List, entry: Entry): Entry | undefined {
  return definitions[list].find((one) => isSame(list, one, entry));
}

/** Makes an entry, or overwrites the one that is about the same thing. */
export function put(definitions: Definitions, list: List, entry: Entry): void {
  const index = definitions[list].findIndex((one) => isSame(list, one, entry));
  if (index >= 0) definitions[list][index] = { ...definitions[list][index], ...entry };
  else definitions[list].push(entry);
  if (list !== 'vhosts' || index >= 0) return;
  definitions.exchanges.push(...builtIn.map((exchange) => exchangeOf(entry.name, exchange)));
}

function exchangeOf(vhost: unknown, [name, type, internal]: readonly [string, string, boolean]): Entry {
  return { vhost, name, type, internal, durable: true, auto_delete: false, arguments: {} };
}

/** Removes what has all of these values. Whether there was any. */
export function remove(definitions: Definitions, list: List, values: Entry): boolean {
  const before = definitions[list].length;
  const fields = Object.entries(values);
  definitions[list] = definitions[list].filter((one) =>
    fields.some(([field, value]) => text(one[field]) !== text(value)),
  );
  return definitions[list].length < before;
}

/** Removes a vhost with all that is in it. */
export function removeVhost(definitions: Definitions, name: string): boolean {
  for (const list of lists) if (list !== 'vhosts') remove(definitions, list, { vhost: name });
  return remove(definitions, 'vhosts', { name });
}

/** Removes a queue or an exchange with its bindings. */
export function removeEnd(definitions: Definitions, kind: 'queue' | 'exchange', { vhost, name }: Entry): boolean {
  remove(definitions, 'bindings', { vhost, destination_type: kind, destination: name });
  if (kind === 'exchange') remove(definitions, 'bindings', { vhost, source: name });
  return remove(definitions, `${kind}s`, { vhost, name });
}
