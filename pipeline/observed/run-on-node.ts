import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../failure.ts';
import type { NodeCommands } from '../gate.ts';
import type { ObservedBroker, ObservedNode } from './items.ts';
import { silentAfterMs } from './status.ts';

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
    const commandId = await commands.send(instanceId, command);
    if (commandId === undefined) continue;
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
      const result = await commands.poll(instanceId, commandId);
      if (result.state === 'succeeded') return { node: number, output: result.output };
      const name = `${observed.name} node ${number} (${instanceId})`;
      if (result.state === 'failed') throw new SurroundingsFailure(`${name}: ${result.output.trim()}`);
      if (performance.now() > deadline) {
        throw new SurroundingsFailure(`${name} is not done after ${Math.round(timeoutMs / 1000)} s, and goes on.`);
      }
      await sleep(pauseMs);
    }
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
