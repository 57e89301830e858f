import type { Catalog } from '../../catalog/catalog.ts';
import { isBundleName } from '../../contracts/bundle.ts';
import { rabbitmqContainer, rabbitmqUnit } from '../../contracts/node-commands.ts';
import { holdUntil } from '../../pipeline/apply/windows.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { awaitHealthy, nodeMachine, waitHealthy } from '../nodes/gate.ts';
import type { ObservedNode } from '../records/items.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { nodeByNode, nodeName, runOnThisNode } from './node-by-node.ts';
import { healthyNodesInTurn, whatChanges } from './nodes-in-turn.ts';

export interface RollingRestartProps {
  platform: OpenPlatform;
  broker: string;
  /** Whether to restart also outside the time that the files allow. */
  anyTime: boolean;
  /** Longest that a node may take to be healthy again, in milliseconds. Default: half an hour, as for the gate. */
  healthyWithinMs?: number;
  say: (line: string) => void;
}

const lookMs = 120_000;

/** Ten minutes until the others keep every majority, then what systemd gives a stop and a start; services/agent/machine/service.ts says. */
const restartMs = 35 * 60_000;

/** services/agent/rabbitmq/node.ts gives it as long. */
const rebalanceMs = 300_000;

/**
 * Restarts RabbitMQ on one node after another, each when the one before is healthy again. Throws UserFailure outside the time
 * that the files allow; SurroundingsFailure when a node is not healthy or something else changes the broker, before
 * any node is touched, and with the node at which it stopped after that.
 */
export async function rollingRestart(props: RollingRestartProps): Promise<void> {
  const { platform, broker, anyTime, healthyWithinMs = 30 * 60_000, say } = props;
  const { catalog, commands } = platform;
  const look = async () => ({ catalog, observed: await findBroker(platform, broker), now: new Date() });
  const situation = await look();
  if (!anyTime) refuseOutsideWindow({ catalog, broker, now: situation.now });
  const nodes = healthyNodesInTurn(situation).map((node) => ({ ...node, bundle: requireBundle(broker, node) }));
  await lookAtAll({ platform, broker, nodes });

  await nodeByNode(nodes, async (node) => {
    const changes = whatChanges(await look());
    if (changes !== undefined) {
      throw new SurroundingsFailure(
        `${nodeName(broker, node)} was not restarted, since ${broker} is changing now: ${changes}.`,
      );
    }
    say(`${nodeName(broker, node)}: restarting`);
    await runOnThisNode({ platform, broker, node, command: restart(nodes.length), timeoutMs: restartMs });
    const { number, instanceId, bundle } = node;
    await awaitHealthy({
      machine: nodeMachine(broker, number, instanceId),
      bundle,
      commands,
      timeoutMs: healthyWithinMs,
      pauseMs: 5000,
      say,
    });
  });
  await spreadLeaders({ platform, broker, nodes });
  say(`${broker}: every node was restarted and is healthy.`);
}

function refuseOutsideWindow({ catalog, broker, now }: { catalog: Catalog; broker: string; now: Date }): void {
  const file = catalog.brokers.find(({ name }) => name === broker);
  const hold = holdUntil([catalog.platform.maintenance, ...(file ? [file.maintenance] : [])], now);
  if (!hold.held) return;
  const until = hold.until
    ? `The next time that they allow is ${hold.until.toISOString()}.`
    : 'There is no time that all of them allow.';
  throw new UserFailure(
    `${broker} may not restart now: platform.yaml or brokers/${broker}.yaml says so under maintenance. ${until} --argument now restarts it all the same.`,
  );
}

interface BundledNode extends ObservedNode {
  /** Name of the bundle that the node runs. */
  bundle: string;
}

/** What a node reports becomes part of a command for it, and so has to be what it says it is. */
function requireBundle(broker: string, node: ObservedNode): string {
  const { bundleApplied = 'none' } = node;
  if (isBundleName(bundleApplied)) return bundleApplied;
  throw new SurroundingsFailure(
    `${nodeName(broker, node)} reports to run bundle ${JSON.stringify(bundleApplied)}, which is the name of none. No node was touched.`,
  );
}

interface Nodes {
  platform: OpenPlatform;
  broker: string;
  nodes: readonly BundledNode[];
}

/** Reports are a minute old; each node is asked once more before the first one goes. */
async function lookAtAll({ platform, broker, nodes }: Nodes): Promise<void> {
  for (const node of nodes) {
    try {
      await runOnThisNode({ platform, broker, node, command: waitHealthy('node', node.bundle), timeoutMs: lookMs });
    } catch (error) {
      if (!(error instanceof SurroundingsFailure)) throw error;
      throw new SurroundingsFailure(`${error.message}\nNo node was touched.`, { cause: error });
    }
  }
}

/**
 * What stops the unit drains the node first, but goes on when the others lack a majority, since a machine that goes down goes
 * down. By hand there is time to wait until they have it, and a reason not to begin. Alone a node has no others.
 */
function restart(nodes: number): string {
  const unit = `systemctl restart ${rabbitmqUnit}`;
  if (nodes === 1) return unit;
  return `docker exec ${rabbitmqContainer} rabbitmq-upgrade --quiet --timeout=600 await_online_quorum_plus_one && ${unit}`;
}

/** Restarts moved the leaders of queues away; services/agent/cluster/settle-cluster.ts does the same after a round. */
async function spreadLeaders({ platform, broker, nodes }: Nodes): Promise<void> {
  const node = nodes.at(-1);
  if (nodes.length < 2 || !node) return;
  const command = `docker exec ${rabbitmqContainer} rabbitmq-queues --quiet rebalance all > /dev/null`;
  try {
    await runOnThisNode({ platform, broker, node, command, timeoutMs: rebalanceMs });
  } catch (error) {
    if (!(error instanceof SurroundingsFailure)) throw error;
    throw new SurroundingsFailure(
      `${error.message}\nEvery node was restarted and is healthy; leaders of queues were not spread over them again.`,
      { cause: error },
    );
  }
}
