import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuiltDashboards } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import { UserFailure } from '../process/failure.ts';
import { gitIn } from '../repository/git.ts';

/** Variable that names the folder of dashboards that were built where there are no credentials. */
const folderVariable = 'WARREN_DASHBOARDS';

/** The folder of dashboards that were built before; undefined where they are built as they are needed, as on a laptop. */
export function builtFolder(): string | undefined {
  const folder = process.env[folderVariable];
  return folder ? resolve(folder) : undefined;
}

/** The same. Throws UserFailure where no folder is named. */
export function requireBuiltFolder(): string {
  const folder = builtFolder();
  if (folder === undefined) throw new UserFailure(`${folderVariable} is not set. It names the folder to build into.`);
  return folder;
}

/** Keeps what was built of the commit that is checked out in a folder, where `builtBefore` finds it. */
export async function keepBuilt(folder: string, repository: string, built: BuiltDashboards): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(await fileOf(folder, repository), JSON.stringify(built));
}

/**
 * The file of dashboards that were built before of the very files in a folder; undefined where they are built as they are needed. Throws
 * UserFailure where they should have been built and were not: they are never built instead.
 */
export async function builtBefore(repository: string): Promise<string | undefined> {
  const folder = builtFolder();
  if (folder === undefined) return undefined;
  const file = await fileOf(folder, repository);
  if (existsSync(file)) return file;
  throw new UserFailure(
    `the dashboards of these files were not built before (${file} is not there), and nothing builds them where there are credentials. Run all jobs of the workflow again; elsewhere, unset ${folderVariable}.`,
  );
}

/** By the tree of the commit, which says all that dashboards are made of: files, programs and Warren's own code. */
async function fileOf(folder: string, repository: string): Promise<string> {
  const git = gitIn(repository);
  if ((await git.run('status', '--porcelain', '--untracked-files=no')) !== '') {
    throw new UserFailure(
      `${repository} holds changes that are not committed, and ${folderVariable} is about commits. Commit them, or unset it.`,
    );
  }
  return join(folder, `${(await git.run('rev-parse', 'HEAD^{tree}')).trim()}.json`);
}
