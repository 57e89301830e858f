import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiverVariables } from '../../contracts/endpoint-settings.ts';
import { parkedQueue } from '../../contracts/processor-queues.ts';
import { processorVariables } from '../../contracts/processor-settings.ts';
import { keepPorts } from '../../operations/servers/ports.ts';
import type { Rabbitmq } from '../../operations/servers/rabbitmq.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { type Program, startProgram } from './programs.ts';
import { acceptQueue, prefetch, type QueueType, queueTypes, replyQueue } from './queues.ts';

/** The programs of services/ as a platform runs them. */
export interface Platform {
  gateway: Program;
  /** One for each type of queue. */
  processors: Readonly<Record<QueueType, Program>>;
}

export interface PlatformStart {
  /** For settings and secrets. */
  folder: string;
  /** Where gateway.cjs and processor.cjs are: `dist`. */
  programs: string;
  rabbitmq: Rabbitmq;
  /** Port of the application. */
  application: number;
  /** Where profiles of both go when they end; none are made without. */
  profiles?: string;
  /** Told of each program started. */
  onStart(program: Program): void;
}

/** The host that every endpoint has. */
export const host = 'bench.example.com';

/** Secret of the endpoint whose requests are signed as GitHub does. */
export const webhookSecret = "It's a Secret to Everybody";

/** What of a request goes where. */
export const acceptPath = (type: QueueType) => `/accept/${type}`;
export const signedPath = (type: QueueType) => `/signed/${type}`;
export const replyPath = (type: QueueType) => `/reply/${type}`;

const readyWithinMs = 30_000;

/** Starts a gateway, and a processor for each type of queue that forwards to the application. */
export async function startPlatform(start: PlatformStart): Promise<Platform> {
  const { folder, programs, rabbitmq, application, profiles, onStart } = start;
  const secrets = join(folder, 'secrets.json');
  writeFileSync(secrets, JSON.stringify({ broker: JSON.stringify(rabbitmq.login), webhooks: webhookSecret }), {
    mode: 0o600,
  });
  const broker = { host: rabbitmq.host, port: rabbitmq.port, tls: false, credentials: { secret: 'broker' } };
  const profiling = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  const run = async (name: string, program: string, environment: Record<string, string>) => {
    const [port = 0, operations = 0] = await keepPorts(2);
    const started = await startProgram({
      name,
      argv: [process.execPath, ...profiling, join(programs, program)],
      port: program === 'gateway.cjs' ? port : operations,
      environment: {
        NODE_ENV: 'production',
        WARREN_SECRETS_FILE: secrets,
        GATEWAY_PORT: String(port),
        OPERATIONS_PORT: String(operations),
        ...environment,
      },
      politely: true,
    });
    onStart(started);
    await ready(started, operations);
    return started;
  };
  const settings = (name: string, document: unknown) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(document));
    return file;
  };
  const processor = (type: QueueType) =>
    run(`processing-${type}`, 'processor.cjs', {
      [processorVariables.file]: settings(`processing-${type}`, {
        processor: processorFor(type, application),
        broker,
      }),
    });
  const processors = { classic: await processor('classic'), quorum: await processor('quorum') };
  const gateway = await run('gateway', 'gateway.cjs', {
    [receiverVariables.file]: settings('gateway', {
      endpoints: queueTypes.flatMap(endpointsFor),
      brokers: { bench: broker },
      maxInFlight: 1000,
      maxInFlightBytes: 268_435_456,
      maxSourceShare: 1,
    }),
  });
  return { gateway, processors };
}

/** Endpoints as the catalog gives them, with what it fills in; taps are on, as they are by default. */
function endpointsFor(type: QueueType) {
  const shared = {
    host,
    methods: ['POST'],
    broker: 'bench',
    vhost: '/',
    exchange: '',
    fanOut: [],
    signature: { scheme: 'none', secrets: [], toleranceSeconds: 300 },
    allow: [],
    maxBodyBytes: 1_048_576,
    deadlineSeconds: 10,
    taps: 'headers',
  };
  const to = (queue: string) => ({ queue, routingKey: queue, replyFrom: queue });
  return [
    { ...shared, ...to(acceptQueue(type)), name: `accept-${type}`, path: acceptPath(type), mode: 'accept' },
    {
      ...shared,
      ...to(acceptQueue(type)),
      name: `signed-${type}`,
      path: signedPath(type),
      mode: 'accept',
      signature: { scheme: 'github', secrets: [{ secret: 'webhooks' }], toleranceSeconds: 300 },
    },
    { ...shared, ...to(replyQueue(type)), name: `reply-${type}`, path: replyPath(type), mode: 'reply' },
  ];
}

function processorFor(type: QueueType, application: number) {
  const queue = replyQueue(type);
  return {
    name: `bench-${type}`,
    broker: 'bench',
    vhost: '/',
    queue,
    image: 'example.com/bench:1',
    forward: { port: application, timeoutSeconds: 30 },
    prefetch,
    concurrency: prefetch,
    attempts: 5,
    backoff: { initialSeconds: 1, factor: 4, maxSeconds: 300 },
    deadLetter: parkedQueue(queue),
    cpu: 256,
    memoryMiB: 512,
    tasks: { min: 1, max: 4 },
    uses: [],
    stopSeconds: 60,
  };
}

async function ready(program: Program, operations: number): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (let told = ''; ; await sleep(100)) {
    try {
      const response = await fetch(`http://127.0.0.1:${operations}/readyz`, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
      told = await response.text();
    } catch (error) {
      told = String(error);
    }
    if (!program.running() || Date.now() > deadline) {
      throw new SurroundingsFailure(`${program.name} is not ready: ${told}\n${program.log().slice(-2000)}`);
    }
  }
}
