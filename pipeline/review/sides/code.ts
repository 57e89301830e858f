import { existsSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { placeOf } from '../../../catalog/kind.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { SurroundingsFailure } from '../../process/failure.ts';
import { runProgram } from '../../process/run-program.ts';
import type { Git } from '../../repository/git.ts';

/** What is not code that synthesis could read: the data, and what the linter keeps away from main.ts and stacks/. */
const noCode = [
  ...kinds.map(placeOf),
  'schemas',
  'cli',
  'operations',
  'pipeline',
  'sandbox',
  'console',
  'tests',
  'bench',
  'docs',
  '.github',
  '.vscode',
  'biome.json',
  'jest.config.js',
  'LICENSE',
  '.gitignore',
  '*.md',
];

/** Where a file that git does not know matters even if nothing that it knows refers to it. */
const readWhole = ['bin', 'catalog', 'contracts', 'services', 'stacks'];

/**
 * Paths of the code that synthesis may read and that differ from a commit, files that git does not know yet included.
 * `data` is the folder with the data within that of the code, empty where they are the same.
 */
export async function changedCode(git: Git, { commit, data }: { commit: string; data: string }): Promise<string[]> {
  const excluded = [...noCode.map((path) => `:(exclude)${path}`), ...(data ? [`:(exclude,literal)${data}`] : [])];
  const names = ['--name-only', '--no-renames', '--relative', '-z'];
  const changed = await git.run('diff', ...names, commit, '--', '.', ...excluded);
  const unknown = await git.run('ls-files', '--others', '--exclude-standard', '-z', '--', ...readWhole, ...excluded);
  return [...new Set([...changed.split('\0'), ...unknown.split('\0')])].filter((path) => path !== '').sort();
}

/** Whether any of these paths is one that agents and other artefacts are built from. */
export function changesArtefacts(paths: readonly string[]): boolean {
  return paths.some((path) => /^(services|contracts)\/|^package(-lock)?\.json$/.test(path));
}

/**
 * Makes code runnable in a folder of its own: its packages, and what is built from it. Shares what is the same as in
 * `current`, the folder of today's code. Gives what a reader has to know about it.
 */
export async function prepareCode(props: {
  folder: string;
  current: string;
  changed: readonly string[];
}): Promise<Sentence[]> {
  const { folder, current, changed } = props;
  const roots = { folder: packagesRoot(folder), current: packagesRoot(current) };
  const notes = changed.includes('package-lock.json') ? await installPackages(roots) : share('node_modules', roots);
  if (!changesArtefacts(changed)) share('dist', props);
  else await buildServices(folder);
  return notes;
}

/** Whether code is a package that a repository pins, and not part of it. */
export function isPackage(code: string): boolean {
  return basename(dirname(code)) === 'node_modules';
}

/** The folder that packages of code are installed in. */
export function packagesRoot(code: string): string {
  return isPackage(code) ? dirname(dirname(code)) : code;
}

/**
 * Paths that differ from a commit where a repository pins the code as a package: its lock file, or nothing. Whoever pins another
 * version, or other packages below it, has other code.
 */
export async function changedPin(git: Git, commit: string): Promise<string[]> {
  const changed = await git.run('diff', '--name-only', '--relative', '-z', commit, '--', 'package-lock.json');
  return changed.split('\0').filter((path) => path !== '');
}

/** Builds what nodes run, so that a review does not speak of an agent of yesterday. A package holds it built, and no sources. */
export async function buildServices(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'services', 'build.ts'))) return;
  const argv = [process.execPath, '--import', 'tsx', 'services/build.ts'] as const;
  const { status, stderr } = await runProgram({ argv, cwd: folder });
  if (status !== 0) throw new SurroundingsFailure(`services/ cannot be built:\n${stderr.trim()}`);
}

async function installPackages({ folder, current }: { folder: string; current: string }): Promise<Sentence[]> {
  const argv = ['npm', 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'] as const;
  const { status } = await runProgram({ argv, cwd: folder, install: 'npm comes with Node.' });
  if (status === 0) return [];
  share('node_modules', { folder, current });
  return [say`The packages of the base could not be installed, so its code ran with those of today.`];
}

function share(name: string, { folder, current }: { folder: string; current: string }): Sentence[] {
  if (existsSync(join(current, name)) && !existsSync(join(folder, name))) {
    symlinkSync(join(current, name), join(folder, name), 'dir');
  }
  return [];
}
