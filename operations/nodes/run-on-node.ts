import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { ObservedBroker, ObservedNode } from '../records/items.ts';
import { silentAfterMs } from '../status/status.ts';
import type { NodeCommands } from './gate.ts';
import { runOnInstance } from './run-on-instance.ts';

/** A node that ran a command, and what it printed. */
export interface NodeAnswer {
  node: number;
  output: string;
}

/**
 * Runs a command on one node of a broker, the one most likely to do it well, and returns what it printed. A node whose
 * instance does not answer is passed over. Throws SurroundingsFailure when none does, or the command fails.
 */
export async function runOnNode(props: {
  observed: ObservedBroker;
  commands: NodeCommands;
  command: string;
  /** When to give up, in milliseconds. */
  timeoutMs: number;
  now: Date;
}): Promise<NodeAnswer> {
  const { observed, commands, command, timeoutMs, now } = props;
  const deadline = performance.now() + timeoutMs;
  for (const { number, instanceId } of inOrderOfTrust(observed.nodes, now)) {
    const output = await runOnInstance({
      name: `${observed.name} node ${number} (${instanceId})`,
      instanceId,
      commands,
      command,
      timeoutMs: deadline - performance.now(),
    });
    if (output !== undefined) return { node: number, output };
  }
  const asked = observed.nodes.map(({ number, instanceId }) => `${number} (${instanceId})`).join(', ');
  throw new SurroundingsFailure(
    asked === ''
      ? `${observed.name} has never reported a node. Apply it first.`
      : `No instance of ${observed.name} answers Systems Manager; asked nodes ${asked}.`,
  );
}

/** Healthy nodes that have reported lately come first. */
function inOrderOfTrust(nodes: readonly ObservedNode[], now: Date): ObservedNode[] {
  const doubt = ({ state, reportedAt }: ObservedNode) =>
    (now.getTime() - Date.parse(reportedAt) > silentAfterMs ? 2 : 0) + (state === 'healthy' ? 0 : 1);
  return [...nodes].sort((a, b) => doubt(a) - doubt(b) || a.number - b.number);
}
