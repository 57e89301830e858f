import type { Bundle } from '../../../contracts/bundle.ts';
import { type Leased, LeaseLost } from '../../node/lock/lease.ts';
import type { Programs } from '../../node/machine/run.ts';
import { enableServices, isServing, restartService, stopService } from '../machine/service.ts';
import { serveCommand } from '../rabbitmq/container.ts';
import { askPeers, forgetSelf } from '../rabbitmq/membership.ts';
import {
  applyLive,
  awaitSpare,
  awaitStartup,
  clusterMembers,
  reloadCertificates,
  requirePlugins,
  takeOnPlugins,
  tellMetrics,
} from '../rabbitmq/node.ts';
import { type Decision, decide } from '../rabbitmq/settings.ts';
import type { NamedBundle } from './bundle-store.ts';
import type { NodeFiles } from './node-files.ts';

export interface ApplyBundleProps {
  programs: Leased<Programs>;
  files: Leased<NodeFiles>;
  hostName: string;
  wanted: NamedBundle;
  /** The other nodes of the cluster by their host names. */
  peers: readonly string[];
  /** Those of them that were seen running at any time. */
  knownPeers: readonly string[];
  /** What the nodes of the cluster know each other by. */
  cookie: string;
  /** Whether certificates changed since RabbitMQ read them. */
  certificatesChanged: boolean;
  /** Called before RabbitMQ is stopped for another version. */
  beforeUpgrade: () => Promise<void>;
  say: (line: string) => void;
}

/**
 * Brings the node from what it runs to the wanted bundle: live where that is possible, by a restart where it is not. What
 * RabbitMQ would not take is found before anything changes; should it not come back all the same, the old configuration is
 * put back. Throws Refused with file and field. Returns whether RabbitMQ was restarted.
 */
export async function applyBundle(props: ApplyBundleProps): Promise<boolean> {
  const { programs, files, hostName, wanted, certificatesChanged, cookie, say } = props;
  const running = (await isServing(programs)) ? await files.runningBundle() : undefined;
  const decision = decide(running?.bundle, wanted.bundle);
  await files.writeCookie(cookie);
  if (decision.restart.length > 0) {
    await restart(props, running, decision);
  } else {
    await changeLive(props, decision);
    if (certificatesChanged) await reloadCertificates(programs);
    // What is live now has to be there after the next start, too.
    await files.install(wanted.bundle, [hostName, ...props.peers]);
    await installServices(props, wanted.bundle);
    const taken = [...decision.live.map(({ key }) => key), ...(decision.plugins ? ['plugins'] : [])];
    say(taken.length > 0 ? `took on ${taken.join(', ')} without a restart` : 'nothing to restart for');
  }
  await files.keepRunning(wanted);
  return decision.restart.length > 0;
}

async function changeLive({ programs, files, wanted }: ApplyBundleProps, decision: Decision): Promise<void> {
  if (decision.plugins) {
    await requirePlugins(programs, wanted.bundle);
    await files.installPlugins(wanted.bundle);
    await tellMetrics(programs, decision.metrics);
    await takeOnPlugins(programs);
  }
  await applyLive(programs, decision.live);
}

async function restart(props: ApplyBundleProps, running: NamedBundle | undefined, decision: Decision): Promise<void> {
  const { programs, files, wanted, beforeUpgrade, say } = props;
  const { bundle } = wanted;
  say(`trying the configuration on a node apart`);
  await files.tryConfiguration(bundle);
  if (running) {
    say(`restarting for ${decision.restart.join(', ')}`);
    if (running.bundle.version !== bundle.version) await beforeUpgrade();
    await awaitSpare(programs, 600);
  }
  const blank = await files.isBlank();
  // A node with data does not look for peers; one whose first start was cut short does.
  const seeds = blank ? await findCluster(props) : [...props.peers];
  await files.keep();
  await files.install(bundle, [...seeds, props.hostName]);
  await installServices(props, bundle);
  try {
    await restartService(programs);
    await awaitStartup(programs, bundle);
    await refuseIsland(props, { blank, expected: blank ? seeds : props.knownPeers });
  } catch (error) {
    // Without the lock the node stays as it is: another may be restarting by now.
    if (running && !(error instanceof LeaseLost)) await goBack(props, running);
    throw error;
  }
}

/** Has systemd run the bundle's image when it starts RabbitMQ next. */
async function installServices({ programs, files, hostName }: ApplyBundleProps, { image }: Bundle): Promise<void> {
  if (await files.writeUnits(serveCommand({ hostName, image }))) await enableServices(programs);
}

/** Puts back what ran before. Its own failure must not hide the reason for going back. */
async function goBack(props: ApplyBundleProps, before: NamedBundle): Promise<void> {
  const { programs, files, say } = props;
  say(`going back to bundle ${before.name}`);
  try {
    await files.restore();
    await installServices(props, before.bundle);
    await restartService(programs);
    await awaitStartup(programs, before.bundle);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    say(`the node does not start with bundle ${before.name} either: ${(error as Error).message}`);
  }
}

/**
 * RabbitMQ that cannot join its peers in half a minute goes on as a cluster of its own, and clients would find two. A node
 * that was blank becomes so again, for the next try; data is left alone.
 */
async function refuseIsland(
  { programs, files, hostName }: ApplyBundleProps,
  { blank, expected }: { blank: boolean; expected: readonly string[] },
): Promise<void> {
  if (expected.length === 0) return;
  const members = await clusterMembers(programs);
  if (expected.some((peer) => members.includes(peer))) return;
  await stopService(programs);
  if (blank) await files.makeBlank();
  throw new Error(
    `${hostName} started alone instead of with ${expected.join(', ')}, and was stopped, so that there are not two clusters. ` +
      "Look for the reason in RabbitMQ's log (docker logs rabbitmq), and apply again",
  );
}

/** Peers that a blank node joins. Throws when there is a cluster that does not answer: this would make a second one. */
async function findCluster({
  programs,
  hostName,
  wanted,
  peers,
  knownPeers,
  say,
}: ApplyBundleProps): Promise<string[]> {
  const { image } = wanted.bundle;
  const { running, rememberedBy } = await askPeers({ programs, hostName, image, peers });
  const [peer] = rememberedBy;
  if (peer !== undefined) {
    say(`the disk is blank: joining anew, after ${peer} has forgotten the node that was`);
    await forgetSelf({ programs, hostName, image, peer });
  }
  if (running.length > 0 || knownPeers.length === 0) return running;
  throw new Error(
    `the disk is blank and none of the cluster's other nodes answers (${knownPeers.join(', ')}). Start one of them first; ` +
      'this node alone would be a second, empty cluster',
  );
}
