import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerDefinition } from './task-definition.ts';

/** Where the router of a task finds its configuration, and listens. */
const inRouter = { configuration: '/fluent-bit/etc', sockets: '/var/run', socket: 'fluent.sock' };

/** Cluster, task and definition that lines are told to be of. */
export interface TaskIdentity {
  cluster: string;
  taskArn: string;
  /** `family:revision` */
  definition: string;
}

export interface FireLensProps {
  definitions: readonly ContainerDefinition[];
  identity: TaskIdentity;
  /** Of its own. */
  folder: string;
  /** What a secret of Secrets Manager holds, as the role that starts tasks may ask for it. */
  secret: (arn: string) => Promise<string>;
}

/** FireLens of one task: what ECS' agent makes for the router, and Docker's log driver of the containers that write to it. */
export interface FireLens {
  /** Name of the router. */
  router: string;
  /** Folders that the router has besides its own, by path. */
  mounts: readonly { folder: string; path: string; mode: 'ro' | 'rw' }[];
  /** Variables that the agent adds to a container. */
  environment(name: string): Record<string, string>;
  /** What takes a line of a container; absent where the container logs elsewhere. */
  driver(name: string): LogDriver | undefined;
}

export interface LogDriver {
  take(source: 'stdout' | 'stderr', line: string): void;
  /** Once what it holds is with the router, or nobody is there to take it. */
  end(): Promise<void>;
}

type Writer = ContainerDefinition & { logConfiguration: { logDriver: 'awsfirelens' } };

/**
 * Arranges it; nothing where no container is a router. Reads the secrets of log options, as the agent does before anything starts:
 * https://github.com/aws/amazon-ecs-agent/blob/1c4b01b8bbb16e9e2c40375c77e4687bfd5bd73c/agent/taskresource/firelens/firelensconfig_unix.go, and what
 * comes of it: https://github.com/aws-samples/amazon-ecs-firelens-under-the-hood/tree/0c618ba5abf18002a1c05e89cbf8e979fa104519/generated-configs/fluent-bit
 */
export async function arrangeFireLens(props: FireLensProps): Promise<FireLens | undefined> {
  const { definitions, folder, identity } = props;
  const router = definitions.find(({ firelensConfiguration }) => firelensConfiguration);
  const writers = definitions.filter((each): each is Writer => each.logConfiguration.logDriver === 'awsfirelens');
  if (!router) {
    if (writers.length > 0) throw new Error('containers log by awsfirelens, and the task has no router');
    return undefined;
  }
  const [configuration, sockets] = [join(folder, 'configuration'), join(folder, 'sockets')];
  for (const each of [configuration, sockets]) mkdirSync(each, { recursive: true, mode: 0o755 });
  writeFileSync(join(configuration, 'fluent-bit.conf'), configurationOf(router, writers, props));
  const secrets: Record<string, string> = {};
  for (const writer of writers) {
    for (const { name, valueFrom } of writer.logConfiguration.secretOptions) {
      secrets[variableOf(name, writer, definitions)] = await props.secret(valueFrom);
    }
  }
  const drivers = new Map(
    writers.map((writer) => [writer.name, new FluentdDriver(writer, identity, join(sockets, inRouter.socket))]),
  );
  return {
    router: router.name,
    mounts: [
      { folder: configuration, path: inRouter.configuration, mode: 'ro' },
      { folder: sockets, path: inRouter.sockets, mode: 'rw' },
    ],
    environment: (name) => ({
      ...(name === router.name && secrets),
      ...(drivers.has(name) && { FLUENT_HOST: '127.0.0.1', FLUENT_PORT: '24224' }),
    }),
    driver: (name) => drivers.get(name),
  };
}

/** The agent's own option, which no output is told of. */
const bufferLimit = 'log-driver-buffer-limit';

