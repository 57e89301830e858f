import { Command } from 'commander';
import { describeStatuses } from '../observed/describe-status.ts';
import { openPlatform } from '../observed/open-platform.ts';
import { readStatuses } from '../observed/read-statuses.ts';
import { repositoryOption } from '../repository.ts';

/** `warren status`: what the nodes of brokers report. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Show what the nodes of every broker report: states, alarms, certificates, backups. Changes nothing.')
    .argument('[broker]', 'this broker alone')
    .addOption(repositoryOption())
    .option('--json', 'print the statuses as JSON')
    .action(async (name: string | undefined, { repository, json }: { repository: string; json?: boolean }) => {
      const platform = await openPlatform(repository);
      const now = new Date();
      const statuses = await readStatuses(platform, { broker: name, now });
      console.log(json ? JSON.stringify(statuses, null, 2) : describeStatuses(statuses, now));
    });
}
