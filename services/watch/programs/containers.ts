import { totalmem } from 'node:os';
import { join } from 'node:path';
import { secretsFolder } from '../../../contracts/monitoring.ts';
import type { WatchBundle, WatchProgram } from '../../../contracts/watch-bundle.ts';
import type { Folders } from '../folders.ts';
import type { Program } from './program.ts';
import type { RunProgram } from './programs.ts';

/** Less than this no program starts. */
const leastMemoryMiB = 128;

/** Seconds that a program has to end in good order; Prometheus writes down what it has in memory. */
export const stopSeconds = 120;

/** Name of a program's container. */
export function containerOf(name: WatchProgram): string {
  return `monitoring-${name}`;
}

/** Name of the container that looks at a program's files. */
export function checkNameOf(name: WatchProgram): string {
  return `${containerOf(name)}-check`;
}

export interface ContainerProps {
  folders: Folders;
  bundle: WatchBundle;
  /** The machine's memory in bytes. Default: what the kernel says. */
  memoryBytes?: number;
}

/** The words of `docker run` for a program; systemd starts it with them. */
export function serveCommand({ name, image, program }: RunProgram, props: ContainerProps): string[] {
  const { folders, bundle, memoryBytes = totalmem() } = props;
  const { memoryShare, options = [], environment = () => ({}), arguments: words = () => [] } = program;
  const memoryMiB = Math.max(leastMemoryMiB, Math.floor((memoryBytes * memoryShare) / 1024 ** 2));
  return [
    '/usr/bin/docker',
    'run',
    `--name=${containerOf(name)}`,
    '--network=host',
    ...confinement(program),
    `--memory=${memoryMiB}m`,
    `--stop-timeout=${stopSeconds}`,
    '--log-driver=local',
    '--log-opt=max-size=10m',
    '--log-opt=max-file=3',
    ...volumesOf(name, program, folders),
    ...options,
    ...Object.entries(environment(bundle)).map(([key, value]) => `--env=${key}=${value}`),
    image,
    ...words(bundle),
  ];
}

/** The words of `docker run` that have a program's image look at files instead of serving. */
export function checkCommand(props: {
  run: RunProgram;
  /** Folder with the program's part of a set. */
  staged: string;
  folders: Pick<Folders, 'data'>;
  /** Program of the image, unless it is the one that serves. */
  entry?: string;
  words: readonly string[];
}): [string, ...string[]] {
  const { run, staged, folders, entry, words } = props;
  const { configuration, volumes = [] } = run.program;
  return [
    'docker',
    'run',
    '--rm',
    `--name=${checkNameOf(run.name)}`,
    '--network=none',
    ...confinement(run.program),
    `--volume=${staged}:${configuration?.mounted}:ro`,
    ...volumes.filter((volume) => volume.endsWith(':ro')).map((volume) => `--volume=${placed(volume, folders)}`),
    ...(entry === undefined ? [] : [`--entrypoint=${entry}`]),
    run.image,
    ...words,
  ];
}

/** What a program may do is only what it needs to. */
function confinement({ user, writesToItself = false }: Program): string[] {
  return [
    `--user=${user}`,
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--pids-limit=4096',
    ...(writesToItself ? [] : ['--read-only', '--tmpfs=/tmp']),
  ];
}

function volumesOf(name: WatchProgram, program: Program, folders: Folders): string[] {
  const { configuration, data, volumes = [], secrets = [] } = program;
  return [
    ...(configuration ? [`${join(folders.current, name)}:${configuration.mounted}:ro`] : []),
    ...(data === undefined ? [] : [`${join(folders.data, name)}:${data}`]),
    ...volumes.map((volume) => placed(volume, folders)),
    ...(secrets.length > 0 ? [`${join(folders.secrets, name)}:${secretsFolder}:ro`] : []),
  ].map((volume) => `--volume=${volume}`);
}

function placed(volume: string, { data }: Pick<Folders, 'data'>): string {
  return volume.replaceAll('%data%', data);
}
