import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, type RunOptions, runProgram } from './run-program.ts';
import type { Volume } from './volume.ts';

/**
 * A simulated EC2 instance with Amazon Linux: a Debian tree in namespaces of its own, with stand-ins for what Amazon Linux
 * has (`amazon-linux/`). It has the address, the names and the ports of a computer.
 */
export interface Machine {
  name: string;
  address: string;
  /** Runs a program as root. `environment` is added to the machine's. */
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<Outcome>;
  /** Runs a program that has to succeed and returns what it printed. */
  mustRun(argv: readonly [string, ...string[]], options?: RunOptions): Promise<string>;
  /** Writes a file, and its folder. Default mode: 0o644. */
  write(path: string, text: string, mode?: number): Promise<void>;
  read(path: string): Promise<string>;
  /** Takes the power away. The root disk stays. */
  kill(): Promise<void>;
  /** Stops the services in good order, then powers off, as EC2 does. */
  shutDown(): Promise<void>;
  /** Powers on. Returns as soon as programs can be run; enabled units are being started. */
  boot(): Promise<void>;
  /** Shuts down, unless it is off, and throws the root disk away. The volume stays. */
  terminate(): Promise<void>;
}

export interface MachineProps {
  /** For people, unique among the machines of a network: letters, digits, dashes. */
  name: string;
  /** One of `Network.address`. */
  address: string;
  /** Data volume. */
  volume?: Volume;
  /** Seen by every program in the machine, services included; not by containers. One line a value. */
  environment?: Record<string, string>;
  /** Images beside RabbitMQ's, by a pattern of their names: folders in layers, the uppermost first, with an `.image` that says what it starts. */
  images?: Record<string, readonly string[]>;
  /** Addresses by host name, for /etc/hosts; localhost is there already. */
  hosts?: Record<string, string>;
}

/** What a machine needs of its network. */
export interface Site {
  /** Tree that root disks are layers over. */
  base: string;
  /** Where root disks go. */
  folder: string;
  bridge: string;
  hostAddress: string;
}

/** As in a session of Systems Manager: root's. */
const sessionEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** Makes a machine and boots it for the first time. */
export async function startMachine(props: MachineProps, site: Site): Promise<Machine> {
  const { name, address, environment = {} } = props;
  const disk = join(site.folder, name);
  let power: Power | undefined;

  const machine: Machine = {
    name,
    address,
    async run(argv, options = {}) {
      if (!power) throw new Error(`machine ${name} is off: boot it first`);
      const inside = ['--mount', '--uts', '--ipc', '--net', '--pid', `--target=${power.firstProcess}`, '--'];
      return runProgram(['nsenter', ...inside, ...argv], {
        ...options,
        environment: { ...sessionEnvironment, ...environment, ...options.environment },
      });
    },
    async mustRun(argv, options) {
      const { status, stdout, stderr } = await machine.run(argv, options);
      if (status === 0) return stdout;
      throw new Error(`${name}: ${argv.join(' ')} failed with status ${status}: ${(stderr || stdout).trim()}`);
    },
    async write(path, text, mode = 0o644) {
      const script = 'mkdir -p "$(dirname "$1")" && cat > "$1" && chmod "$2" "$1"';
      await machine.mustRun(['sh', '-c', script, 'sh', path, mode.toString(8)], { input: text });
    },
    read: (path) => machine.mustRun(['cat', path]),
    async kill() {
      await power?.off();
      power = undefined;
    },
    async shutDown() {
      if (!power) return;
      // Ends by the machine going away under it.
      await machine.run(['systemctl', 'poweroff'], { timeoutMs: 600_000 });
      await machine.kill();
    },
    async boot() {
      if (power) throw new Error(`machine ${name} is on already`);
      power = await powerOn(props, site);
    },
    async terminate() {
      await machine.shutDown();
      rmSync(disk, { recursive: true, force: true });
    },
  };

  makeDisk(disk, props);
  await machine.boot();
  return machine;
}

function makeDisk(disk: string, { address, hosts = {}, environment = {} }: MachineProps): void {
  for (const name of ['upper/etc', 'work', 'root']) mkdirSync(join(disk, name), { recursive: true });
  cpSync(join(import.meta.dirname, 'amazon-linux'), join(disk, 'upper'), { recursive: true });
  const files = {
    hostname: `ip-${address.replaceAll('.', '-')}.ec2.internal\n`,
    hosts: lines({ localhost: '127.0.0.1', ...hosts }, (host, at) => `${at} ${host}`),
    environment: lines(environment, (key, value) => `${key}=${value}`),
    // No name server answers: a name is in /etc/hosts or unknown, at once.
    'resolv.conf': '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(disk, 'upper', 'etc', name), text);
}

function lines<T>(record: Record<string, T>, line: (key: string, value: T) => string): string {
  return Object.entries(record)
    .map(([key, value]) => `${line(key, value)}\n`)
    .join('');
}

/** A machine that is on. */
interface Power {
  /** Number of the machine's first process, as this computer counts. */
  firstProcess: number;
  off(): Promise<void>;
}

async function powerOn({ name, address, volume, images = {} }: MachineProps, site: Site): Promise<Power> {
  const port = `${site.bridge}-${address.split('.').at(-1)}`;
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child=KILL'];
  // The kernel ends the machine when this process ends, however that happens.
  const argv = ['--pdeathsig=KILL', 'unshare', ...namespaces, 'bash', join(import.meta.dirname, 'boot.sh')];
  const child = spawn('setpriv', argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: {
      PATH: `${process.env.PATH}:/usr/sbin:/usr/bin:/sbin:/bin`,
      DISK: join(site.folder, name),
      BASE: site.base,
      BRIDGE: site.bridge,
      PORT: port,
      ADDRESS: address,
      GATEWAY: site.hostAddress,
      HOST_NETWORK: `/proc/${process.pid}/ns/net`,
      NODE: process.execPath,
      IMAGES: lines(images, (pattern, layers) => [pattern, ...layers].join(' ')),
      VOLUME_ID: volume?.id ?? '',
      VOLUME_MINOR: String(volume?.minor ?? ''),
    },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await poweredOn(child, name);
  const firstProcess = firstChild(child);
  return {
    firstProcess,
    async off() {
      // With it go all the others; `unshare` sees its end once the last one is gone. It may have ended by itself.
      await runProgram(['kill', '-KILL', String(firstProcess)]);
      await ended;
      // The kernel takes it away, too, but not at once.
      await runProgram(['ip', 'link', 'delete', port]);
    },
  };
}

function poweredOn(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.includes('powered on')) resolve();
      });
    }
    child.once('close', () => reject(new Error(`machine ${name} did not boot: ${said.trim()}`)));
    child.once('error', (cause) => reject(new Error(`machine ${name} did not boot: ${cause.message}`, { cause })));
  });
}

function firstChild({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}
