import { z } from 'zod';

/** Erlang writes an empty mapping as an empty list, and rabbitmqctl the limits of a vhost as a list of pairs. */
const mapping = z
  .union([z.record(z.string(), z.unknown()), z.array(z.tuple([z.string(), z.unknown()]))])
  .transform((value): Record<string, unknown> => (Array.isArray(value) ? Object.fromEntries(value) : value));

/** rabbitmqctl of 4.0 writes the definition of an operator policy as a list of pairs, too. */
const parameterValue = z.union([z.looseObject({ definition: mapping }), z.unknown()]).optional();

/** Lists of words are texts with commas in exports of older versions. */
const words = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).map((word) => word.trim()).filter(Boolean));

/** Absent in the export of a single vhost. */
const vhost = z.string().optional();

const metadata = z.object({
  description: z.string().nullish(),
  tags: words.nullish(),
  default_queue_type: z.string().nullish(),
  protected_from_deletion: z.boolean().nullish(),
});

const aboutVhost = metadata.extend({
  limits: mapping.optional(),
  metadata: mapping.pipe(metadata).optional(),
  tracing: z.boolean().nullish(),
});

const rights = { configure: z.string(), write: z.string(), read: z.string() };

const user = z.object({
  name: z.string(),
  password_hash: z.string().nullish(),
  hashing_algorithm: z.unknown().optional(),
  password: z.string().nullish(),
  tags: words.optional(),
  /** Before there were tags. */
  administrator: z.union([z.boolean(), z.string()]).optional(),
  limits: mapping.default({}),
  /** Rights of a new user by vhost. */
  permissions: z.record(z.string(), z.object(rights)).default({}),
});

/** The lists of an export, and what their entries hold. */
const entries = {
  vhosts: aboutVhost.extend({ name: z.string() }),
  users: user,
  permissions: z.object({ user: z.string(), vhost, ...rights }),
  topic_permissions: z.object({
    user: z.string(),
    vhost,
    exchange: z.string(),
    write: z.string(),
    read: z.string(),
  }),
  parameters: z.object({ vhost, component: z.string(), name: z.string(), value: parameterValue }),
  global_parameters: z.object({ name: z.string(), value: z.unknown().optional() }),
  policies: z.object({
    vhost,
    name: z.string(),
    pattern: z.string(),
    'apply-to': z.string().default('all'),
    priority: z.number().default(0),
    definition: mapping,
  }),
  exchanges: z.object({
    vhost,
    name: z.string(),
    type: z.string(),
    durable: z.boolean().default(true),
    auto_delete: z.boolean().default(false),
    internal: z.boolean().default(false),
    arguments: mapping.default({}),
  }),
  queues: z.object({
    vhost,
    name: z.string(),
    type: z.string().optional(),
    durable: z.boolean().default(true),
    auto_delete: z.boolean().default(false),
    arguments: mapping.default({}),
  }),
  bindings: z.object({
    vhost,
    source: z.string(),
    destination: z.string(),
    destination_type: z.enum(['queue', 'exchange']),
    routing_key: z.string().default(''),
    arguments: mapping.default({}),
  }),
};

/** Lists of what lives in a vhost. */
export const inVhosts = [
  'permissions',
  'topic_permissions',
  'parameters',
  'policies',
  'exchanges',
  'queues',
  'bindings',
] as const;

const list = <T extends z.ZodType>(entry: T) => z.array(entry).default([]);

/** Definitions as RabbitMQ exports them, of any version; what the schema does not name is passed over. */
export const exportSchema = aboutVhost.extend({
  rabbitmq_version: z.string().optional(),
  rabbit_version: z.string().optional(),
  original_vhost_name: z.string().optional(),
  vhosts: z.array(entries.vhosts).optional(),
  users: list(
    user.transform(({ name, password, password_hash: hash, tags, administrator, limits, permissions }) => ({
      name,
      /** Without one it signs in by a certificate or by another backend. */
      hasPassword: Boolean(password || hash),
      tags: tags ?? (String(administrator) === 'true' ? ['administrator'] : []),
      limits,
      permissions,
    })),
  ),
  permissions: list(entries.permissions),
  topic_permissions: list(entries.topic_permissions),
  parameters: list(entries.parameters),
  global_parameters: list(entries.global_parameters),
  policies: list(entries.policies),
  exchanges: list(entries.exchanges),
  queues: list(entries.queues),
  bindings: list(entries.bindings),
});

export type Export = z.output<typeof exportSchema>;

/** What an export says of a vhost. */
export type VhostEntry = z.output<typeof entries.vhosts>;

/** What every export holds at least one of. */
export const landmarks: readonly string[] = [
  ...Object.keys(entries),
  'rabbit_version',
  'rabbitmq_version',
  'original_vhost_name',
];

/**
 * Keys by which an export describes itself:
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_management/src/rabbit_mgmt_wm_definitions.erl (small_parts)
 */
const descriptive: readonly string[] = [
  'rabbit_version',
  'rabbitmq_version',
  'product_name',
  'product_version',
  'rabbitmq_definition_format',
  'original_cluster_name',
  'original_vhost_name',
  'explanation',
];

/** A key of an export that the schema does not name. */
export interface UnreadKey {
  /** The list that it stands in; undefined at the top. */
  list?: keyof typeof entries;
  entry: Record<string, unknown>;
  /** With the keys above it within the entry: `metadata.colour`. */
  key: string;
}

/** Every key that the schema passes over, and those by which the export describes itself. The value has to be an export. */
export function keysBesides(value: object): { unread: UnreadKey[]; descriptive: string[] } {
  const top = value as Record<string, unknown>;
  const unread = [
    ...unknownIn(exportSchema.shape, top)
      .filter((key) => !descriptive.includes(key))
      .map((key) => ({ entry: top, key })),
    ...(Object.keys(entries) as (keyof typeof entries)[]).flatMap((name) =>
      ((top[name] ?? []) as Record<string, unknown>[]).flatMap((entry) =>
        unknownIn(entries[name].shape, entry).map((key) => ({ list: name, entry, key })),
      ),
    ),
  ];
  return { unread, descriptive: descriptive.filter((key) => Object.hasOwn(top, key)) };
}

/** Names of keys that are not in a shape; of `metadata`, also of those within it. */
function unknownIn(shape: object, entry: Record<string, unknown>): string[] {
  const unknown = Object.keys(entry).filter((key) => !Object.hasOwn(shape, key));
  if (!('metadata' in shape) || typeof entry.metadata !== 'object' || entry.metadata === null) return unknown;
  const inner = Object.keys(entry.metadata).filter((key) => !Object.hasOwn(metadata.shape, key));
  return [...unknown, ...inner.map((key) => `metadata.${key}`)];
}
