import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runOnInstance } from '../nodes/run-on-instance.ts';
import type { ObservedNode } from '../records/items.ts';
import type { OpenPlatform } from '../records/open-platform.ts';

/** Does something to one node after another, in the order given. A failure ends with which nodes were done before and which were not touched. */
export async function nodeByNode<Node extends ObservedNode>(
  nodes: readonly Node[],
  work: (node: Node) => Promise<void>,
): Promise<void> {
  for (const [index, node] of nodes.entries()) {
    try {
      await work(node);
    } catch (error) {
      if (!(error instanceof SurroundingsFailure)) throw error;
      const reach = [
        ...describe('Done before it', nodes.slice(0, index)),
        ...describe('Not touched', nodes.slice(index + 1)),
      ];
      throw new SurroundingsFailure([error.message, ...reach].join('\n'), { cause: error });
    }
  }
}

function describe(what: string, nodes: readonly ObservedNode[]): string[] {
  return nodes.length === 0 ? [] : [`${what}: node ${nodes.map(({ number }) => number).join(', ')}.`];
}

/** A node as failures and progress name it. */
export function nodeName(broker: string, { number, instanceId }: ObservedNode): string {
  return `${broker} node ${number} (${instanceId})`;
}

/** Runs a command on this node alone and returns what it printed. Throws SurroundingsFailure also when it does not answer. */
export async function runOnThisNode(props: {
  platform: OpenPlatform;
  broker: string;
  node: ObservedNode;
  command: string;
  timeoutMs: number;
}): Promise<string> {
  const { platform, broker, node, command, timeoutMs } = props;
  const name = nodeName(broker, node);
  const { instanceId } = node;
  const output = await runOnInstance({ name, instanceId, commands: platform.commands, command, timeoutMs });
  if (output === undefined) throw new SurroundingsFailure(`${name} does not answer Systems Manager.`);
  return output;
}