function configurationOf(router: ContainerDefinition, writers: Writer[], { identity, definitions }: FireLensProps) {
  const { cluster, taskArn, definition } = identity;
  const added = { ecs_cluster: cluster, ecs_task_arn: taskArn, ecs_task_definition: definition };
  const withMetadata = router.firelensConfiguration?.options['enable-ecs-log-metadata'] !== 'false';
  const sections = [
    ['INPUT', 'Name forward', `unix_path ${inRouter.sockets}/${inRouter.socket}`],
    ['INPUT', 'Name forward', 'Listen 127.0.0.1', 'Port 24224'],
    ...(withMetadata
      ? [
          [
            'FILTER',
            'Name record_modifier',
            'Match *',
            ...Object.entries(added).map((pair) => `Record ${pair.join(' ')}`),
          ],
        ]
      : []),
    ...writers.map((writer) => {
      const { Name, [bufferLimit]: _, ...options } = writer.logConfiguration.options;
      const secret = writer.logConfiguration.secretOptions.map(
        ({ name }) => [name, `\${${variableOf(name, writer, definitions)}}`] as const,
      );
      const lines = [...Object.entries(options), ...secret].map((pair) => pair.join(' '));
      return ['OUTPUT', `Name ${Name}`, `Match ${writer.name}-firelens*`, ...lines];
    }),
  ];
  return sections.map(([title, ...lines]) => `[${title}]\n${lines.map((line) => `    ${line}\n`).join('')}`).join('\n');
}

/** The variable of the router that an option's secret is in: the option and the place of the container in the task. */
function variableOf(
  option: string,
  { name }: ContainerDefinition,
  definitions: readonly ContainerDefinition[],
): string {
  return `${option}_${definitions.findIndex((each) => each.name === name)}`;
}

/** How long a driver waits before it connects again, in ms. */
const retryMs = 100;

/**
 * Docker's driver `fluentd` as the agent sets it up: it connects by and by, and keeps so many lines until then.
 * https://docs.docker.com/engine/logging/drivers/fluentd/
 */
class FluentdDriver implements LogDriver {
  readonly #tag: string;
  readonly #limit: number;
  readonly #path: string;
  readonly #container: Record<string, string>;
  readonly #waiting: Buffer[] = [];
  #socket: Socket | undefined;
  #sending: Promise<void> | undefined;
  #isSending = false;
  #ending = false;

  constructor({ name, logConfiguration }: Writer, { taskArn }: TaskIdentity, path: string) {
    const id = taskArn.split('/').at(-1);
    this.#tag = `${name}-firelens-${id}`;
    this.#limit = Number(logConfiguration.options[bufferLimit] ?? 1_048_576);
    this.#path = path;
    this.#container = { container_id: `${id}-${name}`, container_name: `/${name}` };
  }

  take(source: 'stdout' | 'stderr', line: string): void {
    if (this.#waiting.length >= this.#limit) return;
    const record = { ...this.#container, source, log: line };
    this.#waiting.push(packed([this.#tag, Date.now(), record]));
    if (!this.#isSending) this.#sending = this.#send();
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#sending;
    const socket = this.#socket;
    if (socket) await new Promise<void>((resolve) => socket.end(() => resolve()));
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      this.#socket ??= await this.#connect();
      if (this.#socket) for (const each of this.#waiting.splice(0)) this.#socket.write(each);
      else if (this.#ending) this.#waiting.length = 0;
      else await sleep(retryMs, undefined, { ref: false });
    }
    this.#isSending = false;
  }

  /** Nothing where nobody answers. */
  #connect(): Promise<Socket | undefined> {
    const socket = connect(this.#path);
    socket.on('close', () => {
      this.#socket = undefined;
    });
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(socket));
      socket.on('error', () => resolve(undefined));
    });
  }
}

/** An event of https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1: tag, time in ms, record. */
function packed([tag, ms, record]: [string, number, Record<string, string>]): Buffer {
  const time = Buffer.alloc(10);
  time.writeUInt16BE(0xd7_00);
  time.writeUInt32BE(Math.floor(ms / 1000), 2);
  time.writeUInt32BE((ms % 1000) * 1_000_000, 6);
  const members = Object.entries(record);
  return Buffer.concat([
    Buffer.from([0x93]),
    text(tag),
    time,
    Buffer.from([0x80 + members.length]),
    ...members.flatMap((member) => member.map(text)),
  ]);
}

/** A text of MessagePack, whatever its length: https://github.com/msgpack/msgpack/blob/master/spec.md */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5, 0xdb);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
