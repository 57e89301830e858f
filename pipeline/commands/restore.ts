import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { UserFailure } from '../failure.ts';
import { chooseBackup, knownBackups } from '../observed/backups.ts';
import { definitionsPrefix, uploadsPrefix } from '../observed/names.ts';
import { findBroker, type OpenPlatform, openPlatform } from '../observed/open-platform.ts';
import { describeRestore, describeSnapshots, requireExport } from '../observed/restore.ts';
import { runOnNode } from '../observed/run-on-node.ts';
import { repositoryOption } from '../repository.ts';

/** An import of many thousand queues takes minutes. */
const restoreTimeoutMs = 20 * 60_000;

/** `warren restore`: definitions back into a running broker, or how a new one begins with snapshots. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description(
      'Bring saved definitions back into a running broker. For a backup of disks, print what a new broker needs to begin with it.',
    )
    .argument('<broker>', 'name of the broker')
    .argument('<backup>', 'latest, the time of a backup or the beginning of it, or a file of definitions')
    .addOption(repositoryOption())
    .option('--yes', 'do it; without this only what would happen is printed')
    .action(async (broker: string, text: string, { repository, yes }: { repository: string; yes?: boolean }) => {
      const platform = await openPlatform(repository);
      if (existsSync(text)) return restoreFile({ platform, broker, file: text, yes });
      const observed = await findBroker(platform, broker);
      const backups = knownBackups(observed, await platform.store.objects(definitionsPrefix(broker)));
      const backup = chooseBackup({ broker, backups, text });
      if (backup.kind === 'snapshots') return console.log(describeSnapshots(broker, backup));
      console.log(describeRestore({ broker, from: `the definitions of ${backup.time}` }));
      requireYes(yes);
      await restore({ platform, broker, key: backup.key });
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
    await restore({ platform, broker, key });
  } finally {
    await store.remove(key);
  }
}

function requireYes(yes: boolean | undefined): void {
  if (!yes) throw new UserFailure('Nothing was restored. Add --yes to do it.');
}

async function restore(props: { platform: OpenPlatform; broker: string; key: string }): Promise<void> {
  const { platform, broker, key } = props;
  const { node, output } = await runOnNode({
    observed: await findBroker(platform, broker),
    commands: platform.commands,
    command: `/opt/warren/agent restore ${quoted(key)}`,
    timeoutMs: restoreTimeoutMs,
    now: new Date(),
  });
  for (const line of output.split('\n').filter(Boolean)) console.log(`node ${node}: ${line}`);
  console.log(`${broker} holds what was in the backup.`);
}

/** As one word of a shell's command line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
