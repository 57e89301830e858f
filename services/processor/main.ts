import { processorStack } from '../../contracts/names.ts';
import { prepareArgument } from '../../contracts/processor-settings.ts';
import { openLog } from '../observability/log.ts';
import { startTracing } from '../observability/tracing.ts';
import { addressOf } from '../settings/broker-settings.ts';
import { secretsBySdk } from '../settings/sdk-secrets.ts';
import { passwordOf, secretSource } from '../settings/secrets.ts';
import { prepareDatabase } from './prepare/prepare-database.ts';
import { type Processor, startProcessor } from './processor.ts';
import { operationsAddress, readPrepareSettings, readSettings } from './settings.ts';

/**
 * The program beside, or around, an application on ECS: takes requests out of a queue and has them worked on. The
 * environment is read here and nowhere else. Exit status: 0 after SIGTERM or SIGINT, 1 when it cannot start.
 */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const log = openLog({ service: 'processor', environment });
  let processor: Processor | undefined;
  let tracing: { stop(): Promise<void> } | undefined;
  const stop = async () => {
    await processor?.stop();
    await tracing?.stop();
    log.info('stopped');
    process.exit(0);
  };
  // Before anything that takes its time: in a container, where it is the first process, a signal that nobody listens to is ignored.
  // https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  const settings = await readSettings(environment);
  const secrets = secretSource(environment, secretsBySdk);
  const address = await addressOf(settings.broker, settings.processor.vhost, secrets);
  const password = settings.database?.password;
  tracing = await startTracing({ service: processorStack(settings.processor.name), environment });
  processor = await startProcessor({
    settings,
    address,
    databasePassword: password && passwordOf(await secrets(password.secret)),
    agentUrl: environment.ECS_AGENT_URI,
    operations: operationsAddress(environment),
    log,
  });
  log.info({ processor: settings.processor.name, operations: processor.url }, 'started');
}

/** Prepares the database for a processor, a line a step. Exit status: 0 when it is as it has to be, 1 otherwise. */
async function prepare(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = readPrepareSettings(environment);
  const secrets = secretSource({ ...environment, AWS_REGION: settings.database.region }, secretsBySdk);
  await prepareDatabase(settings, secrets, (line) => console.log(line));
}

/** What the program was asked for by its first argument; nothing is to work on messages. */
function asked(argument: string | undefined): Promise<void> {
  if (argument === undefined) return main(process.env);
  if (argument === prepareArgument) return prepare(process.env);
  return Promise.reject(
    new Error(`${argument} is nothing that the processor does. Use ${prepareArgument}, or nothing.`),
  );
}

asked(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
