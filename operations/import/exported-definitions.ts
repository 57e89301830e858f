import { UserFailure } from '../../pipeline/process/failure.ts';
import { type Export, exportSchema, inVhosts, landmarks, type VhostEntry } from './export-schema.ts';
import type { Remark } from './note.ts';
import type { Locate } from './source-json.ts';
import { remarksOnKeys } from './unread-keys.ts';

type InVhost<T> = Omit<T, 'vhost'> & { vhost: string };
type EntryOf<List extends keyof Export> = Export[List] extends readonly (infer Entry)[] ? Entry : never;

/** A vhost of an export. */
export interface ExportedVhost {
  name: string;
  description: string;
  tags: string[];
  /** As RabbitMQ writes it; absent where the export does not say. */
  defaultQueueType: string | undefined;
  /** Whether RabbitMQ refuses to delete it. */
  isProtected: boolean;
  /** Whether its messages were traced. */
  isTraced: boolean;
  limits: Record<string, unknown>;
}

/** Definitions of a running broker, of whatever version and of one vhost or all, in one shape and without passwords. */
export interface ExportedDefinitions {
  /** Version of the broker that was exported. */
  version: string | undefined;
  /** Those that are only named by others, too. */
  vhosts: ExportedVhost[];
  users: EntryOf<'users'>[];
  permissions: InVhost<EntryOf<'permissions'>>[];
  topicPermissions: InVhost<EntryOf<'topic_permissions'>>[];
  parameters: InVhost<EntryOf<'parameters'>>[];
  /** Names of parameters of the whole cluster. */
  globalParameters: string[];
  policies: InVhost<EntryOf<'policies'>>[];
  exchanges: InVhost<EntryOf<'exchanges'>>[];
  queues: InVhost<EntryOf<'queues'>>[];
  bindings: InVhost<EntryOf<'bindings'>>[];
  /** Keys by which the export describes itself. */
  ownKeys: string[];
  /** What is said of the export itself: keys that nobody reads, what was added, what was not asked for. */
  remarks: Remark[];
}

/**
 * Reads what `rabbitmqctl export_definitions` writes and `GET /api/definitions` answers.
 * `vhost` names the one vhost of an export that does not name it, or the one to take from an export of all.
 * Throws UserFailure when the value is something else; `source` says where it came from, `locate` where a value stands in it.
 */
export function parseExport({
  value,
  vhost,
  source,
  locate = () => source,
}: {
  value: unknown;
  vhost?: string;
  source: string;
  locate?: Locate;
}): ExportedDefinitions {
  const known = typeof value === 'object' && value !== null && landmarks.some((name) => Object.hasOwn(value, name));
  if (!known) {
    throw new UserFailure(
      `${source}: holds no RabbitMQ definitions. Make the file with \`rabbitmqctl export_definitions FILE\`, or name the address of the management UI.`,
    );
  }
  const result = exportSchema.safeParse(value);
  if (result.success) return normalise({ exported: result.data, value, vhost, source });
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const field = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  throw new UserFailure(
    `${locate(path)}: ${field.replace(/^\./, '')} is not as RabbitMQ exports it (${issue?.message}). Export the definitions anew.`,
  );
}

