import { openLog } from '../../observability/log.ts';
import { readSettings, SettingsError } from '../settings.ts';
import { type Gateway, startGateway } from './gateway.ts';

/**
 * The gateway: a long-running reverse proxy over RabbitMQ. Exit status: 0 asked to stop and everything finished, 1 settings that cannot be
 * used, 2 it could not start or stop.
 */

/** What ECS and Kubernetes wait by default is 30 s; the connections have to be closed within it, too. */
const finishWithinMs = 25_000;

/** A broker that does not answer is not waited for at the end. */
const closeWithinMs = 4_500;

async function main(): Promise<void> {
  const log = openLog({ service: 'gateway', environment: process.env });
  let gateway: Gateway | undefined;
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(2);
    stopping = true;
    log.info({ signal }, 'gateway stops');
    if (!gateway) process.exit(0);
    setTimeout(() => process.exit(2), finishWithinMs + closeWithinMs).unref();
    gateway.stop(finishWithinMs).then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  // Before anything that takes its time: in a container, where it is the first process, a signal that nobody listens to is ignored.
  // https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  gateway = await startGateway({ settings: readSettings(process.env), environment: process.env, log });
  log.info({ url: gateway.url, operations: gateway.operationsUrl }, 'gateway listens');
}

function fail(error: unknown): never {
  process.stderr.write(`gateway: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? 1 : 2);
}

main().catch(fail);
