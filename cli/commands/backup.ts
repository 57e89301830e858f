import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { backupBucket } from '../../contracts/names.ts';
import { chooseBackup, describeBackups } from '../../operations/backups/backups.ts';
import { describeHostBackups, isHost, saveHost } from '../../operations/backups/host-backups.ts';
import { readBackups } from '../../operations/backups/read-backups.ts';
import { saveDefinitions } from '../../operations/backups/save-definitions.ts';
import { type OpenPlatform, openPlatform } from '../../operations/records/open-platform.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

interface BackupOptions {
  repository: string;
  json?: boolean;
}

/** `warren backup`: backups of definitions and snapshots of disks. */
export function backupCommand(): Command {
  const backup = new Command('backup').description(
    'List, make and fetch backups of a broker, or of the monitoring host: warren backup list monitoring.',
  );
  for (const command of [listCommand(), createCommand(), downloadCommand()]) backup.addCommand(command);
  return backup;
}

function listCommand(): Command {
  return new Command('list')
    .description('Show every backup of a broker or of the monitoring host, the newest first.')
    .argument('<broker>', 'name of the broker, whose file may be gone; or monitoring')
    .addOption(repositoryOption())
    .option('--json', 'print the backups as JSON')
    .action(async (broker: string, { repository, json }: BackupOptions) => {
      const platform = await openPlatform(repository);
      if (isHost(platform, broker)) return listHost(platform, json);
      const backups = await readBackups(platform, broker);
      if (json) return printJson({ backups });
      console.log(backups.length === 0 ? `${broker} has no backup yet.` : describeBackups(backups));
    });
}

async function listHost({ store }: OpenPlatform, json: boolean | undefined): Promise<void> {
  const backups = await store.hostBackups();
  if (json) return printJson({ backups });
  console.log(backups.length === 0 ? 'The monitoring host has no backup yet.' : describeHostBackups(backups));
}

function createCommand(): Command {
  return new Command('create')
    .description(
      'Have a node save the definitions now, or the monitoring host what its programs keep, and print the key of what was saved.',
    )
    .argument('<broker>', 'name of the broker; or monitoring')
    .addOption(repositoryOption())
    .option('--json', 'print the key as JSON')
    .action(async (broker: string, { repository, json }: BackupOptions) => {
      const platform = await openPlatform(repository);
      if (isHost(platform, broker)) {
        const saved = await saveHost(platform);
        return json ? printJson({ monitoring: true, key: saved }) : console.log(saved);
      }
      const { node, key } = await saveDefinitions(platform, broker);
      if (json) printJson({ broker, node, key });
      else console.log(key);
    });
}

function downloadCommand(): Command {
  return new Command('download')
    .description('Write saved definitions to a file that only you may read: it holds password hashes.')
    .argument('<broker>', 'name of the broker; its file may be gone')
    .argument('[time]', 'latest, or the time of a backup or the beginning of it', 'latest')
    .requiredOption('--output <file>', 'file to write; one that is there already is not replaced')
    .addOption(repositoryOption())
    .action(async (broker: string, text: string, { repository, output }: BackupOptions & { output: string }) => {
      const platform = await openPlatform(repository);
      if (isHost(platform, broker)) {
        throw new UserFailure(
          `A backup of the monitoring host is many files, which are in ${backupBucket(platform.catalog.platform)}. warren restore ${broker} brings one back.`,
        );
      }
      const backups = await readBackups(platform, broker);
      const backup = chooseBackup({ broker, backups, text });
      if (backup.kind === 'snapshots') {
        throw new UserFailure(
          `The backup of ${backup.time} is of disks, which cannot be downloaded. Try warren restore.`,
        );
      }
      writePrivately(output, await platform.store.read(backup.key));
      console.log(`${output}  ${backup.bytes} bytes, saved at ${backup.time}`);
    });
}

/** The mode counts for a new file alone, so that nothing that is there is written into. */
function writePrivately(file: string, body: Uint8Array): void {
  try {
    writeFileSync(file, body, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UserFailure(`${file} is there already. Name another file, or remove it.`);
    throw error;
  }
}
