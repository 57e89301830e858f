import { takeOnPasswords } from '../../contracts/node-commands.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { nodeByNode, nodeName, runOnThisNode } from './node-by-node.ts';
import { nodesInTurn } from './nodes-in-turn.ts';

/** The agent waits half an hour for whatever else changes the broker, and goes through its users then. */
const timeoutMs = 40 * 60_000;

/**
 * Has every node, one after another, take on the passwords that its secrets hold now. Makes no new password. Throws
 * SurroundingsFailure with the node at which it stopped.
 */
export async function rotate(props: {
  platform: OpenPlatform;
  broker: string;
  say: (line: string) => void;
}): Promise<void> {
  const { platform, broker, say } = props;
  const observed = await findBroker(platform, broker);
  const nodes = nodesInTurn({ catalog: platform.catalog, observed, now: new Date() });
  await nodeByNode(nodes, async (node) => {
    const output = await runOnThisNode({ platform, broker, node, command: takeOnPasswords, timeoutMs });
    for (const line of output.split('\n').filter(Boolean)) say(`${nodeName(broker, node)}: ${line}`);
  });
}
