import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rabbitmqUser, replaceFile } from '../machine/files.ts';
import { installServices, isServing, restartService, stopService } from '../machine/service.ts';
import { dataFolder } from '../machine/volume.ts';
import { serveCommand } from '../rabbitmq/container.ts';
import { askPeers, forgetSelf } from '../rabbitmq/membership.ts';
import {
  applyLive,
  awaitSpare,
  awaitStartup,
  clusterMembers,
  reloadCertificates,
  setPlugins,
} from '../rabbitmq/node.ts';
import { installFiles, keepFiles, restoreFiles, stageFiles } from '../rabbitmq/node-files.ts';
import { type Decision, decide } from '../rabbitmq/settings.ts';
import { tryConfiguration } from '../rabbitmq/trial-start.ts';
import { keepRunning, type NamedBundle, runningBundle } from './bundle-store.ts';

export interface ApplyBundleProps {
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
  const { hostName, wanted, certificatesChanged, cookie, say } = props;
  const running = (await isServing()) ? runningBundle() : undefined;
  const decision = decide(running?.bundle, wanted.bundle);
  replaceFile(join(dataFolder, '.erlang.cookie'), cookie, { mode: 0o400, owner: rabbitmqUser });
  if (decision.restart.length > 0) {
    await restart(props, running, decision);
  } else {
    await changeLive(wanted, decision);
    if (certificatesChanged) await reloadCertificates();
    // What is live now has to be there after the next start, too.
    installFiles(wanted.bundle, [hostName, ...props.peers]);
    await installServices(serveCommand({ hostName, image: wanted.bundle.image }));
    const taken = [...decision.live.map(({ key }) => key), ...(decision.plugins ? ['plugins'] : [])];
    say(taken.length > 0 ? `took on ${taken.join(', ')} without a restart` : 'nothing to restart for');
  }
  keepRunning(wanted);
  return decision.restart.length > 0;
}

async function changeLive(wanted: NamedBundle, decision: Decision): Promise<void> {
  if (decision.plugins) await setPlugins(wanted.bundle);
  await applyLive(decision.live);
}

async function restart(props: ApplyBundleProps, running: NamedBundle | undefined, decision: Decision): Promise<void> {
  const { hostName, wanted, beforeUpgrade, say } = props;
  const { bundle } = wanted;
  say(`trying the configuration on a node apart`);
  await tryConfiguration({ bundle, staged: stageFiles(bundle) });
  if (running) {
    say(`restarting for ${decision.restart.join(', ')}`);
    if (running.bundle.version !== bundle.version) await beforeUpgrade();
    await awaitSpare(600);
  }
  const blank = isBlank();
  // A node with data does not look for peers; one whose first start was cut short does.
  const seeds = blank ? await findCluster(props) : [...props.peers];
  keepFiles();
  installFiles(bundle, [...seeds, hostName]);
  await installServices(serveCommand({ hostName, image: bundle.image }));
  try {
    await restartService();
    await awaitStartup(bundle);
    await refuseIsland({ hostName, blank, expected: blank ? seeds : props.knownPeers });
  } catch (error) {
    if (running) await goBack(hostName, running, say);
    throw error;
  }
}

/** Puts back what ran before. Its own failure must not hide the reason for going back. */
async function goBack(hostName: string, before: NamedBundle, say: (line: string) => void): Promise<void> {
  say(`going back to bundle ${before.name}`);
  restoreFiles();
  try {
    await installServices(serveCommand({ hostName, image: before.bundle.image }));
    await restartService();
    await awaitStartup(before.bundle);
  } catch (error) {
    say(`the node does not start with bundle ${before.name} either: ${(error as Error).message}`);
  }
}

/** Whether the data volume has never held a node. RabbitMQ keeps everything below this folder, in the image too. */
function isBlank(): boolean {
  return !existsSync(join(dataFolder, 'mnesia'));
}

/**
 * RabbitMQ that cannot join its peers in half a minute goes on as a cluster of its own, and clients would find two. A node
 * that was blank becomes so again, for the next try; data is left alone.
 */
async function refuseIsland(props: { hostName: string; blank: boolean; expected: readonly string[] }): Promise<void> {
  const { hostName, blank, expected } = props;
  if (expected.length === 0) return;
  const members = await clusterMembers();
  if (expected.some((peer) => members.includes(peer))) return;
  await stopService();
  if (blank) rmSync(join(dataFolder, 'mnesia'), { recursive: true, force: true });
  throw new Error(
    `${hostName} started alone instead of with ${expected.join(', ')}, and was stopped, so that there are not two clusters. ` +
      "Look for the reason in RabbitMQ's log (docker logs rabbitmq), and apply again",
  );
}

/** Peers that a blank node joins. Throws when there is a cluster that does not answer: this would make a second one. */
async function findCluster({ hostName, wanted, peers, knownPeers, say }: ApplyBundleProps): Promise<string[]> {
  const { image } = wanted.bundle;
  const { running, rememberedBy } = await askPeers({ hostName, image, peers });
  const [peer] = rememberedBy;
  if (peer !== undefined) {
    say(`the disk is blank: joining anew, after ${peer} has forgotten the node that was`);
    await forgetSelf({ hostName, image, peer });
  }
  if (running.length > 0 || knownPeers.length === 0) return running;
  throw new Error(
    `the disk is blank and none of the cluster's other nodes answers (${knownPeers.join(', ')}). Start one of them first; ` +
      'this node alone would be a second, empty cluster',
  );
}
