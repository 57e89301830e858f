import { mountData } from '../../node/machine/volume.ts';
import { fillBlankDisk } from '../backup/restore.ts';
import { installFiles, storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { withRemovals } from '../grafana/removals.ts';
import { programsOf } from '../programs/programs.ts';
import { keepFromRole } from '../programs/role.ts';
import { takeSecrets } from '../programs/secrets.ts';
import { keepToGrafana } from '../programs/tunnel-ways.ts';

/**
 * What systemd runs before it starts programs, also after a reboot: the disk in its place, the files of the last bundle that was taken on
 * whole, secrets, which are in memory alone, and nobody else's keys in reach.
 */
export async function prepare(
  props: Pick<Context, 'identity' | 'programs' | 'aws' | 'say'> & { folders: Folders },
): Promise<void> {
  const { identity, aws, folders, programs } = props;
  await mountData(programs, { volumeId: identity.volumeId, folder: folders.data });
  const applied = await storedSet(folders, 'applied');
  if (!applied) return;
  await fillBlankDisk(props);
  const runs = programsOf(applied.bundle);
  // A set that was being taken on when the power went may have left more in Grafana than this one has.
  installFiles(folders, withRemovals(folders, applied));
  await takeSecrets({ secrets: aws.secrets, path: identity.secrets, folders, runs });
  await keepFromRole(programs, runs);
  await keepToGrafana(programs, runs);
}
