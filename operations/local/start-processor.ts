import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { processorVariables } from '../../contracts/processor-settings.ts';
import { builtProgram } from '../../pipeline/repository/built-program.ts';
import { keepPorts } from '../servers/ports.ts';
import { applicationOf, handlersRoot } from './applications.ts';
import { type Program, readyPage, startProgram } from './programs.ts';
import { processorDocument } from './settings-documents.ts';
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
}

export interface StartedProcessor {
  metricsUrl: string;
  /** Port on which an application is waited for that whoever runs Warren starts; undefined when there is nothing to wait for. */
  waitsFor: number | undefined;
}

/**
 * Starts a processor, and before it the sample application that it forwards to, where there is one. Hands over each program as
 * soon as it runs. Throws SurroundingsFailure when one of them does not come up.
 */
export async function startProcessor(
  processor: Processor,
  { repository, servers, logs, secretsFile, write }: Surroundings,
  started: (program: Program, what: string) => void,
): Promise<StartedProcessor> {
  const { name, forward, queue } = processor;
  const [applicationPort = 0, operationsPort = 0] = await keepPorts(2);
  const application = forward && applicationOf(repository, processor);
  // An application of the user's own is where its file says it is.
  const port = application ? applicationPort : (forward?.port ?? 0);
  if (forward && application) {
    const program = await startProgram({
      name: `${name}-application`,
      argv: application,
      environment: { PORT: String(port) },
      cwd: repository,
      logs,
      reasonNotReady: () => pageAnswers(`http://127.0.0.1:${port}${forward.health ?? '/'}`),
      install: `It runs ${application[1]}.`,
    });
    started(program, `${application.join(' ').replace(`${repository}/`, '')}, on port ${port}`);
  }
  const document = processorDocument({
    processor: { ...processor, ...(forward && { forward: { ...forward, port } }) },
    brokerPort: servers.rabbitmq.port,
    database: servers.mariadb.login,
    cacheUrl: servers.redis.url,
  });
  const waits = forward !== undefined && application === undefined;
  const program = await startProgram({
    name: `${name}-processor`,
    argv: [process.execPath, builtProgram('processor.cjs')],
    environment: {
      [processorVariables.file]: write(`${name}-processor`, document),
      WARREN_SECRETS_FILE: secretsFile,
      OPERATIONS_PORT: String(operationsPort),
    },
    cwd: handlersRoot,
    logs,
    // It is not ready before its application is, which nobody has started yet.
    reasonNotReady: () =>
      waits ? pageAnswers(`http://127.0.0.1:${operationsPort}/healthz`) : readyPage(operationsPort),
  });
  started(program, `takes from ${queue}`);
  return { metricsUrl: `http://127.0.0.1:${operationsPort}/metrics`, waitsFor: waits ? port : undefined };
}

async function pageAnswers(url: string): Promise<string | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  await response.arrayBuffer();
  return response.status < 500 ? undefined : `it answered ${response.status}`;
}
