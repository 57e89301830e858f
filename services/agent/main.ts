import { Command, InvalidArgumentError } from 'commander';
import { agentCommand } from '../../contracts/node-commands.ts';
import { nodeIdentity } from '../../contracts/node-identity.ts';
import { waitHealthy } from '../node/machine/health.ts';
import { readIdentity, readSurroundings } from '../node/machine/surroundings.ts';
import { openAws } from './aws/aws.ts';
import { backup } from './commands/backup.ts';
import { configure } from './commands/configure.ts';
import { drain } from './commands/drain.ts';
import { prepare } from './commands/prepare.ts';
import { queueMetrics } from './commands/queue-metrics.ts';
import { report } from './commands/report.ts';
import { restore } from './commands/restore.ts';
import { rotate } from './commands/rotate.ts';
import { type Context, localMachine } from './context.ts';
import { checkHealth } from './health.ts';

/** The program on every broker node. Exit status: 0 done, 1 not done (standard error says why), 75 not yet. */
const program = new Command('agent').description(
  'Brings this RabbitMQ node to what its file says, and looks after it.',
);

/** Who this node is, what is around it, and AWS as this node may use it. */
function context(): Context {
  const identity = readIdentity(nodeIdentity);
  const { pathStyle, ...surroundings } = readSurroundings();
  return { ...surroundings, identity, aws: openAws(identity, { pathStyle }), machine: localMachine };
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
    const own = context();
    process.exitCode = await waitHealthy({
      look: () => checkHealth(own, bundle),
      seconds: Number(seconds),
      say: own.say,
    });
  });

program
  .command(agentCommand.prepare)
  .description('Before RabbitMQ starts: mount the data volume. systemd runs this.')
  .action(() => prepare(readSurroundings().programs, readIdentity(nodeIdentity)));

program
  .command(agentCommand.drain)
  .description('Before RabbitMQ stops: wait for the others, and hand over to them. systemd runs this.')
  .action(() => {
    const { programs, say } = readSurroundings();
    return drain(programs, say);
  });

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
