import { Command } from 'commander';
import { hostPager } from '../../contracts/paging.ts';
import { watchIdentity } from '../../contracts/watch-identity.ts';
import { waitHealthy } from '../node/machine/health.ts';
import { readIdentity, readSurroundings } from '../node/machine/surroundings.ts';
import { openAws } from './aws/aws.ts';
import { backUp, backUpIfDue } from './backup/back-up.ts';
import { configure } from './commands/configure.ts';
import { serveMetrics } from './commands/metrics.ts';
import { page } from './commands/page.ts';
import { prepare } from './commands/prepare.ts';
import { report } from './commands/report.ts';
import { restore } from './commands/restore.ts';
import { targets } from './commands/targets.ts';
import type { Context } from './context.ts';
import { hostFolders } from './folders.ts';
import { checkHealth } from './report/host-health.ts';
import { watchCommand } from './watch-command.ts';

/** The program on the monitoring host. Exit status: 0 done, 1 not done (standard error says why), 75 not yet. */
const program = new Command('watch').description(
  'Brings the monitoring host to what its file says, and looks after it.',
);

const folders = hostFolders;

/** Who this host is, what is around it, and AWS as it may use it. */
function context(): Context & { folders: typeof folders } {
  const identity = readIdentity(watchIdentity);
  const { pathStyle, ...surroundings } = readSurroundings();
  return { ...surroundings, identity, folders, aws: openAws(identity, { pathStyle }) };
}

program
  .command(watchCommand.configure)
  .description('Take on a bundle: live where that is possible, by restarts where it is not.')
  .argument('<bundle>', 'name of the bundle')
  .action((name: string) => configure({ ...context(), name }));

program
  .command(watchCommand.waitHealthy)
  .description('Wait until all that the bundle names is healthy; exit status 75 while it is not.')
  .option('--bundle <name>', 'bundle that the host has to run')
  .option('--seconds <count>', 'how long to wait', '20')
  .action(async ({ bundle, seconds }: { bundle?: string; seconds: string }) => {
    const own = { ...context(), bundle };
    process.exitCode = await waitHealthy({ look: () => checkHealth(own), seconds: Number(seconds), say: own.say });
  });

program
  .command(watchCommand.prepare)
  .description('Before programs start: the disk, the files and the secrets. systemd runs this.')
  .action(() => prepare(context()));

program
  .command(watchCommand.backup)
  .description('Save what Grafana, Zabbix and Prometheus keep, and print where.')
  .option('--due', 'only when the file asks for a backup now')
  .action(async ({ due }: { due?: boolean }) => {
    if (due) await backUpIfDue(context());
    else await backUp(context(), 'request');
  });

program
  .command(watchCommand.restore)
  .description('Bring Grafana, Zabbix and Prometheus back to a backup. What they hold now is gone.')
  .argument('[time]', 'time of the backup; default: the newest')
  .action((time?: string) => restore({ ...context(), time }));

program
  .command(watchCommand.metrics)
  .description('Answer Prometheus on behalf of this host. systemd runs this.')
  .action(() => serveMetrics(context()));

program
  .command(watchCommand.page)
  .description('Call people about what Grafana and Zabbix post to this host. systemd runs this.')
  .option('--identity <file>', 'who the host is, in place of where it was booted with that')
  .option('--folder <path>', 'where the running bundle is', folders.current)
  .option('--port <number>', 'port of 127.0.0.1', String(hostPager.port))
  .action(({ identity, folder, port }: { identity?: string; folder: string; port: string }) =>
    page({
      identity: readIdentity(watchIdentity, identity),
      ...{ folder, port: Number(port), pathStyle: readSurroundings().pathStyle },
    }),
  );

program
  .command(watchCommand.report)
  .description('Write down what this host is like. Runs every minute.')
  .action(() => report(context()));

program
  .command(watchCommand.targets)
  .description(
    'Count requests for promises, write what Prometheus scrapes of processors, and which authorities it trusts. Runs every minute.',
  )
  .action(() => targets(context()));

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