function normalise({
  exported,
  value,
  vhost,
  source,
}: {
  exported: Export;
  value: object;
  vhost: string | undefined;
  source: string;
}): ExportedDefinitions {
  const name = vhost ?? exported.original_vhost_name;
  const inVhost = <T extends { vhost?: string | undefined }>(entries: readonly T[]): InVhost<T>[] =>
    entries
      .map((entry) => ({ ...entry, vhost: entry.vhost ?? name ?? unnamed(source) }))
      .filter((entry) => vhost === undefined || entry.vhost === vhost);
  const permissions = inVhost([...exported.permissions, ...exported.users.flatMap(ownPermissions)]);
  const ofVhosts = {
    topicPermissions: inVhost(exported.topic_permissions),
    parameters: inVhost(exported.parameters),
    policies: inVhost(exported.policies),
    exchanges: inVhost(exported.exchanges),
    queues: inVhost(exported.queues),
    bindings: inVhost(exported.bindings),
  };
  const listed = listedVhosts(exported, name);
  const named = new Set([permissions, ...Object.values(ofVhosts)].flat().map((entry) => entry.vhost));
  for (const { name: known } of listed) named.delete(known);
  const vhosts = listed.filter((entry) => vhost === undefined || entry.name === vhost);
  if (vhost !== undefined && vhosts.length + named.size === 0) throw unknownVhost({ exported, vhost, source });
  const users = exported.users.filter(
    (user) => vhost === undefined || permissions.some((entry) => entry.user === user.name),
  );
  const { remarks, ownKeys } = remarksOnKeys(value);
  return {
    version: exported.rabbitmq_version ?? exported.rabbit_version,
    vhosts: [...vhosts, ...[...named].map((each) => ({ name: each }))].map(readVhost),
    users,
    permissions,
    globalParameters: exported.global_parameters.map((parameter) => parameter.name),
    ...ofVhosts,
    ownKeys,
    remarks: [
      ...[...named].map((each) => ({ kind: 'vhost', name: each, message: added })),
      ...(vhosts.length + named.size === 0 ? [{ kind: 'vhost', name: '/', message: bornWith }] : []),
      ...remarks,
      ...notAskedFor({ kind: 'vhost', all: listed, kept: vhosts, vhost }),
      ...notAskedFor({ kind: 'user', all: exported.users, kept: users, vhost }),
    ],
  };
}

const added = 'is added: the export names it, and does not list it among its vhosts.';

const bornWith = 'is there, as on every new broker: the export lists no vhost.';

/** What an export holds besides the one vhost that is taken out of it. */
function notAskedFor({
  kind,
  all,
  kept,
  vhost,
}: {
  kind: 'vhost' | 'user';
  all: readonly { name: string }[];
  kept: readonly { name: string }[];
  vhost: string | undefined;
}): Remark[] {
  const reason = kind === 'vhost' ? `--vhost asks for ${vhost} alone` : `it has no permission in vhost ${vhost}`;
  const left = all.filter((entry) => !kept.includes(entry));
  return left.map(({ name }) => ({ kind, name, message: `is left out: ${reason}.` }));
}

/** Rights that stand beside a user, as RabbitMQ takes them for new users: rabbit_auth_backend_internal.erl (put_user). */
function ownPermissions({ name: user, permissions }: EntryOf<'users'>): Export['permissions'] {
  return Object.entries(permissions).map(([vhost, rights]) => ({ user, vhost, ...rights }));
}

/** The vhosts that an export lists, or the one that it is of. */
function listedVhosts(exported: Export, name: string | undefined): (Partial<VhostEntry> & { name: string })[] {
  if (exported.vhosts) return exported.vhosts;
  const isOfAll = inVhosts.some((list) => exported[list].some((entry) => entry.vhost !== undefined));
  return isOfAll || name === undefined ? [] : [{ ...exported, name }];
}

function unknownVhost({ exported, vhost, source }: { exported: Export; vhost: string; source: string }): UserFailure {
  const others = (exported.vhosts ?? []).map((entry) => entry.name).join(', ');
  return new UserFailure(`${source}: has no vhost "${vhost}", but ${others || 'none at all'}. Name one with --vhost.`);
}

function unnamed(source: string): never {
  throw new UserFailure(`${source}: holds the definitions of one vhost without its name. Name it with --vhost.`);
}

/** RabbitMQ takes what metadata says before what stands beside it, which only versions before 4.3 write. */
function readVhost({ name, metadata, limits, ...entry }: Partial<VhostEntry> & { name: string }): ExportedVhost {
  const types = [metadata?.default_queue_type, entry.default_queue_type];
  return {
    name,
    description: metadata?.description ?? entry.description ?? '',
    tags: metadata?.tags ?? entry.tags ?? [],
    defaultQueueType: types.find((type) => type && type !== 'undefined') ?? undefined,
    isProtected: metadata?.protected_from_deletion ?? entry.protected_from_deletion ?? false,
    isTraced: entry.tracing ?? false,
    limits: limits ?? {},
  };
}
