import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib';
import { type Mariadb, startMariadb } from '../../operations/servers/mariadb.ts';
import { keepPort } from '../../operations/servers/ports.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { type Redis, startRedis } from '../../operations/servers/redis.ts';
import { type Program, startProgram } from './program.ts';
import { localBroker, webhookSecret } from './settings.ts';

/** The real servers, and the built programs between them. */
export interface Workbench {
  rabbitmq: Rabbitmq;
  /** Throws when the workbench was started without it. */
  mariadb: Mariadb;
  redis: Redis;
  /** A folder of its own, which goes with it. */
  folder: string;
  secrets: Record<string, string>;
  /** Starts a gateway; through another port when the way to the broker is to be disturbed. */
  gateway(props: GatewayProps): Promise<Program & { url: string }>;
  processor(props: ProcessorProps): Promise<Program>;
  /** A channel of the administrator's, for declaring and looking; made again after the broker was restarted. */
  channel(): Promise<Channel>;
  /** Declares a durable queue, quorum unless said otherwise. */
  queue(name: string, type?: 'quorum' | 'classic'): Promise<void>;
  /** How many messages are ready in a queue; 0 when there is no such queue. */
  depth(name: string): Promise<number>;
  /** Takes everything that is ready out of a queue. */
  drained(name: string): Promise<GetMessage[]>;
  /** Kills the gateways and processors that were started here. */
  stopPrograms(): Promise<void>;
  /** Ends everything that was started here. */
  stop(): Promise<void>;
}

export interface GatewayProps {
  endpoints: readonly unknown[];
  brokerPort?: number;
  /** Where it listens; a free one is taken otherwise. */
  port?: number;
  /** More for the settings' document. */
  settings?: Record<string, unknown>;
  environment?: Record<string, string>;
}

export interface ProcessorProps {
  processor: { uses?: unknown; [field: string]: unknown };
  brokerPort?: number;
  /** More for the settings' document. */
  settings?: Record<string, unknown>;
  environment?: Record<string, string>;
  /** A file that takes the place of /etc/hosts for it alone. */
  hosts?: string;
  waitReady?: boolean;
}

/** Starts RabbitMQ, and MariaDB and Redis where they are asked for. */
export async function startWorkbench({ database = false }: { database?: boolean } = {}): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-data-plane-'));
  const [rabbitmq, mariadb, redis] = await Promise.all([
    startRabbitmq({ folder: join(folder, 'rabbitmq') }),
    database ? startMariadb({ folder: join(folder, 'mariadb') }) : undefined,
    database ? startRedis({ folder: join(folder, 'redis') }) : undefined,
  ]);
  const programs = new Set<Program>();
  const secrets: Record<string, string> = {
    broker: JSON.stringify(rabbitmq.login),
    webhook: webhookSecret,
    ...(mariadb && { database: mariadb.login.password }),
  };
  let connection: ChannelModel | undefined;

  const connected = async () => {
    if (connection) return connection;
    // Each question is small, and would wait for the answer to the one before.
    const opened = await connect(rabbitmq.amqpUrl, { noDelay: true });
    opened.on('error', () => {});
    opened.on('close', () => {
      if (connection === opened) connection = undefined;
    });
    connection = opened;
    return opened;
  };
  const channel = async () => {
    const made = await (await connected()).createChannel();
    made.on('error', () => {});
    return made;
  };

  const stopPrograms = async () => {
    await Promise.all([...programs].map((program) => program.kill9()));
    programs.clear();
  };

  return {
    rabbitmq,
    get mariadb() {
      return existing(mariadb, 'MariaDB');
    },
    get redis() {
      return existing(redis, 'Redis');
    },
    folder,
    secrets,
    async gateway({ endpoints, brokerPort = rabbitmq.port, port: given, settings = {}, environment = {} }) {
      const port = given ?? (await keepPort());
      const program = await startProgram({
        name: 'gateway',
        settings: {
          endpoints,
          brokers: { local: localBroker(brokerPort) },
          maxInFlight: 1000,
          maxInFlightBytes: 268_435_456,
          // Every client is on this computer.
          maxSourceShare: 1,
          ...settings,
        },
        secrets,
        environment: { GATEWAY_PORT: String(port), ...environment },
      });
      programs.add(program);
      return Object.assign(program, { url: `http://127.0.0.1:${port}` });
    },
    async processor({
      processor,
      brokerPort = rabbitmq.port,
      settings = {},
      environment = {},
      hosts,
      waitReady = true,
    }) {
      const program = await startProgram({
        name: 'processor',
        settings: {
          processor,
          broker: localBroker(brokerPort),
          ...(mariadb && {
            database: {
              host: mariadb.login.host,
              port: mariadb.login.port,
              user: mariadb.login.user,
              database: mariadb.login.database,
              password: { secret: 'database' },
              tls: false,
            },
          }),
          ...(redis && { cache: { url: redis.url } }),
          ...settings,
        },
        secrets,
        environment,
        hosts,
        waitReady,
      });
      programs.add(program);
      return program;
    },
    channel,
    async queue(name, type = 'quorum') {
      const open = await channel();
      await open.assertQueue(name, { durable: true, arguments: { 'x-queue-type': type } });
      await open.close();
    },
    async depth(name) {
      const open = await channel();
      try {
        const { messageCount } = await open.checkQueue(name);
        await open.close();
        return messageCount;
      } catch (error) {
        if ((error as { code?: number }).code !== 404) throw error;
        return 0;
      }
    },
    async drained(name) {
      const open = await channel();
      const messages: GetMessage[] = [];
      for (let message = await open.get(name); message; message = await open.get(name)) {
        messages.push(message);
        open.ack(message);
      }
      await open.close();
      return messages;
    },
    stopPrograms,
    async stop() {
      await stopPrograms();
      await connection?.close().catch(() => {});
      await Promise.all([rabbitmq.kill9(), mariadb?.kill9(), redis?.kill9()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function existing<T>(server: T | undefined, name: string): T {
  if (!server) throw new Error(`this workbench was started without ${name}`);
  return server;
}
