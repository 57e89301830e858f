import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { watchBlockKey } from '../../../contracts/object-keys.ts';
import { ownFolder, readIfThere, removeFile, removeFolder, replaceFile } from '../../node/machine/files.ts';
import type { Programs } from '../../node/machine/run.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { containerOf } from '../programs/containers.ts';
import { isActive } from '../programs/health.ts';
import { dumpFolder, programsOf, zabbixDatabase } from '../programs/programs.ts';
import { ownerOf } from '../programs/secrets.ts';
import { unitOf } from '../programs/units.ts';
import type { Manifest } from './manifest.ts';
import { readBackups } from './prune.ts';
import { restoreFile } from './sources.ts';

export type RestoreProps = Pick<Context, 'identity' | 'aws' | 'say'> & { folders: Pick<Folders, 'data'> };

/** On a disk that was filled, or was found to have nothing to be filled from. */
const filledFile = 'filled';

/** Fills a blank disk from the newest backup, before programs start on it. Safe to be interrupted; does nothing on a disk that is in use. */
export async function fillBlankDisk(props: RestoreProps): Promise<void> {
  const { folders, say } = props;
  if (readIfThere(join(folders.data, filledFile)) !== undefined) return;
  const newest = (await readBackups(props)).at(-1);
  if (newest) {
    await bringBack(props, { backup: newest, metrics: newest });
    say(`the disk was blank, and was filled from the backup of ${newest.time}`);
  }
  replaceFile(join(folders.data, filledFile), `${newest?.time ?? 'nothing'}\n`, { mode: 0o644 });
}

/**
 * Brings Grafana, Zabbix and Prometheus back to a backup, by default the newest; metrics are always those of the newest. Programs must not run.
 * Throws when there is no such backup.
 */
export async function restoreBackup(props: RestoreProps, time?: string): Promise<Manifest> {
  const backups = await readBackups(props);
  const metrics = backups.at(-1);
  const backup = time === undefined ? metrics : backups.find((one) => one.time === time);
  if (!backup || !metrics) {
    const there = backups.map((one) => one.time).join(', ') || 'none';
    throw new Error(`there is no backup of ${time ?? 'the monitoring host'}; there are: ${there}`);
  }
  await bringBack(props, { backup, metrics });
  return backup;
}

async function bringBack(
  { identity, aws, folders }: RestoreProps,
  { backup, metrics }: { backup: Manifest; metrics: Manifest },
): Promise<void> {
  const bucket = identity.backupBucket;
  for (const name of ['grafana', 'prometheus']) {
    removeFolder(join(folders.data, name));
    ownFolder(join(folders.data, name), ownerIn(name));
  }
  for (const { path, key } of backup.parts) {
    const place = { path: join(folders.data, path), mode: 0o640, owner: ownerIn(path) };
    await aws.objects.getFile({ bucket, key, ...place });
  }
  for (const { block, path } of metrics.blocks) {
    const place = join('prometheus', block, path);
    ownFolders(folders.data, place);
    await aws.objects.getFile({
      bucket,
      key: watchBlockKey(block, path),
      path: join(folders.data, place),
      mode: 0o644,
      owner: ownerIn(place),
    });
  }
}

/** Prometheus removes blocks that have had their time, so the folders that they are in have to be its own, too. */
function ownFolders(data: string, path: string): void {
  const names = path.split('/').slice(0, -1);
  for (let count = 1; count <= names.length; count += 1) {
    ownFolder(join(data, ...names.slice(0, count)), ownerIn(path));
  }
}

/** Whose what is below the data disk is, by the name of its folder; undefined: root's. */
function ownerIn(path: string): number | undefined {
  const [folder = ''] = path.split('/');
  const name = folder === 'dumps' ? 'zabbix-database' : folder;
  const run = programsOf({ images: { prometheus: '', grafana: '', 'zabbix-database': '' } }).find(
    (one) => one.name === name,
  );
  return run && ownerOf(run.program.user);
}

/** Whether Zabbix' database has to read a dump that was brought back. */
export function isDumpThere({ data }: Pick<Folders, 'data'>): boolean {
  return existsSync(join(data, 'dumps', restoreFile));
}

/** Has Zabbix' database, which runs, read a dump that was brought back, if one was; Zabbix' server does not run meanwhile. */
export async function loadDump({
  folders,
  programs,
}: {
  folders: Pick<Folders, 'data'>;
  programs: Programs;
}): Promise<void> {
  if (!isDumpThere(folders)) return;
  const server = unitOf('zabbix-server');
  const ran = await isActive(programs, server);
  if (ran) await programs.mustRun(['systemctl', 'stop', server], { timeoutMs: 300_000 });
  const words = ['mariadb', `--execute=source ${dumpFolder}/${restoreFile}`, zabbixDatabase];
  await programs.mustRun(['docker', 'exec', '--user=mysql', containerOf('zabbix-database'), ...words], {
    timeoutMs: 3_600_000,
  });
  removeFile(join(folders.data, 'dumps', restoreFile));
  if (ran) await programs.mustRun(['systemctl', 'start', server]);
}
