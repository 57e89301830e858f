import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { receiverVariables } from '../../contracts/endpoint-settings.ts';
import { processorVariables } from '../../contracts/processor-settings.ts';
import { builtProgram } from '../../pipeline/repository/built-program.ts';
import { applicationOf, handlersRoot, requireHandler } from './applications.ts';
import type { Startable } from './keep-running.ts';
import { type Program, readyPage, type StartProgram, startProgram } from './programs.ts';
import { gatewayDocument, processorDocument } from './settings-documents.ts';
import type { Servers } from './start-servers.ts';

/** Where the programs of a session find and put things. */
export interface Surroundings {
  repository: string;
  servers: Servers;
  /** Folder of their logs. */
  logs: string;
  secretsFile: string;
  /** Writes a settings document for the owner alone, and gives its path. */
  write: (name: string, document: object) => string;
  /** The port of a program, the same for as long as the session runs. */
  portOf: (name: string) => Promise<number>;
}

/** A program as the files want it. */
export interface PlannedProgram extends Startable<Program> {
  /** What there is to say of it when it is up. */
  what: string;
  /** Those of a lower rank are up before it starts: applications, workers, the gateway. */
  rank: 0 | 1 | 2;
  /** Another one means that it has to be started anew. */
  version: string;
  metricsUrl?: string;
  /** The processor whose worker it is. */
  workerOf?: string;
}

/** Workers of a processor: one may die, and another one goes on. */
const workers = [1, 2] as const;

/** What has to run for the files to be served. Throws UserFailure for a handler that was not built. */
export async function plannedPrograms(
  { endpoints, processors }: Pick<Catalog, 'endpoints' | 'processors'>,
  surroundings: Surroundings,
): Promise<PlannedProgram[]> {
  for (const processor of processors) requireHandler(processor);
  const forProcessors = await Promise.all(processors.map((processor) => forProcessor(processor, surroundings)));
  return [...forProcessors.flat(), await gateway(endpoints, surroundings)];
}

/** Port on which an application is waited for that whoever runs Warren starts; undefined when there is nothing to wait for. */
export function waitsFor(repository: string, processor: Processor): number | undefined {
  return processor.forward && !applicationOf(repository, processor) ? processor.forward.port : undefined;
}

async function forProcessor(processor: Processor, surroundings: Surroundings): Promise<PlannedProgram[]> {
  const { repository, logs, portOf } = surroundings;
  const { name, forward } = processor;
  const application = forward && applicationOf(repository, processor);
  if (!forward || !application) return eachWorker(processor, forward?.port, surroundings);
  const port = await portOf(`${name}-application`);
  const planned = plan({
    rank: 0,
    what: `${application.join(' ').replace(`${repository}/`, '')}, on port ${port}`,
    reads: [],
    program: {
      name: `${name}-application`,
      argv: application,
      environment: { PORT: String(port) },
      cwd: repository,
      logs,
      reasonNotReady: () => pageAnswers(`http://127.0.0.1:${port}${forward.health ?? '/'}`),
      install: `It runs ${application[1]}.`,
    },
  });
  return [planned, ...(await eachWorker(processor, port, surroundings))];
}

function eachWorker(processor: Processor, port: number | undefined, surroundings: Surroundings) {
  return Promise.all(workers.map((number) => worker({ processor, number, port, surroundings })));
}

async function worker(props: {
  processor: Processor;
  number: number;
  /** Of the application; one of the user's own is where its file says it is. */
  port: number | undefined;
  surroundings: Surroundings;
}): Promise<PlannedProgram> {
  const { processor, number, port, surroundings } = props;
  const { repository, servers, logs, secretsFile, write, portOf } = surroundings;
  const { name, forward, handler, queue } = processor;
  const operationsPort = await portOf(`${name}-${number}`);
  const document = processorDocument({
    processor: { ...processor, ...(forward && port !== undefined && { forward: { ...forward, port } }) },
    brokerPort: servers.rabbitmq.port,
    database: servers.mariadb.login,
    cacheUrl: servers.redis.url,
  });
  const waits = waitsFor(repository, processor) !== undefined;
  const planned = plan({
    rank: 1,
    what: `takes from ${queue}`,
    reads: handler === undefined ? [] : [join(handlersRoot, handler)],
    document,
    write,
    program: {
      name: `${name}-worker-${number}`,
      argv: [process.execPath, builtProgram('processor.cjs')],
      environment: { WARREN_SECRETS_FILE: secretsFile, OPERATIONS_PORT: String(operationsPort) },
      cwd: handlersRoot,
      logs,
      // It is not ready before its application is, which nobody has started yet.
      reasonNotReady: () =>
        waits ? pageAnswers(`http://127.0.0.1:${operationsPort}/healthz`) : readyPage(operationsPort),
    },
    settings: processorVariables.file,
  });
  return { ...planned, metricsUrl: `http://127.0.0.1:${operationsPort}/metrics`, workerOf: name };
}

async function gateway(endpoints: readonly Endpoint[], surroundings: Surroundings): Promise<PlannedProgram> {
  const { servers, logs, secretsFile, write, portOf } = surroundings;
  const [port, operationsPort] = await Promise.all([portOf('gateway'), portOf('gateway-operations')]);
  const planned = plan({
    rank: 2,
    what: `http://127.0.0.1:${port}`,
    reads: [],
    document: gatewayDocument({ endpoints, brokerPort: servers.rabbitmq.port }),
    write,
    program: {
      name: 'gateway',
      argv: [process.execPath, builtProgram('gateway.cjs')],
      environment: {
        WARREN_SECRETS_FILE: secretsFile,
        GATEWAY_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        OPERATIONS_HOST: '127.0.0.1',
        OPERATIONS_PORT: String(operationsPort),
      },
      cwd: logs,
      logs,
      reasonNotReady: () => readyPage(operationsPort),
    },
    settings: receiverVariables.file,
  });
  return { ...planned, metricsUrl: `http://127.0.0.1:${operationsPort}/metrics` };
}

interface Plan {
  rank: PlannedProgram['rank'];
  what: string;
  /** Files beside those of its arguments whose change takes a new start. */
  reads: readonly string[];
  program: StartProgram;
  document?: object;
  write?: Surroundings['write'];
  /** The variable that tells it where its document is. */
  settings?: string;
}

function plan({ rank, what, reads, program, document, write, settings }: Plan): PlannedProgram {
  const { name, argv, environment } = program;
  const version = createHash('sha256').update(JSON.stringify([argv, environment, document]));
  for (const file of [...argv.slice(1), ...reads]) version.update(readFileSync(file));
  return {
    ...{ name, rank, what },
    version: version.digest('hex'),
    start(signal) {
      const own = document && write && settings ? { [settings]: write(name, document) } : {};
      return startProgram({ ...program, environment: { ...environment, ...own } }, signal);
    },
  };
}

async function pageAnswers(url: string): Promise<string | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  await response.arrayBuffer();
  return response.status < 500 ? undefined : `it answered ${response.status}`;
}
