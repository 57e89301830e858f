import { join } from 'node:path';
import { type Problem, sortProblems } from '../../catalog/files/problem.ts';
import type { LoadResult } from '../../catalog/load.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { runProgram } from '../process/run-program.ts';
import { codeFolder } from './places.ts';
import { readProblems } from './problems.ts';
import { loadRepository, requireFolder } from './repository.ts';

/**
 * Loads the files of a repository as of today and builds its dashboards, where files are sound enough for that. Throws UserFailure when the
 * folder is not there, and SurroundingsFailure when dashboards cannot be looked at.
 */
export async function checkRepository(folder: string): Promise<LoadResult> {
  const loaded = loadRepository(folder);
  const { catalog, ...rest } = loaded;
  if (!catalog || catalog.dashboards.length === 0) return loaded;
  const ofDashboards = await problemsOfDashboards(requireFolder(folder));
  const problems = sortProblems([...loaded.problems, ...ofDashboards]);
  const isBroken = ofDashboards.some(({ severity }) => severity === 'error');
  return { ...rest, problems, ...(isBroken ? {} : { catalog }) };
}

/** In a process of its own: what builds them is in stacks/, and programs of dashboards are code of others. */
async function problemsOfDashboards(repository: string): Promise<Problem[]> {
  const { status, stdout, stderr } = await runProgram({
    argv: [process.execPath, join(codeFolder, 'bin', 'dashboards.cjs'), repository],
    cwd: codeFolder,
  });
  if (status !== 0) throw new SurroundingsFailure(`dashboards could not be built: ${stderr.trim()}`);
  return readProblems(stdout);
}
