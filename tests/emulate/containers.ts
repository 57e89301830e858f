import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WatchBundle } from '../../contracts/watch-bundle.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { isOpen } from '../../services/node/machine/port.ts';
import { containerOf, serveCommand } from '../../services/watch/programs/containers.ts';
import { programsOf, type RunProgram } from '../../services/watch/programs/programs.ts';
import type { BundleFile } from '../../stacks/monitoring/bundle/bundle-file.ts';
import { until } from '../until.ts';

export interface HostProps {
  /** Empty folder for what the host has on its disks. */
  folder: string;
  bundle: WatchBundle;
  files: readonly BundleFile[];
  /** Password of everything. */
  password: string;
}

/** Starts the programs of the monitoring host in the containers that its agent starts, with Docker of this computer, and waits until they are well. */
export async function startPrograms({ folder, bundle, files, password }: HostProps): Promise<void> {
  const folders = {
    sets: join(folder, 'sets'),
    current: join(folder, 'current'),
    data: join(folder, 'data'),
    secrets: join(folder, 'secrets'),
    units: join(folder, 'units'),
  };
  for (const { path, text } of files) write(join(folders.current, path), text);
  const programs = programsOf(bundle);
  for (const { name, program } of programs) {
    for (const secret of program.secrets ?? []) write(join(folders.secrets, name, secret), password);
    for (const part of program.configuration?.folders ?? [])
      mkdirSync(join(folders.current, name, part), { recursive: true });
    open(join(folders.data, name));
  }
  for (const shared of ['targets', 'dumps']) open(join(folders.data, shared));
  for (const run of programs) {
    const [docker = '', verb = '', ...words] = serveCommand(run, { folders, bundle });
    await must([docker, verb, '--detach', ...words]);
    await until(`${run.name} is well`, () => isWell(run), 300_000).catch(async (error) => {
      console.error((await runProgram({ argv: ['docker', 'logs', '--tail', '50', containerOf(run.name)] })).stderr);
      throw error;
    });
    console.log(`${run.name} is well: ${run.image}`);
  }
}

async function isWell({ program: { health } }: RunProgram): Promise<boolean> {
  if ('port' in health) return isOpen({ host: '127.0.0.1', port: health.port, timeoutMs: 5000 });
  const response = await fetch(health.url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  return response?.ok === true;
}

/** Runs a program that has to succeed. */
export async function must(argv: readonly string[]): Promise<string> {
  const [program = '', ...words] = argv;
  const { status, stdout, stderr } = await runProgram({ argv: [program, ...words] });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr || stdout}`);
  return stdout.trim();
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A folder that any user of a container may write into. */
function open(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
}
