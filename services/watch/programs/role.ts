import type { Programs } from '../../node/machine/run.ts';
import type { RunProgram } from './programs.ts';
import { ownerOf } from './secrets.ts';

/** Where an instance learns its role's keys: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const metadataService = '169.254.169.254';

/** Who has a use for the host's role: Prometheus finds instances by it, Loki has its bucket, and Grafana asks CloudWatch; Alloy is root. */
const usersOfRole = ['prometheus', 'loki', 'grafana', 'alloy'];

/** Keeps the users of all other programs from the machine's role, before they start. What the kernel was told lasts until it stops. */
export async function keepFromRole(programs: Programs, runs: readonly RunProgram[]): Promise<void> {
  const others = runs.filter(({ name }) => !usersOfRole.includes(name));
  for (const user of new Set(others.map(({ program }) => ownerOf(program.user)))) {
    const rule = ['OUTPUT', '-d', metadataService, '-m', 'owner', '--uid-owner', String(user), '-j', 'REJECT'];
    if ((await programs.run(['iptables', '-C', ...rule])).status !== 0)
      await programs.mustRun(['iptables', '-A', ...rule]);
  }
}
