import { receiverVariables } from '../../contracts/endpoint-settings.ts';
import { builtProgram } from '../../pipeline/repository/built-program.ts';
import { keepPort } from '../servers/ports.ts';
import { type Program, readyPage, startProgram } from './programs.ts';

/** Starts the gateway. Hands it over as soon as it runs. Throws SurroundingsFailure when it does not come up. */
export async function startGateway(props: {
  document: object;
  port: number;
  /** Folder of its log. */
  logs: string;
  secretsFile: string;
  write: (name: string, document: object) => string;
  started: (program: Program, what: string) => void;
}): Promise<{ url: string; metricsUrl: string }> {
  const { document, port, logs, secretsFile, write, started } = props;
  const operationsPort = await keepPort();
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram({
    name: 'gateway',
    argv: [process.execPath, builtProgram('gateway.cjs')],
    environment: {
      [receiverVariables.file]: write('gateway', document),
      WARREN_SECRETS_FILE: secretsFile,
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      OPERATIONS_HOST: '127.0.0.1',
      OPERATIONS_PORT: String(operationsPort),
    },
    cwd: logs,
    logs,
    reasonNotReady: () => readyPage(operationsPort),
  });
  started(program, url);
  return { url, metricsUrl: `http://127.0.0.1:${operationsPort}/metrics` };
}
