import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownFolder } from './files.ts';
import type { Programs } from './run.ts';

/**
 * Finds a machine's data volume by its id, formats it only if it holds nothing, mounts it at the folder, and uses all of it.
 * Throws when the volume is not attached within five minutes.
 */
export async function mountData(
  programs: Programs,
  { volumeId, folder }: { volumeId: string; folder: string },
): Promise<void> {
  const device = deviceOf(volumeId);
  for (let seconds = 0; !isBlockDevice(device); seconds += 1) {
    if (seconds === 300) throw new Error(`data volume ${volumeId} is not attached: there is no ${device}`);
    await sleep(1000);
  }
  // blkid leaves with 2 when it finds no signature. mkfs.xfs itself refuses a device that holds one.
  const { status } = await programs.run(['blkid', '--probe', device]);
  if (status === 2) await programs.mustRun(['mkfs.xfs', device]);
  if ((await programs.run(['mountpoint', '--quiet', folder])).status !== 0) {
    ownFolder(folder);
    await programs.mustRun(['mount', '-o', 'noatime', device, folder]);
  }
  // A volume that grew is used whole.
  await programs.mustRun(['xfs_growfs', folder]);
}

/** The link that udev makes for an EBS volume: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-using-volumes.html */
function deviceOf(volumeId: string): string {
  return `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volumeId.replace('-', '')}`;
}

function isBlockDevice(path: string): boolean {
  return existsSync(path) && statSync(path).isBlockDevice();
}
