import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';

/** Where a repository has Warren from: an address, or a tarball that it keeps. */
export type PackageSource = { address: string } | { tarball: string };

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) });

/** Folder of a repository that tarballs of Warren are kept in. */
export const packagesFolder = 'packages';

/**
 * What was named, else where this Warren was installed from. Undefined where it runs from its own repository, of which a package is to be
 * made. Throws UserFailure for what is neither a tarball nor an https address: an unscoped name would be somebody else's package.
 */
export function packageSource(named: string | undefined): PackageSource | undefined {
  if (named !== undefined) return sourceOf(named, process.cwd(), '--package');
  const modules = dirname(codeFolder);
  if (basename(modules) !== 'node_modules') return undefined;
  // npm's own account of what it installed: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#hidden-lockfiles
  const account = join(modules, '.package-lock.json');
  const lock = existsSync(account) ? lockSchema.parse(JSON.parse(readFileSync(account, 'utf8'))) : { packages: {} };
  const resolved = lock.packages[`node_modules/${basename(codeFolder)}`]?.resolved;
  if (resolved === undefined) {
    throw new UserFailure(
      `It is not known where ${codeFolder} was installed from. Say it: --package, with a tarball or an https address. Nothing was written.`,
    );
  }
  return sourceOf(resolved, dirname(modules), 'What npm says of its origin');
}

function sourceOf(text: string, from: string, what: string): PackageSource {
  if (/^(git\+)?https:\/\//.test(text)) return { address: text };
  const tarball = resolve(from, text.replace(/^file:/, ''));
  if (!/\.(tgz|tar\.gz)$/.test(tarball)) {
    throw new UserFailure(
      `${what} is ${text}, which is neither a tarball (.tgz) nor an https address. Nothing was written.`,
    );
  }
  if (!existsSync(tarball))
    throw new UserFailure(
      `${what} is ${text}, and there is no ${tarball}. Say with --package where it is. Nothing was written.`,
    );
  return { tarball };
}

/** What package.json says of it, as npm reads it. */
export function packageSpec(source: PackageSource | undefined, version: string): string {
  if (source && 'address' in source) return source.address;
  return `file:${packagesFolder}/${source ? basename(source.tarball) : tarballName(version)}`;
}

/** Puts the tarball into the repository where there is no address to have it from; gives its path from there, and nothing where it is there. */
export async function keepPackage(
  source: PackageSource | undefined,
  root: string,
  version: string,
): Promise<string | undefined> {
  if (source && 'address' in source) return undefined;
  const path = `${packagesFolder}/${source ? basename(source.tarball) : tarballName(version)}`;
  if (existsSync(join(root, path))) return undefined;
  mkdirSync(join(root, packagesFolder), { recursive: true });
  if (source) copyFileSync(source.tarball, join(root, path));
  else await pack(join(root, packagesFolder));
  return path;
}

/** Makes a package of Warren's own repository, with its programs built anew. */
async function pack(folder: string): Promise<void> {
  const argv = ['npm', 'pack', '--silent', '--pack-destination', folder] as const;
  const { status, stderr } = await runProgram({
    argv,
    cwd: codeFolder,
    install: 'npm comes with Node.js: https://nodejs.org',
  });
  if (status !== 0) throw new SurroundingsFailure(`npm pack failed: ${stderr.trim()}`);
}

function tarballName(version: string): string {
  return `warren-${version}.tgz`;
}
