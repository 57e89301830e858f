import { z } from 'zod';
import type { Lease, Leased } from '../../node/lock/lease.ts';
import {
  type Alarm,
  alarmSchema,
  type BindingState,
  bindingSchema,
  type DefinitionsExport,
  definitionsExportSchema,
  type ExchangeState,
  exchangeSchema,
  type Health,
  type NodeState,
  nodeSchema,
  type Overview,
  overviewSchema,
  type QueueState,
  type QueueStatistics,
  queueSchema,
  queueStatisticsSchema,
} from './api-schemas.ts';
import {
  type CallOptions,
  type Connection,
  type Credentials,
  ManagementError,
  pathOf,
  reasonOf,
  send,
} from './http.ts';

/** Two ends of bindings. */
export interface BindingEnds {
  vhost: string;
  source: string;
  destination: string;
  destinationType: 'queue' | 'exchange';
}

/**
 * RabbitMQ's HTTP API, of this node. A path is a list of its parts, each of which may hold anything: `['queues', '/', 'a b']`.
 * Every call throws a `ManagementError` when RabbitMQ refuses or does not answer.
 */
export interface Management {
  /** The same API, signed in as somebody else. */
  as(credentials: Credentials): Management;
  /** The same API, each call of which is a step of the lease. */
  under(lease: Lease): Leased<Management>;
  /** Undefined when there is no such thing. */
  get(path: readonly string[], options?: CallOptions): Promise<unknown>;
  put(path: readonly string[], body: unknown, options?: CallOptions): Promise<void>;
  /** Sent once, since nothing is known of what it does. */
  post(path: readonly string[], body: unknown, options?: CallOptions): Promise<unknown>;
  /** False when there was no such thing. */
  delete(path: readonly string[], options?: CallOptions): Promise<boolean>;
  /** Everything but messages. Internal exchanges, which RabbitMQ leaves out of its export since 4.2.9, are in it. */
  exportDefinitions(): Promise<DefinitionsExport>;
  /** Adds, overwrites what can change, keeps what cannot; removes nothing. */
  importDefinitions(definitions: object, options?: Pick<CallOptions, 'secrets'>): Promise<void>;
  overview(): Promise<Overview>;
  nodes(): Promise<NodeState[]>;
  /** Those of RabbitMQ itself, too. */
  exchanges(): Promise<ExchangeState[]>;
  /** With messages as the nodes know them at once: of classic queues now, of quorum queues up to 5 s old, of streams not. */
  queues(): Promise<QueueState[]>;
  /** One queue as the statistics know it, some seconds old; undefined when there is none. */
  queueStatistics(vhost: string, name: string): Promise<QueueStatistics | undefined>;
  bindings(ends: BindingEnds): Promise<BindingState[]>;
  /** Name of who is signed in. */
  whoami(): Promise<string>;
  /** Resource alarms in effect on any node. */
  alarms(): Promise<Alarm[]>;
  /** A health check by its path, `['node-is-quorum-critical']`; undefined when this RabbitMQ has no such check. */
  health(check: readonly string[]): Promise<Health | undefined>;
}

/** A broker that opens its listener anew is back within these. */
const defaultPausesMs = [250, 500, 1000, 2000];

/** For what RabbitMQ needs time for: the export, import or end of many thousand queues. */
const long = { timeoutMs: 300_000 };

/** Opens the HTTP API at a base URL, `http://127.0.0.1:15672`. Connects to nothing yet. */
export function openManagement(connection: Omit<Connection, 'pausesMs'> & Partial<Connection>): Management {
  const full = { pausesMs: defaultPausesMs, ...connection };
  return {
    as: (credentials) => openManagement({ ...full, credentials }),
    under: (lease) => openManagement({ ...full, lease }) as Leased<Management>,
    ...plainCalls(full),
    ...definitionCalls(full),
    ...lists(full),
    ...healthChecks(full),
  };
}

