import { createHmac, randomUUID } from 'node:crypto';
import type { ConfirmJob } from './bare-confirms.ts';
import type { Load } from './drive.ts';
import type { HttpJob } from './http-generator.ts';
import { runJob } from './jobs.ts';
import type { Measurement } from './measurement.ts';
import type { NaiveWork } from './naive-worker.ts';
import { acceptPath, host, type Platform, replyPath, signedPath, webhookSecret } from './platform.ts';
import type { Program } from './programs.ts';
import { acceptQueue, naiveQueue, type QueueType, queueTypes } from './queues.ts';
import type { Target } from './target.ts';
import { runWrk } from './wrk.ts';

/** Something that is measured. */
export interface Subject {
  mode: 'accept' | 'reply';
  name: string;
  /** Absent for what has no queue in it. */
  queue?: QueueType;
  /** Measured with 50 in flight alone, and not at a fixed rate. */
  aside?: boolean;
  /** What of it aims are about, so that it is measured more than once. */
  aimedAt?: readonly ('throughput' | 'delay')[];
  /** Puts load on it for so many seconds; throws when it does not answer as it should. */
  warmUp(bytes: number, seconds: number): Promise<void>;
  measure(props: { bytes: number; load: Load; seconds: number }): Promise<Measurement>;
}

/** Everything that runs. */
export interface Bench {
  folder: string;
  platform: Platform;
  application: Program;
  naiveServer: Program;
  naiveWorker: Program;
  bareConfirms: Program;
  httpGenerator: Program;
  nginx: Program | undefined;
  haproxy: Program | undefined;
  /** Whether wrk is there to saturate with. */
  wrk: boolean;
}

const warmUpLoad: Load = { inFlight: 50 };

/** Names that aims are about. */
export const gatewayName = 'gateway';
export const bareName = 'bare amqplib';
export const naiveName = 'naive RPC';
export const nginxName = 'nginx';

/** What is measured, in the order of the tables' columns. */
export function subjectsOf(bench: Bench): Subject[] {
  return [...queueTypes.flatMap((type) => acceptSubjects(bench, type)), ...replySubjects(bench)];
}

function acceptSubjects(bench: Bench, queue: QueueType): Subject[] {
  const { gateway } = bench.platform;
  const accept = { mode: 'accept', queue } as const;
  const to = (path: string) => (bytes: number) => targetOf(gateway, path, { bytes, status: 202 });
  return [
    bareConfirms(bench, queue),
    { ...accept, name: gatewayName, aimedAt: ['throughput'], ...http(bench, [gateway], to(acceptPath(queue))) },
    {
      ...accept,
      name: 'gateway, signed',
      aside: true,
      ...http(bench, [gateway], (bytes) => signed(to(signedPath(queue))(bytes))),
    },
    {
      ...accept,
      name: 'naive publisher',
      aside: true,
      ...http(bench, [bench.naiveServer], (bytes) =>
        targetOf(bench.naiveServer, `/publish/${acceptQueue(queue)}`, { bytes, status: 202 }),
      ),
    },
  ];
}

function replySubjects(bench: Bench): Subject[] {
  const { platform, application, nginx, haproxy, naiveServer, naiveWorker } = bench;
  const echo = (program: Program, path: string) => (bytes: number) =>
    targetOf(program, path, { bytes, status: 200, answer: bytes });
  const inFront = (name: string, program: Program | undefined, programs: readonly Program[]): Subject[] =>
    program
      ? [
          {
            mode: 'reply',
            name,
            ...(name === nginxName && { aimedAt: ['delay'] }),
            ...http(bench, programs, echo(program, '/')),
          },
        ]
      : [];
  const naive = (
    queue: QueueType,
    name: string,
    work: NaiveWork,
    more: Pick<Subject, 'aside' | 'aimedAt'>,
  ): Subject => ({
    mode: 'reply',
    name,
    queue,
    ...more,
    ...http(bench, [naiveServer, naiveWorker], echo(naiveServer, `/rpc/${naiveQueue(work, queue)}`)),
  });
  return [
    ...inFront('application', application, []),
    ...inFront(nginxName, nginx, nginx ? [nginx] : []),
    ...inFront('haproxy', haproxy, haproxy ? [haproxy] : []),
    ...queueTypes.flatMap((queue): Subject[] => [
      {
        mode: 'reply',
        name: gatewayName,
        queue,
        aimedAt: ['throughput', 'delay'],
        ...http(bench, [platform.gateway, platform.processors[queue]], echo(platform.gateway, replyPath(queue))),
      },
      naive(queue, naiveName, 'undici', { aimedAt: ['throughput'] }),
      naive(queue, 'naive RPC, fetch', 'fetch', { aside: true }),
      naive(queue, 'naive RPC, in process', 'in-process', { aside: true }),
    ]),
  ];
}

function targetOf(program: Program, path: string, props: { bytes: number; status: number; answer?: number }): Target {
  const { bytes, status, answer } = props;
  return {
    origin: program.origin,
    path,
    headers: { Host: host, 'Content-Type': 'application/octet-stream' },
    bytes,
    expect: { status, ...(answer !== undefined && { bytes: answer }) },
  };
}

/** As GitHub signs: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
function signed(target: Target): Target {
  const signature = createHmac('sha256', webhookSecret).update('x'.repeat(target.bytes)).digest('hex');
  const headers = { 'X-Hub-Signature-256': `sha256=${signature}`, 'X-GitHub-Delivery': randomUUID() };
  return { ...target, headers: { ...target.headers, ...headers } };
}

function http(
  { folder, httpGenerator, wrk }: Bench,
  /** Whose processor time counts; the broker's and the application's does not. */
  programs: readonly Program[],
  to: (bytes: number) => Target,
): Pick<Subject, 'warmUp' | 'measure'> {
  const pids = () => programs.flatMap((program) => program.pids());
  return {
    warmUp: async (bytes, seconds) => {
      const target = to(bytes);
      const job: HttpJob = { target, pids: [], load: warmUpLoad, seconds };
      const { outcomes, errors } = await runJob(httpGenerator.origin, job);
      if (errors === 0 && outcomes.ok) return;
      throw new Error(`${target.origin}${target.path} answers ${JSON.stringify(outcomes)} in place of what it should`);
    },
    measure: ({ bytes, load, seconds }) => {
      const target = to(bytes);
      if (wrk && 'inFlight' in load) return runWrk({ folder, target, pids: pids(), inFlight: load.inFlight, seconds });
      return runJob<HttpJob>(httpGenerator.origin, { target, pids: pids(), load, seconds });
    },
  };
}

function bareConfirms({ bareConfirms: program }: Bench, type: QueueType): Subject {
  const queue = acceptQueue(type);
  const measure: Subject['measure'] = (props) => runJob<ConfirmJob>(program.origin, { queue, ...props });
  return {
    mode: 'accept',
    name: bareName,
    queue: type,
    aimedAt: ['throughput'],
    warmUp: async (bytes, seconds) => void (await measure({ bytes, load: warmUpLoad, seconds })),
    measure,
  };
}
