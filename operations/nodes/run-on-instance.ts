import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { NodeCommands } from './gate.ts';

/**
 * Runs a command on one instance and returns what it printed; undefined when the instance does not answer Systems Manager.
 * Throws SurroundingsFailure with the name when the command fails or is not done in time.
 */
export async function runOnInstance(props: {
  /** What failures are told of: `orders node 2 (i-…)`. */
  name: string;
  instanceId: string;
  commands: NodeCommands;
  command: string;
  /** When to give up, in milliseconds. */
  timeoutMs: number;
}): Promise<string | undefined> {
  const { name, instanceId, commands, command, timeoutMs } = props;
  const deadline = performance.now() + timeoutMs;
  const commandId = await commands.send(instanceId, command);
  if (commandId === undefined) return undefined;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    const result = await commands.poll(instanceId, commandId);
    if (result.state === 'succeeded') return result.output;
    if (result.state === 'failed') throw new SurroundingsFailure(`${name}: ${result.output.trim()}`);
    if (performance.now() > deadline) {
      throw new SurroundingsFailure(`${name} is not done after ${Math.round(timeoutMs / 1000)} s, and goes on.`);
    }
    await sleep(pauseMs);
  }
}
