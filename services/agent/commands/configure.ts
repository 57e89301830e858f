import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { programFolder } from '../../../contracts/node-commands.ts';
import { clusterList, dataFolder } from '../../../contracts/node-identity.ts';
import { memberPrefix } from '../../../contracts/node-report.ts';
import { clusterKey } from '../../../contracts/object-keys.ts';
import { brokerSecrets } from '../../../contracts/secrets.ts';
import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { type Lease, type Leased, LeaseLost, underLease } from '../../node/lock/lease.ts';
import type { Programs } from '../../node/machine/run.ts';
import { requireSpace } from '../../node/machine/space.ts';
import { mountData } from '../../node/machine/volume.ts';
import type { Aws } from '../aws/aws.ts';
import { backUpBeforeUpgrade, backupUnder } from '../backup/keep-backups.ts';
import { ensureTls } from '../certificates/node-tls.ts';
import { settleCluster } from '../cluster/settle-cluster.ts';
import { applyBundle } from '../configuration/apply-bundle.ts';
import { fetchBundle, type NamedBundle } from '../configuration/bundle-store.ts';
import { localFiles } from '../configuration/node-files.ts';
import { type Context, contextUnder, type LeasedContext } from '../context.ts';
import { isServing } from '../machine/service.ts';
import { type News, reportSelf } from '../metadata/report-self.ts';
import { clusterOf } from '../rabbitmq/cluster.ts';
import { type Management, openManagement } from '../rabbitmq/management.ts';
import { ensureAdministrator, pullImage } from '../rabbitmq/node.ts';
import { Refused } from '../rabbitmq/refused-configuration.ts';
import { compareTopology } from '../topology/compare.ts';
import { observeBroker } from '../topology/observe.ts';
import { resolveTopology, type Topology } from '../topology/resolve.ts';
import { takeOnWatched } from '../watched/take-on.ts';
import { backupProps } from './backup.ts';

/** A command's context, and the name of the bundle. */
export type ConfigureProps = Context & { name: string };

/** The same under the cluster's lock. */
type LockedProps = LeasedContext & { name: string; lease: Lease };

/** What a bundle turns into on this node, once everything that it refers to has been read. */
interface Wanted {
  bundle: NamedBundle;
  /** Host names of the cluster's nodes, in order. */
  nodes: string[];
  topology: Topology;
  cookie: string;
}

/**
 * Takes on a bundle: fetches it, puts the secrets in, and brings node and topology to it, live where that is possible. Safe
 * to be interrupted anywhere and run again. Holds the cluster's lock, so that no two nodes change at once. Throws
 * with the file and the field to blame, and then the node runs on as it did.
 */
export async function configure(props: ConfigureProps): Promise<void> {
  const { identity, name, aws, say } = props;
  const wanted = await fetchWanted(props);
  await withClusterLock({ ...identity, table: aws.table, purpose: `configure ${name}`, say }, async (lease) => {
    const locked = { ...contextUnder(lease, props), name, lease };
    await writeReport(locked, { bundleWanted: name });
    await writeReport(locked, await bringNode(locked, wanted));
  });
  await takeOnWatched({ programs: props.programs, identity, watched: wanted.bundle.bundle.watched, say });
}

/** Reads everything first: a secret that cannot be read must not be found half-way. */
async function fetchWanted({ identity, name, aws }: ConfigureProps): Promise<Wanted> {
  const { configurationBucket: bucket, broker, secrets } = identity;
  const getObject = (key: string) => aws.objects.get(bucket, key);
  const bundle = await fetchBundle({ broker, name }, getObject);
  const { nodes } = clusterList.parse(JSON.parse(await getObject(clusterKey(broker))));
  const topology = await resolveTopology(bundle.bundle, aws.secrets);
  const secret = brokerSecrets(secrets).cookie;
  const cookie = await aws.secrets.read(secret);
  if (cookie === undefined) throw new Error(`secret ${secret} has no value. Apply the broker's stack again.`);
  return { bundle, nodes, topology, cookie };
}

