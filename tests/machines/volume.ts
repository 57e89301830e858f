import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './run-program.ts';

/** A simulated EBS volume: a sparse file behind a loop device. It outlives the machines it is attached to. */
export interface Volume {
  /** `vol-…` */
  id: string;
  /** Minor number of the loop device; the major number is 7. */
  minor: number;
  /** Enlarges it, as EBS does, under whatever uses it. */
  grow(sizeGiB: number): Promise<void>;
  /** Makes it as blank as a new one. No machine may be running on it. */
  wipe(): Promise<void>;
}

export interface VolumeProps {
  /** Where the file goes. */
  folder: string;
  /** Name for people; volumes of one network have different names. */
  name: string;
  sizeGiB: number;
}

/** Makes a blank volume. */
export async function createVolume({ folder, name, sizeGiB }: VolumeProps): Promise<Volume> {
  const file = join(folder, name);
  writeFileSync(file, '', { flag: 'wx' });
  truncateSync(file, sizeGiB * 2 ** 30);
  const device = (await mustRun(['losetup', '--find', '--show', file])).trim();
  return {
    id: `vol-${createHash('sha256').update(file).digest('hex').slice(0, 17)}`,
    minor: Number(device.replace('/dev/loop', '')),
    async grow(newSizeGiB) {
      truncateSync(file, newSizeGiB * 2 ** 30);
      await mustRun(['losetup', '--set-capacity', device]);
    },
    async wipe() {
      await mustRun(['blkdiscard', device]);
    },
  };
}
