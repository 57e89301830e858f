import { Command } from 'commander';
import { openPlatform } from '../../operations/records/open-platform.ts';
import { describeStatuses } from '../../operations/status/describe-status.ts';
import { readStatuses } from '../../operations/status/read-statuses.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

/** `warren status`: what the nodes of brokers and the monitoring host report. */
export function statusCommand(): Command {
  return new Command('status')
    .description(
      'Show what the nodes of every broker and the monitoring host report: states, alarms, certificates, backups. Changes nothing.',
    )
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
