import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { agentCommand } from '../../contracts/node-commands.ts';
import { localPrograms } from '../node/machine/run.ts';
import { openAws } from './aws/aws.ts';
import { backup } from './commands/backup.ts';
import { configure } from './commands/configure.ts';
import { drain } from './commands/drain.ts';
import { prepare } from './commands/prepare.ts';
import { queueMetrics } from './commands/queue-metrics.ts';
import { report } from './commands/report.ts';
import { restore } from './commands/restore.ts';
import { rotate } from './commands/rotate.ts';
import { waitHealthy } from './commands/wait-healthy.ts';
import type { Context } from './context.ts';
import { readIdentity } from './identity.ts';

/** The program on every broker node. Exit status: 0 done, 1 not done (standard error says why), 75 not yet. */
const program = new Command('agent').description(
  'Brings this RabbitMQ node to what its file says, and looks after it.',
);

const say = (line: string) => console.log(line);

/** Who this node is, and AWS as this node may use it. The environment is read here and nowhere else. */
function context(): Context {
  const identity = readIdentity();
  return {
    identity,
    aws: openAws(identity, { pathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
    programs: localPrograms,
    agent: createHash('sha256')
      .update(readFileSync(process.argv[1] ?? ''))
      .digest('hex'),
    metadataUrl: process.env.WARREN_METADATA_URL,
    say,
  };
}

program
  .command(agentCommand.configure)
  .description('Take on a bundle: live where that is possible, by a restart where it is not.')
  .argument('<bundle>', 'name of the bundle')
  .action((name: string) => configure({ ...context(), name }));

program
  .command(agentCommand.waitHealthy)
  .description('Wait until this node and its cluster are healthy; exit status 75 while they are not.')
  .option('--bundle <name>', 'bundle that the node has to run')
  .option('--seconds <count>', 'how long to wait', '20')
  .action(async ({ bundle, seconds }: { bundle?: string; seconds: string }) => {
    process.exitCode = await waitHealthy({ ...context(), bundle, seconds: Number(seconds) });
  });

program
  .command(agentCommand.prepare)
  .description('Before RabbitMQ starts: mount the data volume. systemd runs this.')
  .action(() => prepare(localPrograms, readIdentity()));

program
  .command(agentCommand.drain)
  .description('Before RabbitMQ stops: wait for the others, and hand over to them. systemd runs this.')
  .action(() => drain(localPrograms, say));

program
  .command(agentCommand.backup)
  .description("Save the broker's definitions now, and print where.")
  .action(() => backup(context()));

program
  .command(agentCommand.restore)
  .description('Bring definitions from a backup into the running broker. Removes nothing.')
  .argument('<key>', 'key of the backup in the bucket of backups')
  .action((key: string) => restore({ ...context(), key }));

program
  .command(agentCommand.rotate)
  .description('Take on the passwords that the secrets hold now.')
  .action(() => rotate(context()));

program
  .command(agentCommand.report)
  .description(
    'Write down what this node is like; renew certificates and make backups that are due. Runs every minute.',
  )
  .action(() => report(context()));

program
  .command(agentCommand.queueMetrics)
  .description(
    'Publish what the queues that processors scale on are like, as far as this node leads them. Runs on every minute.',
  )
  .option('--minute <time>', 'the minute to publish as, in ISO 8601; default: the current one', minute)
  .action(({ minute = startOfMinute(new Date()) }: { minute?: Date }) => queueMetrics({ ...context(), minute }));

function minute(text: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return startOfMinute(time);
  throw new InvalidArgumentError('Write it as 2026-11-30T08:15:00Z.');
}

function startOfMinute(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 60_000) * 60_000);
}

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
