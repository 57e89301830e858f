import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { underLease } from '../../node/lock/lease.ts';
import { type Context, contextUnder } from '../context.ts';
import { reportSelf } from '../metadata/report-self.ts';
import { openManagement } from '../rabbitmq/management.ts';
import { ensureAdministrator } from '../rabbitmq/node.ts';
import { applyTopology } from '../topology/apply.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { requireRunning } from './backup.ts';

/**
 * Takes on the passwords that the secrets hold now. The gate does so after a rotation in the file; this is for passwords
 * that come from secrets of the users' own, which change without the file.
 */
export async function rotate(context: Context): Promise<void> {
  const { identity, aws, machine, say } = context;
  const { bundle } = requireRunning(machine);
  const topology = await resolveTopology(bundle, aws.secrets);
  const management = openManagement({ url: machine.managementUrl, credentials: topology.administrator });
  await withClusterLock({ ...identity, table: aws.table, purpose: 'rotate', say }, async (lease) => {
    const locked = { programs: underLease(lease, context.programs), management: management.under(lease) };
    await ensureAdministrator({ ...locked, administrator: topology.administrator });
    const { refused, drift } = await applyTopology({ management: locked.management, topology, say });
    await reportSelf(contextUnder(lease, context), { topology: { refused, drift } });
    if (refused.length > 0) throw new Error(refused.join('\n'));
  });
  say('passwords are those of the secrets');
}
