import { Command } from 'commander';
import { resolveAlarms } from '../../catalog/alarms/resolve.ts';
import { alarmJson, describeAlarms } from '../../operations/alarms/describe-alarms.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

/** `warren alarms list`: every alarm, one of each object. */
export function listPart(): Command {
  return new Command('list')
    .description('List every alarm: of what, how bad, who is called, who evaluates it, and when it fires.')
    .addOption(repositoryOption())
    .option('--json', 'print all that is known of each as JSON')
    .action(({ repository, json }: { repository: string; json?: boolean }) => {
      const alarms = resolveAlarms(requireCatalog(repository));
      if (json) printJson({ alarms: alarms.map(alarmJson) });
      else console.log(describeAlarms(alarms));
    });
}
