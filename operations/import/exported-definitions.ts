import { z } from 'zod';
import { UserFailure } from '../../pipeline/process/failure.ts';

/** Erlang writes an empty mapping as an empty list, and rabbitmqctl the limits of a vhost as a list of pairs. */
const mapping = z
  .union([z.record(z.string(), z.unknown()), z.array(z.tuple([z.string(), z.unknown()]))])
  .transform((value): Record<string, unknown> => (Array.isArray(value) ? Object.fromEntries(value) : value));

/** Lists of words are texts with commas in exports of older versions. */
const words = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).map((word) => word.trim()).filter(Boolean));

const list = <T extends z.ZodType>(entry: T) => z.array(entry).default([]);

/** Absent in the export of a single vhost. */
const vhost = z.string().optional();

const metadata = z.object({
  description: z.string().nullish(),
  tags: words.optional(),
  default_queue_type: z.string().nullish(),
});

const vhostEntry = metadata.extend({
  limits: mapping.optional(),
  metadata: mapping.pipe(metadata).optional(),
});

const exportSchema = vhostEntry.extend({
  rabbitmq_version: z.string().optional(),
  rabbit_version: z.string().optional(),
  original_vhost_name: z.string().optional(),
  vhosts: z.array(vhostEntry.extend({ name: z.string() })).optional(),
  users: list(z.object({ name: z.string(), tags: words.default([]), limits: mapping.default({}) })),
  permissions: list(z.object({ user: z.string(), vhost, configure: z.string(), write: z.string(), read: z.string() })),
  topic_permissions: list(
    z.object({ user: z.string(), vhost, exchange: z.string(), write: z.string(), read: z.string() }),
  ),
  parameters: list(z.object({ vhost, component: z.string(), name: z.string(), value: z.unknown() })),
  global_parameters: list(z.object({ name: z.string() })),
  policies: list(
    z.object({
      vhost,
      name: z.string(),
      pattern: z.string(),
      'apply-to': z.string().default('all'),
      priority: z.number().default(0),
      definition: mapping,
    }),
  ),
  exchanges: list(
    z.object({
      vhost,
      name: z.string(),
      type: z.string(),
      durable: z.boolean().default(true),
      auto_delete: z.boolean().default(false),
      internal: z.boolean().default(false),
      arguments: mapping.default({}),
    }),
  ),
  queues: list(
    z.object({
      vhost,
      name: z.string(),
      type: z.string().optional(),
      durable: z.boolean().default(true),
      auto_delete: z.boolean().default(false),
      arguments: mapping.default({}),
    }),
  ),
  bindings: list(
    z.object({
      vhost,
      source: z.string(),
      destination: z.string(),
      destination_type: z.enum(['queue', 'exchange']),
      routing_key: z.string().default(''),
      arguments: mapping.default({}),
    }),
  ),
});

type Export = z.output<typeof exportSchema>;
type InVhost<T> = Omit<T, 'vhost'> & { vhost: string };

/** A vhost of an export. */
export interface ExportedVhost {
  name: string;
  description: string;
  tags: string[];
  /** As RabbitMQ writes it; absent where the export does not say. */
  defaultQueueType: string | undefined;
  limits: Record<string, unknown>;
}

/** Definitions of a running broker, of whatever version and of one vhost or all, in one shape and without passwords. */
export interface ExportedDefinitions {
  /** Version of the broker that was exported. */
  version: string | undefined;
  vhosts: ExportedVhost[];
  users: Export['users'];
  permissions: InVhost<Export['permissions'][number]>[];
  topicPermissions: InVhost<Export['topic_permissions'][number]>[];
  parameters: InVhost<Export['parameters'][number]>[];
  /** Names of parameters of the whole cluster. */
  globalParameters: string[];
  policies: InVhost<Export['policies'][number]>[];
  exchanges: InVhost<Export['exchanges'][number]>[];
  queues: InVhost<Export['queues'][number]>[];
  bindings: InVhost<Export['bindings'][number]>[];
}

/** What every export holds at least one of. */
const landmarks = ['rabbit_version', 'rabbitmq_version', 'vhosts', 'queues', 'exchanges'];

/**
 * Reads what `rabbitmqctl export_definitions` writes and `GET /api/definitions` answers.
 * `vhost` names the one vhost of an export that does not name it, or the one to take from an export of all.
 * Throws UserFailure when the value is something else; `source` says where it came from.
 */
export function parseExport({
  value,
  vhost,
  source,
}: {
  value: unknown;
  vhost?: string;
  source: string;
}): ExportedDefinitions {
  const known = typeof value === 'object' && value !== null && landmarks.some((name) => Object.hasOwn(value, name));
  if (!known) {
    throw new UserFailure(
      `${source}: holds no RabbitMQ definitions. Make the file with \`rabbitmqctl export_definitions FILE\`, or name the address of the management UI.`,
    );
  }
  const result = exportSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
    throw new UserFailure(
      `${source}: ${field?.replace(/^\./, '')} is not as RabbitMQ exports it (${issue?.message}). Export the definitions anew.`,
    );
  }
  return normalise({ exported: result.data, vhost, source });
}

function normalise({
  exported,
  vhost,
  source,
}: {
  exported: Export;
  vhost: string | undefined;
  source: string;
}): ExportedDefinitions {
  const name = vhost ?? exported.original_vhost_name;
  const vhosts = exported.vhosts ?? (name === undefined ? [] : [{ ...exported, name }]);
  const inVhost = <T extends { vhost?: string | undefined }>(entries: readonly T[]): InVhost<T>[] =>
    entries
      .map((entry) => ({ ...entry, vhost: entry.vhost ?? name ?? unnamed(source) }))
      .filter((entry) => vhost === undefined || entry.vhost === vhost);
  if (exported.vhosts && vhost !== undefined && !exported.vhosts.some((entry) => entry.name === vhost)) {
    const others = exported.vhosts.map((entry) => entry.name).join(', ');
    throw new UserFailure(`${source}: has no vhost "${vhost}", but ${others || 'none at all'}. Name one with --vhost.`);
  }
  const permissions = inVhost(exported.permissions);
  return {
    version: exported.rabbitmq_version ?? exported.rabbit_version,
    vhosts: vhosts.filter((entry) => vhost === undefined || entry.name === vhost).map(readVhost),
    users: exported.users.filter(
      (user) => vhost === undefined || permissions.some((entry) => entry.user === user.name),
    ),
    permissions,
    topicPermissions: inVhost(exported.topic_permissions),
    parameters: inVhost(exported.parameters),
    globalParameters: exported.global_parameters.map((parameter) => parameter.name),
    policies: inVhost(exported.policies),
    exchanges: inVhost(exported.exchanges),
    queues: inVhost(exported.queues),
    bindings: inVhost(exported.bindings),
  };
}

function unnamed(source: string): never {
  throw new UserFailure(`${source}: holds the definitions of one vhost without its name. Name it with --vhost.`);
}

function readVhost(entry: z.output<typeof vhostEntry> & { name: string }): ExportedVhost {
  return {
    name: entry.name,
    description: entry.description ?? entry.metadata?.description ?? '',
    tags: entry.tags ?? entry.metadata?.tags ?? [],
    defaultQueueType: entry.default_queue_type ?? entry.metadata?.default_queue_type ?? undefined,
    limits: entry.limits ?? {},
  };
}
