import type { Programs } from '../../node/machine/run.ts';
import { mountData } from '../../node/machine/volume.ts';
import { fillBlankDisk } from '../backup/restore.ts';
import { installFiles, storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { programsOf } from '../programs/programs.ts';
import { ownerOf, takeSecrets } from '../programs/secrets.ts';

/** Where an instance learns its role's keys: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const metadataService = '169.254.169.254';

/** Who has a use for the host's role: Prometheus finds instances by it, Loki has its bucket, and Grafana asks CloudWatch. */
const usersOfRole = ['prometheus', 'loki', 'grafana', 'alloy'];

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
  installFiles(folders, applied.files);
  await takeSecrets({ secrets: aws.secrets, path: identity.secrets, folders, runs });
  const others = runs.filter(({ name }) => !usersOfRole.includes(name));
  for (const user of new Set(others.map(({ program }) => ownerOf(program.user)))) await keepFromRole(programs, user);
}

async function keepFromRole(programs: Programs, user: number): Promise<void> {
  const rule = ['OUTPUT', '-d', metadataService, '-m', 'owner', '--uid-owner', String(user), '-j', 'REJECT'];
  if ((await programs.run(['iptables', '-C', ...rule])).status !== 0)
    await programs.mustRun(['iptables', '-A', ...rule]);
}
