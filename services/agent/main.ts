import 'reflect-metadata';
import { Command } from 'commander';
import { openAws } from './aws/aws.ts';
import { configure } from './commands/configure.ts';
import { drain } from './commands/drain.ts';
import { prepare } from './commands/prepare.ts';
import { waitHealthy } from './commands/wait-healthy.ts';
import { readIdentity } from './node.ts';

/** The program on every broker node. Exit status: 0 done, 1 not done (standard error says why), 75 not yet. */
const program = new Command('agent').description('Brings this RabbitMQ node to what its file says, and looks after it.');

const say = (line: string) => console.log(line);

/** Who this node is, and AWS as this node may use it. The environment is read here and nowhere else. */
function context() {
  const identity = readIdentity();
  const aws = openAws(identity, { pathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  return { identity, aws, say, metadataUrl: process.env.WARREN_METADATA_URL, agent: process.env.WARREN_AGENT };
}

program
  .command('configure')
  .description('Take on a bundle: live where that is possible, by a restart where it is not.')
  .argument('<bundle>', 'name of the bundle')
  .action((name: string) => configure({ ...context(), name }));

program
  .command('wait-healthy')
  .description('Wait until this node and its cluster are healthy; exit status 75 while they are not.')
  .option('--bundle <name>', 'bundle that the node has to run')
  .option('--seconds <count>', 'how long to wait', '20')
  .action(async ({ bundle, seconds }: { bundle?: string; seconds: string }) => {
    process.exitCode = await waitHealthy({ bundle, seconds: Number(seconds), say });
  });

program
  .command('prepare')
  .description('Before RabbitMQ starts: mount the data volume. systemd runs this.')
  .action(() => prepare(readIdentity()));

program
  .command('drain')
  .description('Before RabbitMQ stops: wait for the others, and hand over to them. systemd runs this.')
  .action(() => drain(say));

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
