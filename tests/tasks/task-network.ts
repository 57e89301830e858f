import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../machines/network.ts';

/** The network of a task, which its containers share: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html */
export interface TaskNetwork {
  /** The process whose network it is. */
  pid: number;
  address: string;
  /** Addresses and ports that something in the task listens on. */
  listeners(): string[];
  stop(): void;
}

/** Where tasks find ECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export const agentAddress = '169.254.170.2';

let tasks = 0;

/** Makes one. `agentPort` is where the container agent listens on the network's own address. */
export async function startTaskNetwork(network: Network, agentPort: number): Promise<TaskNetwork> {
  tasks += 1;
  const number = 100 + (tasks % 150);
  const address = network.address(number);
  const child = spawn(
    'setpriv',
    ['--pdeathsig=KILL', 'unshare', '--net', 'bash', join(import.meta.dirname, 'task-network.sh')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        PATH: `${process.env.PATH}:/usr/sbin:/usr/bin:/sbin:/bin`,
        ...{ PORT: `${network.bridge}-${number}`, BRIDGE: network.bridge, ADDRESS: address, NODE: process.execPath },
        HOST_NETWORK: `/proc/${process.pid}/ns/net`,
        ...{ AGENT_HOST: network.hostAddress, AGENT_PORT: String(agentPort) },
      },
    },
  );
  await up(child);
  const pid = child.pid ?? 0;
  return {
    pid,
    address,
    listeners: () => ['tcp', 'tcp6'].flatMap((table) => listenersIn(readFileSync(`/proc/${pid}/net/${table}`, 'utf8'))),
    stop: () => void child.kill('SIGKILL'),
  };
}

function up(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.includes('up\n')) resolve();
      });
    }
    child.once('close', () => reject(new Error(`the network of a task did not come up: ${said.trim()}`)));
  });
}

/** Lines in state 0A: https://docs.kernel.org/networking/proc_net_tcp.html */
function listenersIn(table: string): string[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map(([, local = '']) => {
      const [address = '', port = ''] = local.split(':');
      return `${addressOf(address)}:${Number.parseInt(port, 16)}`;
    });
}

/** Four bytes, the last one first; one of 16 stays as it is. */
function addressOf(hex: string): string {
  if (hex.length !== 8) return hex;
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}