function plainCalls(connection: Connection): Pick<Management, 'get' | 'put' | 'post' | 'delete'> {
  return {
    async get(path, options) {
      const { status, body } = await send(connection, { method: 'GET', path, expects: [404], ...options });
      return status === 404 ? undefined : body;
    },
    async put(path, body, options) {
      await send(connection, { method: 'PUT', path, body, ...options });
    },
    async post(path, body, options) {
      return (await send(connection, { method: 'POST', path, body, ...options })).body;
    },
    async delete(path, options) {
      const { status } = await send(connection, { method: 'DELETE', path, expects: [404], ...long, ...options });
      return status !== 404;
    },
  };
}

function definitionCalls(connection: Connection): Pick<Management, 'exportDefinitions' | 'importDefinitions'> {
  return {
    async exportDefinitions() {
      const definitions = await read(connection, { schema: definitionsExportSchema, path: ['definitions'], ...long });
      const exchanges = await listExchanges(connection);
      return { ...definitions, exchanges: exchanges.filter(({ name }) => name !== '' && !name.startsWith('amq.')) };
    },
    async importDefinitions(body, options) {
      await send(connection, { method: 'POST', path: ['definitions'], body, repeatable: true, ...long, ...options });
    },
  };
}

function lists(
  connection: Connection,
): Pick<Management, 'overview' | 'nodes' | 'exchanges' | 'queues' | 'queueStatistics' | 'bindings' | 'whoami'> {
  return {
    overview: () => read(connection, { schema: overviewSchema, path: ['overview'] }),
    nodes: () => read(connection, { schema: z.array(nodeSchema), path: ['nodes'] }),
    exchanges: () => listExchanges(connection),
    queues: () =>
      read(connection, {
        schema: z.array(queueSchema),
        path: ['queues'],
        query: { disable_stats: 'true', enable_queue_totals: 'true' },
        ...long,
      }),
    async queueStatistics(vhost, name) {
      const path = ['queues', vhost, name];
      const { status, body } = await send(connection, { method: 'GET', path, expects: [404] });
      return status === 404 ? undefined : understand(queueStatisticsSchema, path, body);
    },
    bindings: ({ vhost, source, destination, destinationType }) =>
      read(connection, {
        schema: z.array(bindingSchema),
        path: ['bindings', vhost, 'e', source, destinationType.charAt(0), destination],
      }),
    whoami: async () => (await read(connection, { schema: z.object({ name: z.string() }), path: ['whoami'] })).name,
  };
}

function listExchanges(connection: Connection): Promise<ExchangeState[]> {
  return read(connection, {
    schema: z.array(exchangeSchema),
    path: ['exchanges'],
    query: { disable_stats: 'true' },
    ...long,
  });
}

function healthChecks(connection: Connection): Pick<Management, 'alarms' | 'health'> {
  return {
    async alarms() {
      const path = ['health', 'checks', 'alarms'];
      const { status, body } = await send(connection, { method: 'GET', path, expects: [503] });
      return status === 503 ? understand(z.object({ alarms: z.array(alarmSchema) }), path, body).alarms : [];
    },
    async health(check) {
      const path = ['health', 'checks', ...check];
      const { status, body } = await send(connection, { method: 'GET', path, expects: [404, 503] });
      if (status === 404) return undefined;
      return status === 503 ? { ok: false, reason: reasonOf(body) } : { ok: true };
    },
  };
}

async function read<T>(
  connection: Connection,
  { schema, path, ...options }: { schema: z.ZodType<T>; path: readonly string[] } & CallOptions,
): Promise<T> {
  const { body } = await send(connection, { method: 'GET', path, ...options });
  return understand(schema, path, body);
}

function understand<T>(schema: z.ZodType<T>, path: readonly string[], body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  // Where and what of a problem, never the value: an answer may hold a secret.
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ManagementError(
    `GET ${pathOf({ path })} has an answer of another shape: ${problems.slice(0, 5).join('; ')}`,
  );
}
