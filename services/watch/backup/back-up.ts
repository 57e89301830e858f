import { statSync } from 'node:fs';
import { join } from 'node:path';
import { backupPrefix } from '../../../contracts/node-report.ts';
import { watchBackupKey, watchBlockKey, watchBlocksPrefix, watchPartKey } from '../../../contracts/object-keys.ts';
import type { HostBackup } from '../../../contracts/watch-report.ts';
import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { storedSet } from '../bundle/set-store.ts';
import { type Context, hostLock } from '../context.ts';
import type { Folders } from '../folders.ts';
import { recordFile } from '../grafana/removals.ts';
import { programsOf } from '../programs/programs.ts';
import { bytesOf, type Manifest } from './manifest.ts';
import { pruneBackups } from './prune.ts';
import { removeCopies, type Taken, takeAll } from './sources.ts';

export type BackupProps = Context & { folders: Folders };

const hourMs = 3_600_000;

/** Makes the backup that is due, if one is. */
export async function backUpIfDue(props: BackupProps): Promise<void> {
  const applied = await storedSet(props.folders, 'applied');
  if (!applied) return;
  const newest = (await props.aws.table.query(backupPrefix)).at(-1)?.item.slice(backupPrefix.length);
  const due = newest === undefined || Date.now() - Date.parse(newest) >= applied.bundle.backups.everyHours * hourMs;
  if (due) await backUp(props, 'schedule');
}

/**
 * Saves what Grafana, Zabbix and Prometheus keep: copies first, under the lock, so that nothing starts anew under them; then the bucket, what
 * the backup is made of last; its record after that, so that what is on record is there. Returns the key.
 */
export async function backUp(props: BackupProps, why: HostBackup['why']): Promise<string> {
  const { aws, folders, programs, say } = props;
  const applied = await storedSet(folders, 'applied');
  if (!applied) throw new Error('this host has not taken on any bundle yet; apply the stack monitoring first');
  const names = programsOf(applied.bundle).map(({ name }) => name);
  const taken = await withClusterLock(hostLock(props, 'backup'), () => takeAll({ folders, programs }, names));
  const now = new Date();
  const { retentionDays } = applied.bundle.backups;
  try {
    const saved = await upload(props, taken, { now, retentionDays });
    const key = watchBackupKey(saved.time);
    const record: HostBackup = { kind: 'monitoring', why, key, bytes: bytesOf(saved), expiresAt: saved.expiresAt };
    await aws.table.put(backupPrefix + saved.time, record);
    say(`saved ${key}: ${saved.parts.length} files and ${new Set(saved.blocks.map(({ block }) => block)).size} blocks`);
    await pruneBackups(props, now);
    return key;
  } finally {
    removeCopies(folders);
  }
}

async function upload(
  { identity, aws, folders }: BackupProps,
  { files, blocks }: Taken,
  { now, retentionDays }: { now: Date; retentionDays: number },
): Promise<Manifest> {
  const bucket = identity.backupBucket;
  const time = now.toISOString();
  const saved: Manifest = {
    time,
    expiresAt: new Date(now.getTime() + retentionDays * 24 * hourMs).toISOString(),
    parts: [],
    blocks: blocks.map(({ block, path, from }) => ({ block, path, bytes: sizeOf(from) })),
  };
  const record = { from: join(folders.data, recordFile), path: recordFile };
  for (const { from, path } of [...files, ...(isThere(record.from) ? [record] : [])]) {
    const key = watchPartKey(time, path);
    await aws.objects.putFile({ bucket, key, path: from });
    saved.parts.push({ path, key, bytes: sizeOf(from) });
  }
  const there = new Map((await aws.objects.list(bucket, watchBlocksPrefix)).map(({ key, bytes }) => [key, bytes]));
  for (const { block, path, from } of blocks) {
    const key = watchBlockKey(block, path);
    if (there.get(key) !== sizeOf(from)) await aws.objects.putFile({ bucket, key, path: from });
  }
  await aws.objects.put({ bucket, key: watchBackupKey(time), text: JSON.stringify(saved, null, 1) });
  return saved;
}

function sizeOf(path: string): number {
  return statSync(path).size;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
