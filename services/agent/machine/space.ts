import { statfs } from 'node:fs/promises';

const MiB = 1024 * 1024;

/** An empty node that is tried apart takes up to 75 MiB, most of it for its write-ahead log; three times that is ample. */
const neededMiB = 256;

/**
 * Looks whether the disk of a folder has room for what taking on a bundle writes, before anything is written. Throws with
 * the file that is not taken on and what to do.
 */
export async function requireSpace({ folder, file }: { folder: string; file: string }): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeMiB = Math.floor((bavail * bsize) / MiB);
  if (freeMiB >= neededMiB) return;
  throw new Error(
    `${file} is not taken on: the node's root disk has ${freeMiB} MiB free at ${folder}, and needs ${neededMiB}. ` +
      'Make room there (docker image prune --all takes unused images away), then apply again',
  );
}
