import { backupPrefix } from '../../../contracts/node-report.ts';
import {
  watchBackupKey,
  watchBackupsPrefix,
  watchBlockKey,
  watchBlocksPrefix,
  watchPartsPrefix,
} from '../../../contracts/object-keys.ts';
import type { Context } from '../context.ts';
import { type Manifest, manifest, timeOfBackup } from './manifest.ts';

/** What there is in the bucket: backups, and what they are made of. */
export interface Kept {
  backups: readonly Manifest[];
  /** Keys of parts and of blocks. */
  parts: readonly string[];
  blocks: readonly string[];
}

/** Times of backups whose time is over, and keys of what belongs to none any more. The newest backup stays, and Prometheus' blocks are its. */
export function planPruning({ backups, parts, blocks }: Kept, now: Date): { times: string[]; keys: string[] } {
  const ordered = [...backups].sort((a, b) => (a.time < b.time ? -1 : 1));
  const newest = ordered.at(-1);
  if (!newest) return { times: [], keys: [] };
  const gone = ordered.filter((backup) => backup !== newest && Date.parse(backup.expiresAt) < now.getTime());
  const stay = ordered.filter((backup) => !gone.includes(backup));
  const needed = new Set([
    ...stay.flatMap((backup) => backup.parts.map(({ key }) => key)),
    ...newest.blocks.map(({ block, path }) => watchBlockKey(block, path)),
  ]);
  return { times: gone.map(({ time }) => time), keys: [...parts, ...blocks].filter((key) => !needed.has(key)) };
}

/** Takes away what has outlived its time: records first, then lists of parts, and parts last. What cannot be deleted is said. */
export async function pruneBackups({ identity, aws, say }: Context, now: Date): Promise<void> {
  const bucket = identity.backupBucket;
  const keysOf = async (prefix: string) => (await aws.objects.list(bucket, prefix)).map(({ key }) => key);
  const backups = await readBackups({ identity, aws });
  const kept = { backups, parts: await keysOf(watchPartsPrefix), blocks: await keysOf(watchBlocksPrefix) };
  const { times, keys } = planPruning(kept, now);
  for (const time of times) await aws.table.delete(backupPrefix + time);
  for (const key of [...times.map(watchBackupKey), ...keys]) {
    await aws.objects.delete(bucket, key).catch((error: Error) => say(error.message));
  }
}

/** Every backup in the bucket, from the oldest to the newest. */
export async function readBackups({ identity, aws }: Pick<Context, 'identity' | 'aws'>): Promise<Manifest[]> {
  const bucket = identity.backupBucket;
  const keys = (await aws.objects.list(bucket, watchBackupsPrefix)).map(({ key }) => key).filter(timeOfBackup);
  const texts = await Promise.all(keys.sort().map((key) => aws.objects.get(bucket, key)));
  return texts.map((text) => manifest.parse(JSON.parse(text)));
}
