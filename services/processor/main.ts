import { openLog } from '../observability/log.ts';
import { startTracing } from '../observability/tracing.ts';
import { addressOf } from '../settings/broker-settings.ts';
import { secretSource } from '../settings/secrets.ts';
import { startProcessor } from './processor.ts';
import { operationsPort, readSettings } from './settings.ts';

/**
 * The program beside, or around, an application on ECS: takes requests out of a queue and has them worked on. The
 * environment is read here and nowhere else. Exit status: 0 after SIGTERM or SIGINT, 1 when it cannot start.
 */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const log = openLog({ service: 'processor', environment });
  const settings = await readSettings(environment);
  const secrets = secretSource(environment);
  const address = await addressOf(settings.broker, settings.processor.vhost, secrets);
  const password = settings.database?.password;
  const tracing = startTracing({ service: `processor-${settings.processor.name}`, environment });
  const processor = await startProcessor({
    settings,
    address,
    databasePassword: password && (await secrets(password.secret)),
    agentUrl: environment.ECS_AGENT_URI,
    operationsPort: operationsPort(environment),
    log,
  });
  log.info({ processor: settings.processor.name, operations: processor.url }, 'started');
  const stop = async () => {
    await processor.stop();
    await tracing.stop();
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

main(process.env).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
