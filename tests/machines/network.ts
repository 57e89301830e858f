import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathWith } from '../../operations/servers/trees/host-tools.ts';
import { prepareTree } from '../../operations/servers/trees/prepare-tree.ts';

import { type Machine, type MachineProps, startMachine } from './machine.ts';
import { mustRun, runProgram } from './run-program.ts';
import { createVolume, type Volume } from './volume.ts';

/** A private network of this process, and everything that is made in it. */
export interface Network {
  /** Address of this computer, where servers for the machines listen. */
  hostAddress: string;
  /** Its bridge, which interfaces are attached to. */
  bridge: string;
  /** The address with this last number, 2 to 254. */
  address(number: number): string;
  startMachine(props: MachineProps): Promise<Machine>;
  /** A blank data volume. Its space is taken as it is written. Default size: the catalogue's, 50 GiB. */
  createVolume(name: string, sizeGiB?: number): Promise<Volume>;
  /** Powers every machine off and takes everything away; for afterAll. */
  stop(): Promise<void>;
}

/**
 * Starts a network with no way out. Whatever happens to this process, what was made in the network goes with it.
 * Throws when this computer cannot run machines.
 */
export async function startNetwork(): Promise<Network> {
  const base = await prepareTree('rabbitmq');
  process.env.PATH = pathWith(['ip', 'losetup', 'blkdiscard'], { tree: base, path: process.env.PATH ?? '' });
  await sweep();
  const number = claimSubnet();
  const folder = join(networks, String(number));
  const bridge = bridgeName(number);
  const janitor = cleanUpAtTheEndOf(folder, bridge);
  const address = (last: number) => `10.213.${number}.${last}`;
  const hostAddress = address(1);
  const machines: Machine[] = [];

  // Without one of its own, the bridge's link address changes with its ports, and the machines lose sight of it for a while.
  const linkAddress = `02:77:61:72:72:${number.toString(16).padStart(2, '0')}`;
  await mustRun(['ip', 'link', 'add', bridge, 'address', linkAddress, 'type', 'bridge']);
  await mustRun(['ip', 'address', 'add', `${hostAddress}/24`, 'dev', bridge]);
  await mustRun(['ip', 'link', 'set', bridge, 'up']);
  // Docker on the same computer makes the kernel ask iptables about bridges, too, and to drop what nobody allowed.
  if ((await runProgram(['sh', '-c', 'command -v iptables'])).status === 0) {
    await mustRun(['iptables', '--insert', 'FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']);
  }
  return {
    hostAddress,
    bridge,
    address,
    async startMachine(props) {
      const machine = await startMachine(props, { base, folder: join(folder, 'machines'), bridge, hostAddress });
      machines.push(machine);
      return machine;
    },
    createVolume: (name, sizeGiB = 50) => createVolume({ folder: join(folder, 'volumes'), name, sizeGiB }),
    async stop() {
      await Promise.all(machines.map((machine) => machine.kill()));
      await ended(janitor);
    },
  };
}

/** A folder a network; its name is the third number of its addresses. */
const networks = join(tmpdir(), 'warren-machines');

/** Takes away what earlier runs left behind: only a killed janitor, or a computer that went down, leaves something. */
async function sweep(): Promise<void> {
  mkdirSync(networks, { recursive: true });
  for (const name of readdirSync(networks).filter((entry) => /^\d+$/.test(entry))) {
    const folder = join(networks, name);
    if (isAbandoned(folder) && isOurs(folder)) await ended(cleanUpAtTheEndOf(folder, bridgeName(Number(name))));
  }
}

function isAbandoned(folder: string): boolean {
  const owner = join(folder, 'owner');
  if (!existsSync(owner)) return false;
  const identity = readFileSync(owner, 'utf8');
  return identity !== processIdentity(identity.split(' ')[0] ?? '');
}

/** Whether this process, and no other, is the one to clean up. */
function isOurs(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'sweeper'), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Number and start time of a process, since numbers are used again; empty when there is none. */
function processIdentity(number: number | string): string {
  const stat = `/proc/${number}/stat`;
  if (!existsSync(stat)) return '';
  // The name in parentheses may hold blanks; start time is field 22: proc_pid_stat(5).
  const fields = readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return `${number} ${fields[19]}`;
}

/** Takes the first free subnet. Moving a folder that has something in it is the one step that only one process can win. */
function claimSubnet(): number {
  const claim = mkdtempSync(join(networks, 'claim-'));
  for (const name of ['machines', 'volumes']) mkdirSync(join(claim, name));
  writeFileSync(join(claim, 'owner'), processIdentity(process.pid));
  for (let number = 0; number < 256; number += 1) {
    try {
      renameSync(claim, join(networks, String(number)));
      return number;
    } catch (error) {
      // Jest's modules have an Error of their own, so `instanceof` does not know this one.
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
  throw new Error(`all 256 test networks are taken: look into ${networks}`);
}

function bridgeName(number: number): string {
  return `warren${number}`;
}

/** Starts a process that waits for the end of its input, which comes with the end of this process, and then cleans up. */
function cleanUpAtTheEndOf(folder: string, bridge: string): ChildProcess {
  const script = join(import.meta.dirname, 'clean-up.sh');
  const janitor = spawn('bash', [script, folder, bridge], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  janitor.unref();
  return janitor;
}

function ended(janitor: ChildProcess): Promise<void> {
  janitor.ref();
  return new Promise((resolve) => {
    janitor.once('exit', () => resolve());
    janitor.stdin?.end();
  });
}
