import { setTimeout as sleep } from 'node:timers/promises';
import { configureMachine, type MachineKind, notYet, waitUntilHealthy } from '../../contracts/node-commands.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** How a command on a machine came out. */
export type CommandState =
  | { state: 'running' }
  | { state: 'succeeded'; output: string }
  | { state: 'failed'; output: string; status: number };

/** The part of AWS Systems Manager that the gate needs. */
export interface NodeCommands {
  /** Starts a shell command on an instance; undefined while the instance does not answer yet, as just after its start. */
  send(instanceId: string, command: string): Promise<string | undefined>;
  poll(instanceId: string, commandId: string): Promise<CommandState>;
}

/** A machine that takes on bundles. */
export interface Machine {
  kind: MachineKind;
  /** What people call it: `orders node 2`. */
  name: string;
  instanceId: string;
}

/** Node of a broker, counted from 1. */
export function nodeMachine(broker: string, node: number, instanceId: string): Machine {
  return { kind: 'node', name: `${broker} node ${node}`, instanceId };
}

/** The host that watches the platform. */
export function monitoringMachine(instanceId: string): Machine {
  return { kind: 'monitoring', name: 'monitoring host', instanceId };
}

export interface HealthProps {
  machine: Machine;
  /** Name of the bundle that the machine has to run. */
  bundle: string;
  commands: NodeCommands;
  /** When to give up, in milliseconds from the start. */
  timeoutMs: number;
  /** Longest pause between two looks; the first ones are shorter. */
  pauseMs: number;
  say: (line: string) => void;
}

export interface GateProps extends HealthProps {
  /** SHA-256 of the agent that takes the bundle on. */
  agent: string;
}

/** How long a machine looks before it says what it waits for; Systems Manager shows nothing of a command before its end. */
const lookSeconds = 20;

/** Has the machine's agent look for a while whether the machine runs this bundle and is healthy. */
export const waitHealthy = (kind: MachineKind, bundle: string) =>
  waitUntilHealthy({ kind, bundle, seconds: lookSeconds });

/** What is as it was when a machine did not pass its gate. */
const afterwards: Record<MachineKind, string> = {
  node: 'Nodes after it were not touched; the next apply waits here again.',
  monitoring: 'It goes on with what it ran before; the next apply waits here again.',
};

/**
 * Has a machine take on its bundle and waits until it is healthy, saying what it waits for. Throws SurroundingsFailure that
 * names the machine when it refuses the bundle or is not healthy in time.
 */
export async function passGate(props: GateProps): Promise<void> {
  const { bundle, agent, say } = props;
  const { kind } = props.machine;
  const name = nameOf(props);
  const patience = limitPatience(name, props);
  try {
    const taken = await run(props, { name, command: configureMachine({ kind, agent, bundle }), patience });
    for (const line of linesOf(taken.output)) say(`${name}: ${line}`);
    if (taken.state === 'failed') throw failure(`${name} did not take on bundle ${bundle}`, taken.output);
    await becomeHealthy(props, { name, patience });
  } catch (error) {
    if (!(error instanceof SurroundingsFailure)) throw error;
    throw new SurroundingsFailure(`${error.message}\n${afterwards[kind]}`, { cause: error });
  }
}

/** Waits until a machine is healthy, saying what it waits for. Throws SurroundingsFailure that names the machine when it is not in time. */
export async function awaitHealthy(props: HealthProps): Promise<void> {
  const name = nameOf(props);
  await becomeHealthy(props, { name, patience: limitPatience(name, props) });
}

function nameOf({ machine: { name, instanceId } }: HealthProps): string {
  return `${name} (${instanceId})`;
}

async function becomeHealthy(
  props: HealthProps,
  { name, patience }: { name: string; patience: Patience },
): Promise<void> {
  const { machine, bundle, say } = props;
  let waitsFor: string | undefined;
  for (;;) {
    const look = await run(props, { name, command: waitHealthy(machine.kind, bundle), patience });
    if (look.state === 'succeeded') return say(`${name}: healthy`);
    if (look.status !== notYet) throw failure(`${name} is not healthy`, look.output);
    const said = linesOf(look.output).at(-1) ?? 'is not healthy';
    if (said !== waitsFor) say(`${name}: ${said}`);
    waitsFor = said;
    await patience(`is not healthy (${said})`);
  }
}

type Finished = Exclude<CommandState, { state: 'running' }>;

/** Pauses, or throws when the time is up, saying what did not come about. */
type Patience = (what: string) => Promise<void>;

/** Runs one command on the machine to its end. */
async function run(
  { machine: { instanceId }, commands, say }: HealthProps,
  { name, command, patience }: { name: string; command: string; patience: Patience },
): Promise<Finished> {
  let commandId = await commands.send(instanceId, command);
  if (commandId === undefined) say(`${name}: waiting for the instance to answer`);
  while (commandId === undefined) {
    await patience('does not answer');
    commandId = await commands.send(instanceId, command);
  }
  for (;;) {
    const result = await commands.poll(instanceId, commandId);
    if (result.state !== 'running') return result;
    await patience('is not done');
  }
}

/** Pauses that grow from a twentieth of a second, until the gate's time is up. */
function limitPatience(name: string, { timeoutMs, pauseMs }: HealthProps): Patience {
  const deadline = performance.now() + timeoutMs;
  let next = 50;
  return async (what) => {
    if (performance.now() > deadline) {
      throw new SurroundingsFailure(`${name} ${what} after ${Math.round(timeoutMs / 1000)} s.`);
    }
    await sleep(Math.min(next, pauseMs));
    next *= 2;
  };
}

function failure(what: string, output: string): SurroundingsFailure {
  const why = linesOf(output).join('\n  ') || 'it gave no reason';
  return new SurroundingsFailure(`${what}: ${why}`);
}

function linesOf(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
