import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { identityFile } from '../../contracts/node-commands.ts';
import { nodeIdentity } from '../../contracts/node-identity.ts';
import {
  type SimulatedAnswer,
  type SimulatedMachine,
  type SimulatedRequest,
  simulatedAnswer,
  simulatedNodesFile,
} from '../../contracts/simulated-nodes.ts';
import type { Cloud, CommandResult, RunCommand, Sandbox } from '../../sandbox/sandbox.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { builtProgram } from '../repository/built-program.ts';

/** Nodes that stand for the brokers of a sandbox: instances of its cloud, with the agent's own code over brokers that are not there. */
export interface SimulatedNodes {
  /** What Systems Manager runs on an instance. */
  runCommand: RunCommand;
  /** Has every node report, now and every minute from now on. */
  report(): Promise<void>;
  stop(): Promise<void>;
}

/** A node of a real broker reports as often. */
const everyMs = 60_000;

/**
 * Stands ready for the nodes of a sandbox, which is known once it runs; their program starts with the first that is asked of them. What
 * they have on their disks is kept in the sandbox's folder.
 */
export function simulateNodes(folder: string, sandbox: () => Sandbox): SimulatedNodes {
  let started: NodesProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  const ask = (command?: SimulatedRequest['command']): Promise<CommandResult> => {
    const { cloud, awsEnvironment } = sandbox();
    started ??= startNodes(join(folder, 'nodes'), awsEnvironment);
    const volumes = cloud.list('aws_ebs_volume').map(({ id }) => id);
    return started.ask({ machines: machinesIn(cloud), volumes, ...(command && { command }) });
  };
  return {
    async runCommand(instanceId, commands) {
      const isNode = machinesIn(sandbox().cloud).some((machine) => machine.instanceId === instanceId);
      if (isNode) return ask({ instanceId, text: commands.join('\n') });
      return { status: 0, stdout: 'No node is simulated there, and nothing ran.\n', stderr: '' };
    },
    async report() {
      await ask();
      timer ??= setInterval(() => void ask().catch(() => undefined), everyMs).unref();
    },
    async stop() {
      clearInterval(timer);
      await started?.stop();
    },
  };
}

/** The nodes among the instances that run, by what their first boot leaves there. */
export function machinesIn(cloud: Cloud): SimulatedMachine[] {
  const states = new Map(
    cloud.list('aws_ec2_instance_state').map(({ attributes }) => [attributes.instance_id, attributes.state]),
  );
  return cloud.list('aws_instance').flatMap(({ id: instanceId, attributes }) => {
    const identity = identityIn(String(attributes.user_data));
    if (!identity || (states.get(instanceId) ?? 'running') !== 'running') return [];
    return [{ instanceId, address: String(attributes.private_ip), identity }];
  });
}

function identityIn(bootScript: string): SimulatedMachine['identity'] | undefined {
  const [, text] = bootScript.split(`cat > ${identityFile} <<'JSON'\n`);
  if (text === undefined) return undefined;
  return nodeIdentity.safeParse(JSON.parse(text.split('\nJSON\n')[0] ?? '')).data;
}

interface NodesProcess {
  ask(request: Omit<SimulatedRequest, 'id'>): Promise<CommandResult>;
  stop(): Promise<void>;
}

function startNodes(folder: string, environment: Readonly<Record<string, string>>): NodesProcess {
  const child = fork(builtProgram(simulatedNodesFile), [folder], {
    execArgv: [],
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2000);
  });
  const waiting = new Map<number, { done(answer: SimulatedAnswer): void; fail(error: Error): void }>();
  child.on('message', (message) => {
    const answer = simulatedAnswer.parse(message);
    waiting.get(answer.id)?.done(answer);
    waiting.delete(answer.id);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    const failure = new SurroundingsFailure(`The program of the simulated nodes ended. ${errors.trim()}`);
    for (const { fail } of waiting.values()) fail(failure);
  });
  let asked = 0;
  return {
    ask: (request) =>
      new Promise((done, fail) => {
        asked += 1;
        waiting.set(asked, { done, fail });
        send(child, { id: asked, ...request }, fail);
      }),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function send(child: ChildProcess, request: SimulatedRequest, fail: (error: Error) => void): void {
  child.send(request, (error) => error && fail(error));
}
