import { Command } from 'commander';
import { pagingSettings } from '../../catalog/alarms/paging-settings.ts';
import { resolveAlarms } from '../../catalog/alarms/resolve.ts';
import { whichAlarm } from '../../operations/fire/which-alarm.ts';
import { openPlatform } from '../../operations/records/open-platform.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

interface FireOptions {
  repository: string;
  object?: string;
  dryRun?: boolean;
}

/** `warren alarms fire`: one signal through every hop. */
export function firePart(): Command {
  return new Command('fire')
    .description('Send one signal of an alarm, marked as a test, through every hop to PagerDuty, and say each.')
    .argument('<name>', 'name of an alert, or id of an alarm')
    .addOption(repositoryOption())
    .option('--object <object>', 'which of those that the alert watches: broker/orders')
    .option('--dry-run', 'against simulated receivers: nobody is called')
    .action(async (name: string, { repository, object, dryRun }: FireOptions) => {
      const catalog = requireCatalog(repository);
      const alarms = resolveAlarms(catalog);
      const settings = pagingSettings(catalog, alarms);
      if (!settings) throw new UserFailure('Nobody is called: platform.yaml has no alerting.');
      const alarm = whichAlarm(alarms, name, object);
      const { platform } = catalog;
      const say = (line: string) => console.log(line);
      if (dryRun) {
        const { fireDryRun } = await import('../../operations/fire/dry-run.ts');
        return fireDryRun({ platform, alarm, settings, now: new Date(), say });
      }
      // The AWS SDK takes a while to load.
      const [{ openFiringWays }, { fireAlarm }] = await Promise.all([
        import('../../operations/fire/ways.ts'),
        import('../../operations/fire/fire-alarm.ts'),
      ]);
      const ways = openFiringWays(platform, await openPlatform(repository));
      await fireAlarm({ platform, alarm, ways, now: () => new Date(), say });
    });
}
