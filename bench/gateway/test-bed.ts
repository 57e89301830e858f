import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepPorts } from '../../operations/servers/ports.ts';
import { startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { versionOf } from './machine.ts';
import { startPlatform } from './platform.ts';
import { type Program, startOwn } from './programs.ts';
import { startHaproxy, startNginx } from './proxies.ts';
import { declareQueues, naiveQueues } from './queues.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** Everything that the benchmark measures and needs, up. */
export interface TestBed {
  subjects: readonly Subject[];
  versions: Versions;
  /** Empties the queues and lets what was measured before come to rest. */
  settle(): Promise<void>;
  /** Throws when a program has ended by itself. */
  requireAlive(): void;
}

export interface Versions {
  rabbitmq: string;
  /** Undefined for what is not installed; it is left out then. */
  nginx: string | undefined;
  haproxy: string | undefined;
  wrk: string | undefined;
}

export interface TestBedProps {
  folder: string;
  /** Where gateway.cjs and processor.cjs are. */
  programs: string;
  /** Where profiles of them go; none are made without. */
  profiles: string | undefined;
  /** Given how to end each thing, as soon as it is there. */
  onStart(stop: () => Promise<void>): void;
}

const settlesWithinMs = 100;

/** Starts everything, each as a process of its own. */
export async function startTestBed({ folder, programs, profiles, onStart }: TestBedProps): Promise<TestBed> {
  const all: Program[] = [];
  const note = (program: Program) => {
    all.push(program);
    onStart(program.stop);
    return program;
  };
  const rabbitmq = await startRabbitmq({ folder: join(folder, 'rabbitmq') });
  onStart(rabbitmq.kill9);
  const queues = await declareQueues(rabbitmq.amqpUrl);
  const { amqpUrl } = rabbitmq;
  const [application = 0, server = 0, worker = 0, bare = 0, generator = 0, nginxPort = 0, haproxyPort = 0] =
    await keepPorts(7);
  const started = await Promise.all([
    startOwn('application.ts', { port: application }).then(note),
    startOwn('naive-server.ts', { port: server, amqpUrl }).then(note),
    startOwn('naive-worker.ts', {
      port: worker,
      amqpUrl,
      application: `http://127.0.0.1:${application}`,
      queues: naiveQueues(),
    }).then(note),
    startOwn('bare-confirms.ts', { port: bare, amqpUrl }).then(note),
    startOwn('http-generator.ts', { port: generator }).then(note),
  ]);
  const [applicationProgram, naiveServer, naiveWorker, bareConfirms, httpGenerator] = started;
  const versions = await readVersions(rabbitmq);
  const nginx = versions.nginx ? note(await startNginx({ folder, port: nginxPort, application })) : undefined;
  const haproxy = versions.haproxy ? note(await startHaproxy({ folder, port: haproxyPort, application })) : undefined;
  const platform = await startPlatform({ folder, programs, rabbitmq, application, profiles, onStart: note });
  const subjects = subjectsOf({
    folder,
    platform,
    application: applicationProgram,
    naiveServer,
    naiveWorker,
    bareConfirms,
    httpGenerator,
    nginx,
    haproxy,
    wrk: versions.wrk !== undefined,
  });
  return {
    subjects,
    versions,
    async settle() {
      await sleep(settlesWithinMs);
      await queues.empty();
    },
    requireAlive() {
      for (const { name, running, log } of all) {
        if (!running()) throw new SurroundingsFailure(`${name} has ended:\n${log().slice(-2000)}`);
      }
    },
  };
}

async function readVersions(rabbitmq: { rabbitmqctl(word: string): Promise<string> }): Promise<Versions> {
  return {
    rabbitmq: (await rabbitmq.rabbitmqctl('version')).trim(),
    nginx: await versionOf(['nginx', '-v'], /nginx\/(\S+)/),
    haproxy: await versionOf(['haproxy', '-v'], /version (\S+)/),
    wrk: await versionOf(['wrk', '-v'], /^wrk (?:debian\/)?(\S+)/m),
  };
}
