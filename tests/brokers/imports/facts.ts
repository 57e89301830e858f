/*
 * What an export says, read once more and by nothing of the import: a slow and obvious reading, so that the two can be held
 * against each other.
 */

/** One object of an export: what it is, where it lives, and each thing that is said of it. */
export interface ExportedObject {
  kind: string;
  /** What tells it from others of its kind: name, or for a binding its ends and key. */
  names: string[];
  vhost?: string;
  /** Each setting by its path, `arguments.x-max-length`, as JSON. */
  facts: Record<string, string>;
}

/** An export, or definitions that were written by hand: lists by what they hold. */
export type Definitions = Record<string, unknown>;
type Entry = Record<string, unknown>;

/** Every object that definitions hold, by a text that names it. */
export function objectsOf(definitions: Definitions): Map<string, ExportedObject> {
  const vhost = definitions.original_vhost_name;
  const objects = Object.entries(readers).flatMap(([list, read]) =>
    entriesOf(definitions, list)
      // Each queue is bound to the default exchange by its name, and nothing else can be.
      .filter((entry) => !(list === 'bindings' && entry.source === ''))
      .map((entry) => read({ ...(vhost === undefined ? {} : { vhost }), ...entry })),
  );
  return new Map([...objects, ...vhostOfItself(definitions)].map((object) => [titleOf(object), object]));
}

/** `queue placed in vhost orders`. */
export function titleOf({ kind, names, vhost }: ExportedObject): string {
  return `${kind} ${names.map((name) => JSON.stringify(name)).join(', ')}${vhost === undefined ? '' : ` in vhost ${JSON.stringify(vhost)}`}`;
}

const readers: Record<string, (entry: Entry) => ExportedObject> = {
  vhosts: readVhost,
  users: ({ name, tags, ...entry }) =>
    object({ kind: 'user', names: [name], entry: { ...entry, tags: wordsOf(tags), limits: mappingOf(entry.limits) } }),
  permissions: ({ user, vhost, ...entry }) => object({ kind: 'permission', names: [user], vhost, entry }),
  topic_permissions: ({ user, vhost, exchange, ...entry }) =>
    object({ kind: 'topic permission', names: [user, exchange], vhost, entry }),
  parameters: readParameter,
  global_parameters: ({ name, value }) => object({ kind: 'global parameter', names: [name], entry: { value } }),
  policies: ({ name, vhost, ...entry }) => object({ kind: 'policy', names: [name], vhost, entry: policyOf(entry) }),
  exchanges: ({ name, vhost, type, durable = true, auto_delete = false, internal = false, ...entry }) =>
    object({
      kind: 'exchange',
      names: [name],
      vhost,
      // An export of 4.3 has no internal exchanges, and does not say of the others that they are none.
      entry: { type, durable, auto_delete, internal, arguments: mappingOf(entry.arguments) },
    }),
  queues: ({ name, vhost, type, durable = true, auto_delete = false, ...entry }) => {
    // Newer versions say the type twice, and older ones nothing of a classic queue's.
    const { 'x-queue-type': inArguments, ...others } = mappingOf(entry.arguments);
    const entryOf = { type: inArguments ?? type ?? 'classic', durable, auto_delete, arguments: others };
    return object({ kind: 'queue', names: [name], vhost, entry: entryOf });
  },
  bindings: ({ vhost, source, destination_type, destination, routing_key = '', ...entry }) =>
    object({
      kind: 'binding',
      // Two with other arguments are two bindings.
      names: [source, destination_type, destination, routing_key, inOneOrder(mappingOf(entry.arguments))],
      vhost,
      entry: {},
    }),
};

/** Since 4.3 what is said of a vhost is in its metadata alone, in older versions there and beside it. */
function readVhost({ name, metadata, ...beside }: Entry): ExportedObject {
  const {
    description,
    tags,
    default_queue_type,
    protected_from_deletion = false,
  } = {
    ...beside,
    ...mappingOf(metadata),
  } as Entry;
  // Limits come as a parameter, too, which is read there.
  return object({
    kind: 'vhost',
    names: [name],
    entry: { description: description ?? '', tags: wordsOf(tags), default_queue_type, protected_from_deletion },
  });
}

/** The export of one vhost says of itself what an export of all says in a list. */
function vhostOfItself(definitions: Definitions): ExportedObject[] {
  const { original_vhost_name: name, description, metadata, tags, default_queue_type } = definitions;
  if (name === undefined || definitions.vhosts !== undefined) return [];
  return [readVhost({ name, description, metadata, tags, default_queue_type })];
}

function readParameter({ vhost, component, name, value }: Entry): ExportedObject {
  if (component === 'operator_policy') {
    return object({ kind: 'operator policy', names: [name], vhost, entry: policyOf(mappingOf(value)) });
  }
  if (component === 'vhost-limits') return object({ kind: 'vhost limits', names: [vhost], entry: mappingOf(value) });
  if (component === 'shovel' || component === 'federation-upstream') {
    const kind = component === 'shovel' ? 'shovel' : 'upstream';
    const said = Object.entries(mappingOf(value)).map(([key, inner]) => [key, isEmptyList(inner) ? {} : inner]);
    return object({ kind, names: [name], vhost, entry: { ...saidOtherwise[kind], ...Object.fromEntries(said) } });
  }
  return object({ kind: String(component), names: [name], vhost, entry: { value } });
}

/**
 * What RabbitMQ takes where a link does not say:
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_federation_common/src/rabbit_federation_upstream.erl and
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_shovel/src/rabbit_shovel_parameters.erl
 */
const saidOtherwise = {
  upstream: { 'prefetch-count': 1000, 'max-hops': 1 },
  shovel: { 'src-protocol': 'amqp091', 'dest-protocol': 'amqp091', 'ack-mode': 'on-confirm' },
};

function policyOf({ pattern, priority = 0, definition, 'apply-to': applyTo = 'all' }: Entry): Entry {
  return { pattern, priority, 'apply-to': applyTo, definition: mappingOf(definition) };
}

interface ToRead {
  kind: string;
  names: unknown[];
  vhost?: unknown;
  entry: Entry;
}

function object({ kind, names, vhost, entry }: ToRead): ExportedObject {
  const where = vhost === undefined ? {} : { vhost: String(vhost) };
  return { kind, names: names.map(String), ...where, facts: Object.fromEntries(factsOf(entry, [])) };
}

/** Mappings of an object are what is said of it, one by one; what is in an argument is one value. */
function factsOf(entry: Entry, path: readonly string[]): [string, string][] {
  return Object.entries(entry).flatMap(([key, value]): [string, string][] =>
    path.length === 0 && isMapping(value)
      ? factsOf(value, [key])
      : [[[...path, key].join('.'), inOneOrder(value) ?? 'nothing']],
  );
}

function isMapping(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Erlang writes an empty mapping as an empty list. */
function mappingOf(value: unknown): Entry {
  if (typeof value === 'string') return mappingOf(JSON.parse(value));
  return isMapping(value) ? value : {};
}

function wordsOf(value: unknown): string[] {
  const words = Array.isArray(value) ? value : String(value ?? '').split(',');
  return words
    .map(String)
    .filter((word) => word !== '')
    .sort();
}

function entriesOf(definitions: Definitions, list: string): Entry[] {
  const entries = definitions[list];
  return Array.isArray(entries) ? entries.filter(isMapping) : [];
}

/** As JSON, with the keys of each mapping sorted. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isMapping(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
