import { statfs } from 'node:fs/promises';

const MiB = 1024 * 1024;

/**
 * Looks whether the disk of a folder has room for what taking on a bundle writes, before anything is written. Throws with
 * the file that is not taken on and what to do.
 */
export async function requireSpace(props: { folder: string; file: string; neededMiB: number }): Promise<void> {
  const { folder, file, neededMiB } = props;
  const { bavail, bsize } = await statfs(folder);
  const freeMiB = Math.floor((bavail * bsize) / MiB);
  if (freeMiB >= neededMiB) return;
  throw new Error(
    `${file} is not taken on: the node's root disk has ${freeMiB} MiB free at ${folder}, and needs ${neededMiB}. ` +
      'Make room there (docker image prune --all takes unused images away), then apply again',
  );
}

/** Part of a folder's file system that is in use, in percent; undefined when there is no such folder. */
export async function diskPercent(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && disk.blocks > 0 ? (1 - disk.bfree / disk.blocks) * 100 : undefined;
}
