import type { Programs } from '../../node/machine/run.ts';

/** Where an instance learns its role's keys: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const metadataService = '169.254.169.254';

/** Keeps a user from the keys of the node's role: on the host's network its programs could take them, and have no use for them. */
export async function keepFromRole(programs: Programs, user: number): Promise<void> {
  const rule = ['OUTPUT', '-d', metadataService, '-m', 'owner', '--uid-owner', String(user), '-j', 'REJECT'];
  if ((await programs.run(['iptables', '-C', ...rule])).status !== 0)
    await programs.mustRun(['iptables', '-A', ...rule]);
}
