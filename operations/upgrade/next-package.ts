import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { manifestPath, readManifest } from '../init/manifest.ts';
import { type Carry, carrySchema } from './carry.ts';
import type { WantedPackage } from './wanted-package.ts';

/** The next release, installed beside the repository until `close`. */
export interface NextPackage {
  version: string;
  /** package.json and its lock file, as they pin it. */
  pins: { path: string; text: string }[];
  carry(repository: string, from: string): Promise<Carry>;
  close(): void;
}

export const lockPath = 'package-lock.json';

interface Installing {
  repository: string;
  wanted: WantedPackage;
  /** What the package's bytes have to come to, as npm writes it: sha512-… */
  integrity?: string;
}

/** Installs a release in a folder of its own, so that nothing of the repository is touched before all of it is known to work. */
export async function installNext({ repository, wanted, integrity }: Installing): Promise<NextPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-upgrade-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const path of [lockPath, '.npmrc']) {
      if (existsSync(join(repository, path))) copyFileSync(join(repository, path), join(folder, path));
    }
    // Of other packages that a team keeps there, too.
    if (existsSync(join(repository, 'packages')))
      cpSync(join(repository, 'packages'), join(folder, 'packages'), { recursive: true });
    if (wanted.tarball !== undefined) {
      mkdirSync(join(folder, 'packages'), { recursive: true });
      copyFileSync(wanted.tarball, join(folder, 'packages', basename(wanted.tarball)));
    }
    await install(folder, manifestOf(repository, { spec: wanted.spec, overrides: readManifest(repository).overrides }));
    const code = join(folder, 'node_modules', 'warren');
    const { version, overrides } = readManifest(code);
    await install(folder, manifestOf(repository, { spec: wanted.spec, overrides: withOurs(repository, overrides) }));
    requireIntegrity(folder, integrity);
    const pins = [manifestPath, lockPath].map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
    return { version, pins, carry: (...args) => askCarry(code, ...args), close };
  } catch (error) {
    close();
    throw error;
  }
}

type Overrides = Record<string, unknown> | undefined;

function manifestOf(repository: string, { spec, overrides }: { spec: string; overrides: Overrides }): string {
  const { overrides: _, ...rest } = JSON.parse(readFileSync(join(repository, manifestPath), 'utf8'));
  const dependencies = { ...rest.dependencies, warren: spec };
  const some = overrides && Object.keys(overrides).length > 0;
  return `${JSON.stringify({ ...rest, dependencies, ...(some ? { overrides } : {}) }, null, 2)}\n`;
}

/** The release's own overrides in place of those of the one before; what a team overrides besides stays. */
function withOurs(repository: string, ours: Overrides): Overrides {
  const before = readManifest(join(repository, 'node_modules', 'warren')).overrides ?? {};
  const theirs = Object.entries(readManifest(repository).overrides ?? {}).filter(([name]) => !(name in before));
  return { ...ours, ...Object.fromEntries(theirs) };
}

async function install(folder: string, manifest: string): Promise<void> {
  const path = join(folder, manifestPath);
  if (existsSync(path) && readFileSync(path, 'utf8') === manifest) return;
  writeFileSync(path, manifest);
  const argv = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'] as const;
  const { status, stderr } = await runProgram({
    argv,
    cwd: folder,
    install: 'npm comes with Node.js: https://nodejs.org',
  });
  if (status === 0) return;
  const why = stderr.trim().replaceAll(/^npm error /gm, '');
  if (/^code (E404|ENOENT)\b/m.test(why)) {
    throw new UserFailure(`There is no such release:\n${why}\nNothing was changed.`);
  }
  if (/^code EINTEGRITY\b/m.test(why)) {
    throw new UserFailure(
      `Somebody changed a package since it was locked:\n${why}\nNothing was changed. Find out who and why before you go on.`,
    );
  }
  throw new SurroundingsFailure(`npm install failed:\n${why}\nNothing was changed.`);
}

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

function requireIntegrity(folder: string, wanted: string | undefined): void {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(folder, lockPath), 'utf8')));
  const found = packages['node_modules/warren']?.integrity;
  if (wanted === undefined || found === wanted) return;
  throw new UserFailure(
    `The package is not the one that --integrity names: its bytes come to ${found ?? 'nothing that npm locks'}, and ${wanted} was asked for. Nothing was changed.`,
  );
}

/** The next release says what it makes of the files; it is asked as a program, since both cannot be loaded at once. */
async function askCarry(code: string, repository: string, from: string): Promise<Carry> {
  const argv = [
    process.execPath,
    join(code, 'bin', 'warren'),
    'carry',
    '--from',
    from,
    '--repository',
    repository,
  ] as const;
  const { status, stdout, stderr } = await runProgram({ argv, cwd: repository });
  if (status === 1) throw new UserFailure(stderr.trim());
  if (status !== 0)
    throw new SurroundingsFailure(
      `the next release cannot say what it makes of the files:\n${stderr.trim()}\nNothing was changed.`,
    );
  return carrySchema.parse(JSON.parse(stdout));
}
