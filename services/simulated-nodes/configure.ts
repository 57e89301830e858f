import { clusterList } from '../../contracts/node-identity.ts';
import { clusterKey } from '../../contracts/object-keys.ts';
import { backUpBeforeUpgrade, backupUnder } from '../agent/backup/keep-backups.ts';
import { settleCluster } from '../agent/cluster/settle-cluster.ts';
import { backupProps } from '../agent/commands/backup.ts';
import { fetchBundle, type NamedBundle } from '../agent/configuration/bundle-store.ts';
import { type Context, contextUnder, openBroker } from '../agent/context.ts';
import { reportSelf } from '../agent/metadata/report-self.ts';
import { openManagement } from '../agent/rabbitmq/management.ts';
import { decide } from '../agent/rabbitmq/settings.ts';
import { compareTopology } from '../agent/topology/compare.ts';
import { observeBroker } from '../agent/topology/observe.ts';
import { resolveTopology, type Topology } from '../agent/topology/resolve.ts';
import { withClusterLock } from '../node/lock/cluster-lock.ts';
import { log } from './broker-state.ts';
import { type SimulatedNode, turn } from './simulated-node.ts';
import { simulatedSecrets } from './simulated-secrets.ts';

/**
 * Takes on a bundle as services/agent/commands/configure.ts does, without what needs a machine: no image, no certificate, no trial of
 * the configuration. Under the cluster's lock, with the agent's own reports, backup before an upgrade, and topology.
 */
export async function configure(simulated: SimulatedNode, context: Context, name: string): Promise<void> {
  const { identity, aws, say } = context;
  const { configurationBucket: bucket, broker } = identity;
  const getObject = (key: string) => aws.objects.get(bucket, key);
  const wanted = await fetchBundle({ broker, name }, getObject);
  const { nodes } = clusterList.parse(JSON.parse(await getObject(clusterKey(broker))));
  const topology = await resolveTopology(
    wanted.bundle,
    simulatedSecrets(() => wanted.bundle),
  );
  await withClusterLock({ ...identity, table: aws.table, purpose: `configure ${name}`, say }, async (lease) => {
    const locked = contextUnder(lease, context);
    await reportSelf(locked, { bundleWanted: name });
    await refuseEarly(context, { nodes, topology });
    if (isUpgrade(context, wanted)) {
      const props = await backupProps(locked, { ...wanted, ...context.machine.runningBundle() });
      await backUpBeforeUpgrade(backupUnder(lease, props));
    }
    const restarted = takeOn(simulated, wanted, say);
    const management = openManagement({ url: simulated.url, credentials: topology.administrator }).under(lease);
    const { programs } = locked;
    const cluster = { nodes, hostName: identity.hostName, programs, table: locked.aws.table };
    const summary = await settleCluster({ ...cluster, management, topology, restarted, say });
    if (summary && summary.refused.length > 0) throw new Error(summary.refused.join('\n'));
    const { drift = [], refused = [] } = summary ?? {};
    await reportSelf(locked, summary ? { topology: { drift, refused } } : {});
  });
}

/** What the topology cannot become is found before anything changes. */
async function refuseEarly(context: Context, { nodes, topology }: { nodes: string[]; topology: Topology }) {
  const running = context.machine.runningBundle();
  if (!running || !(await context.machine.isListening(0))) return;
  const management = await openBroker(context, running.bundle);
  const members = await management.nodes();
  if (!nodes.every((node) => members.some(({ name, running: up }) => up && name === `rabbit@${node}`))) return;
  const { refused } = compareTopology(topology, await observeBroker(management, topology.remove));
  if (refused.length > 0) throw new Error(refused.join('\n'));
}

function isUpgrade({ machine }: Context, { bundle }: NamedBundle): boolean {
  const running = machine.runningBundle();
  return running !== undefined && running.bundle.version !== bundle.version;
}

/** Whether RabbitMQ was restarted for it. */
function takeOn(simulated: SimulatedNode, wanted: NamedBundle, say: (line: string) => void): boolean {
  const { node } = simulated;
  const running = node.stopped || node.bundle === undefined ? undefined : JSON.parse(node.bundle);
  const { restart, live, plugins } = decide(running, wanted.bundle);
  Object.assign(node, { bundle: wanted.text, joined: true });
  log(node, `takes on bundle ${wanted.name} of RabbitMQ ${wanted.bundle.version}`);
  if (restart.length > 0) {
    if (running) say(`restarting for ${restart.join(', ')}`);
    turn(simulated, 'restart');
    return true;
  }
  const taken = [...live.map(({ key }) => key), ...(plugins ? ['plugins'] : [])];
  say(taken.length > 0 ? `took on ${taken.join(', ')} without a restart` : 'nothing to restart for');
  simulated.keep();
  return false;
}
