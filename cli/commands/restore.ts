import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { uploadsPrefix } from '../../contracts/object-keys.ts';
import { chooseBackup } from '../../operations/backups/backups.ts';
import { bringBack } from '../../operations/backups/bring-back.ts';
import { bringHostBack, chooseHostBackup, describeHostRestore, isHost } from '../../operations/backups/host-backups.ts';
import { readBackups } from '../../operations/backups/read-backups.ts';
import { describeRestore, describeSnapshots, requireExport } from '../../operations/backups/restore.ts';
import { findBroker, type OpenPlatform, openPlatform } from '../../operations/records/open-platform.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

const say = (line: string) => console.log(line);

/** `warren restore`: definitions back into a running broker, or how a new one begins with snapshots. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description(
      'Bring saved definitions back into a running broker, or the monitoring host back to a backup. For a backup of disks, print what a new broker needs to begin with it.',
    )
    .argument('<broker>', 'name of the broker; or monitoring')
    .argument('<backup>', 'latest, the time of a backup or the beginning of it, or a file of definitions')
    .addOption(repositoryOption())
    .option('--yes', 'do it; without this only what would happen is printed')
    .action(async (broker: string, text: string, { repository, yes }: { repository: string; yes?: boolean }) => {
      const platform = await openPlatform(repository);
      if (isHost(platform, broker)) {
        const backup = chooseHostBackup(await platform.store.hostBackups(), text);
        console.log(describeHostRestore(backup));
        requireYes(yes);
        return bringHostBack(platform, { backup, say });
      }
      if (existsSync(text)) return restoreFile({ platform, broker, file: text, yes });
      const backups = await readBackups(platform, broker);
      const backup = chooseBackup({ broker, backups, text });
      if (backup.kind === 'snapshots') return console.log(describeSnapshots(broker, backup));
      console.log(describeRestore({ broker, from: `the definitions of ${backup.time}` }));
      requireYes(yes);
      await bringBack({ platform, broker, key: backup.key, say });
    });
}

/** A file goes through the bucket, since a command to a node is kept by AWS and may be read by many. */
async function restoreFile(props: {
  platform: OpenPlatform;
  broker: string;
  file: string;
  yes: boolean | undefined;
}): Promise<void> {
  const { platform, broker, file, yes } = props;
  const { store } = platform;
  const body = readFileSync(file);
  requireExport(file, body.toString('utf8'));
  await findBroker(platform, broker);
  console.log(describeRestore({ broker, from: `the definitions in ${file}` }));
  requireYes(yes);
  const key = `${uploadsPrefix(broker)}${new Date().toISOString()}.json`;
  await store.write(key, body);
  try {
    await bringBack({ platform, broker, key, say });
  } finally {
    await store.remove(key);
  }
}

function requireYes(yes: boolean | undefined): void {
  if (!yes) throw new UserFailure('Nothing was restored. Add --yes to do it.');
}