async function bringNode(props: LockedProps, wanted: Wanted): Promise<News> {
  const { lease, identity, aws, machine, programs, say } = props;
  const { nodes, topology, cookie } = wanted;
  const { hostName } = identity;
  const { bundle } = wanted.bundle;
  const management = openManagement({ url: machine.managementUrl, credentials: topology.administrator }).under(lease);
  await requireSpace({ folder: programFolder, file: bundle.file, neededMiB });
  await mountData(programs, { volumeId: identity.volumeId, folder: dataFolder });
  await pullImage(programs, bundle);
  if (await answers(props)) await refuseEarly({ programs, nodes, management, topology });
  const tls = await ensureTls({ lease, identity, bundle, secrets: aws.secrets, now: new Date() });
  if (tls.server.warning !== undefined) say(tls.server.warning);
  const peers = nodes.filter((node) => node !== hostName);
  const restarted = await applyBundle({
    programs,
    files: underLease(lease, localFiles),
    hostName,
    wanted: wanted.bundle,
    peers,
    knownPeers: await knownPeers(aws, peers, cookie),
    cookie,
    certificatesChanged: tls.changed,
    beforeUpgrade: () => saveBeforeUpgrade(props),
    say,
  });
  await aws.table.put(memberPrefix + hostName, { cluster: clusterName(cookie) });
  await ensureAdministrator({ programs, management, administrator: topology.administrator });
  const summary = await settleCluster({
    nodes,
    hostName,
    programs,
    table: aws.table,
    management,
    topology,
    restarted,
    say,
  });
  const certificates = { certificate: tls.server, authority: tls.authority };
  if (!summary) return certificates;
  throwRefusals(summary.refused);
  return { ...certificates, topology: { drift: summary.drift, refused: summary.refused } };
}

/** An empty node that is tried apart takes up to 75 MiB, most of it for its write-ahead log; three times that is ample. */
const neededMiB = 256;

/** Longest that a node waits for its peers when it starts: https://www.rabbitmq.com/docs/clustering#restarting */
const startMs = 300_000;

/** Whether RabbitMQ answers. One that has just been started, by an apply that was interrupted, say, is waited for. */
async function answers({ machine, programs }: Pick<Context, 'machine' | 'programs'>): Promise<boolean> {
  const port = Number(new URL(machine.managementUrl).port);
  for (const deadline = performance.now() + startMs; await isServing(programs); await sleep(1000)) {
    if (await machine.isListening(port)) return true;
    if (performance.now() > deadline) break;
  }
  return false;
}

/** A report that cannot be written is no reason not to configure; the next one is a minute away. */
async function writeReport(props: LockedProps, news: News): Promise<void> {
  try {
    await reportSelf(props, news);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    props.say(`the report was not written: ${(error as Error).message}`);
  }
}

/** What runs is saved, under the version that runs. */
async function saveBeforeUpgrade(props: LockedProps): Promise<void> {
  const running = props.machine.runningBundle();
  if (running) await backUpBeforeUpgrade(backupUnder(props.lease, await backupProps(props, running)));
}

/** What the topology cannot become is found before settings change, so that a bundle is taken on whole or not at all. */
async function refuseEarly(props: {
  programs: Leased<Programs>;
  nodes: string[];
  management: Management;
  topology: Topology;
}): Promise<void> {
  const { programs, nodes, management, topology } = props;
  await ensureAdministrator({ programs, management, administrator: topology.administrator });
  const { running } = await clusterOf(management);
  if (!nodes.every((node) => running.includes(node))) return;
  throwRefusals(compareTopology(topology, await observeBroker(management, topology.remove)).refused);
}

function throwRefusals(refused: readonly string[]): void {
  if (refused.length > 0) throw new Refused(refused.join('\n'));
}

/**
 * Those of the other nodes that are known to have joined. A cluster is known by its cookie: one that was destroyed and made
 * anew under the same name is another.
 */
async function knownPeers({ table }: Aws, peers: readonly string[], cookie: string): Promise<string[]> {
  const members = await table.query(memberPrefix);
  return peers.filter((peer) =>
    members.some(({ item, cluster }) => item === memberPrefix + peer && cluster === clusterName(cookie)),
  );
}

function clusterName(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex').slice(0, 16);
}
