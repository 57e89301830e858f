import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Outcome, runProgram } from '../machines/run-program.ts';
import type { FireLens, LogDriver } from './fire-lens.ts';
import type { ContainerDefinition } from './task-definition.ts';

/** What an image holds: files over a Debian with a Node, and how it is started unless a definition says otherwise. */
export interface Image {
  /** Folder whose content lies over the Debian. */
  files: string;
  workingDirectory?: string;
  command?: readonly string[];
}

/** A container that runs, or ran. */
export interface Container {
  /** Number of its first process, as this computer counts. */
  pid: number;
  /** Its exit status once it has ended; 128 and more when a signal ended it. */
  ended: Promise<number>;
  /** All that it wrote, wherever it goes. */
  output(): string;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Runs a program in it, as its user. */
  exec(argv: readonly string[], timeoutMs: number): Promise<Outcome>;
}

export interface ContainerProps {
  definition: ContainerDefinition;
  image: Image;
  /** All variables, those that ECS adds among them. */
  environment: Readonly<Record<string, string>>;
  /** Debian that all images lie over. */
  base: string;
  /** Of its own. */
  folder: string;
  /** Folders of volumes by name. */
  volumes: ReadonlyMap<string, string>;
  /** File that takes the place of /etc/hosts. */
  hosts: string;
  /** Folders of its own besides, by path. */
  mounts?: FireLens['mounts'];
  /** Takes its lines where they do not go to CloudWatch. */
  logDriver?: LogDriver | undefined;
  /** The process whose network is the task's. */
  networkOf: number;
}

/** Files of an image that stands in for that of AWS's command line. */
export const awsCliFiles = join(import.meta.dirname, 'aws-cli');

/** Files of one that stands in for AWS's Fluent Bit. */
export const fluentBit = {
  files: join(import.meta.dirname, 'fluent-bit'),
  command: ['node', '/fluent-bit/router.cjs'],
};

/** As images of Docker have it. */
const imageEnvironment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/' };

/** Starts a container in namespaces of its own and the network of its task. Throws when that cannot be. */
export async function startContainer(props: ContainerProps): Promise<Container> {
  const child = spawnInside(props);
  let output = '';
  for (const source of ['stdout', 'stderr'] as const) {
    const stream = child[source];
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    if (stream && props.logDriver) {
      createInterface(stream).on('line', (line) => props.logDriver?.take(source, line));
    }
  }
  let killed = false;
  // `unshare` has a status of its own for a child that was killed.
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(killed ? 137 : (code ?? 137))));
  const ended = closed.then(async (status) => {
    await props.logDriver?.end();
    return status;
  });
  await started(child, () => output);
  const pid = firstChild(child);
  const [user, group] = props.definition.user.split(':');
  const as = [`--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--bounding-set=-all', '--inh-caps=-all'];
  return {
    pid,
    ended,
    output: () => output,
    signal(name) {
      if (child.exitCode !== null || child.signalCode !== null || pid === 0) return;
      killed = name === 'SIGKILL';
      process.kill(pid, name);
    },
    exec: (argv, timeoutMs) =>
      runProgram(
        [
          ...(['nsenter', `--target=${pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--'] as const),
          ...['setpriv', ...as, '--', ...inEnvironment(props), ...argv],
        ],
        { timeoutMs },
      ),
  };
}

function spawnInside(props: ContainerProps): ChildProcess {
  const { definition, image, base, folder, hosts, networkOf } = props;
  const [user = '', group = ''] = definition.user.split(':');
  mkdirSync(folder, { recursive: true });
  const { entryPoint = [], command = image.command ?? [] } = definition;
  const init = definition.linuxParameters.initProcessEnabled ? ['tini', '--'] : [];
  const namespaces = ['--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child=KILL'];
  const argv = [
    // The kernel ends the container when this process ends, however that happens.
    ...['--pdeathsig=KILL', 'nsenter', `--net=/proc/${networkOf}/ns/net`, 'unshare', ...namespaces],
    ...['bash', join(import.meta.dirname, 'container.sh')],
    ...[...inEnvironment(props), ...init, ...entryPoint, ...command],
  ];
  return spawn('setpriv', argv, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: {
      PATH: `${process.env.PATH}:/usr/sbin:/usr/bin:/sbin:/bin`,
      NAME: definition.name,
      FOLDER: folder,
      BASE: base,
      IMAGE: image.files,
      NODE: process.execPath,
      HOSTS: hosts,
      VOLUMES: volumeLines(props),
      WORKING_DIRECTORY: image.workingDirectory ?? '/',
      READ_ONLY: definition.readonlyRootFilesystem ? 'yes' : 'no',
      USER_ID: user,
      GROUP_ID: group,
    },
  });
}

function inEnvironment({ environment }: ContainerProps): string[] {
  const variables = Object.entries({ ...imageEnvironment, ...environment });
  return ['env', '-i', ...variables.map(([name, value]) => `${name}=${value}`)];
}

function volumeLines({ definition, volumes, mounts = [] }: ContainerProps): string {
  const lines = definition.mountPoints.map(({ sourceVolume, containerPath, readOnly }) => {
    const folder = volumes.get(sourceVolume);
    if (folder === undefined)
      throw new Error(`${definition.name} mounts ${sourceVolume}, which is no volume of the task`);
    return `${folder} ${containerPath} ${readOnly ? 'ro' : 'rw'}`;
  });
  return [...lines, ...mounts.map(({ folder, path, mode }) => `${folder} ${path} ${mode}`)].join('\n');
}

/** A program that ends at once has been started, too. */
async function started(child: ChildProcess, output: () => string): Promise<void> {
  const [, , , told] = child.stdio as unknown as Readable[];
  let said = '';
  for await (const chunk of told ?? []) {
    said += chunk;
    if (said.includes('started')) return;
  }
  throw new Error(`the container did not start: ${output()}`);
}

/** 0 when it has ended already. */
function firstChild({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  } catch {
    return 0;
  }
}
