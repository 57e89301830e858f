import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from './failure.ts';

/** How a command on a node came out. */
export type CommandState =
  | { state: 'running' }
  | { state: 'succeeded'; output: string }
  | { state: 'failed'; output: string };

/** The part of AWS Systems Manager that the gate needs. */
export interface NodeCommands {
  /** Starts a shell command on an instance; undefined while the instance does not answer yet, as just after its start. */
  send(instanceId: string, command: string): Promise<string | undefined>;
  poll(instanceId: string, commandId: string): Promise<CommandState>;
}

export interface GateProps {
  broker: string;
  node: number;
  instanceId: string;
  /** Fingerprint of the configuration that the node has to run. */
  configuration: string;
  commands: NodeCommands;
  /** When to give up, in milliseconds from the start. */
  timeoutMs: number;
  /** Longest pause between two looks; the first ones are shorter. */
  pauseMs: number;
  say: (line: string) => void;
}

/**
 * What a node runs to take on a configuration and wait until it is healthy; see stacks/broker/boot.sh.hbs.
 * The agent answers before the first boot is over, and the program is there only after it.
 */
const converge = (configuration: string) =>
  `cloud-init status --wait > /dev/null; /opt/warren/converge ${configuration}`;

/**
 * Waits until a node runs its newest configuration and is healthy, and says what it waits for.
 * Throws SurroundingsFailure that names the node when it is not healthy in time.
 */
export async function passGate(props: GateProps): Promise<void> {
  const { broker, node, instanceId, configuration, commands, timeoutMs, pauseMs, say } = props;
  const name = `${broker} node ${node} (${instanceId})`;
  const deadline = performance.now() + timeoutMs;
  const pauses = growingPauses(pauseMs);
  const wait = async (what: string) => {
    if (performance.now() > deadline) {
      throw new SurroundingsFailure(
        `${name} ${what} after ${Math.round(timeoutMs / 1000)} s. Nodes after it were not touched.`,
      );
    }
    await sleep(pauses());
  };
  let commandId = await commands.send(instanceId, converge(configuration));
  if (commandId === undefined) say(`${name}: waiting for the instance to answer`);
  while (commandId === undefined) {
    await wait('does not answer');
    commandId = await commands.send(instanceId, converge(configuration));
  }
  say(`${name}: taking on its configuration`);
  for (;;) {
    const result = await commands.poll(instanceId, commandId);
    if (result.state === 'succeeded') return say(`${name}: healthy`);
    if (result.state === 'failed') {
      const why = result.output.trim() || 'the node gave no reason';
      throw new SurroundingsFailure(
        `${name} is not healthy: ${why}. Nodes after it were not touched; the next apply waits here again.`,
      );
    }
    await wait('is not healthy');
  }
}

function growingPauses(longestMs: number): () => number {
  let next = 50;
  return () => {
    const pause = Math.min(next, longestMs);
    next *= 2;
    return pause;
  };
}
