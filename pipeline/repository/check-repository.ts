import { sortProblems } from '../../catalog/files/problem.ts';
import type { LoadResult } from '../../catalog/load.ts';
import { buildDashboards } from '../dashboards/build-dashboards.ts';
import { loadRepository, requireFolder } from './repository.ts';

/**
 * Loads the files of a repository as of today and builds its dashboards, where files are sound enough for that. Throws UserFailure when the
 * folder is not there, and SurroundingsFailure when dashboards cannot be looked at.
 */
export async function checkRepository(folder: string): Promise<LoadResult> {
  const loaded = loadRepository(folder);
  const { catalog, ...rest } = loaded;
  if (!catalog || catalog.dashboards.length === 0) return loaded;
  const ofDashboards = (await buildDashboards(requireFolder(folder))).problems;
  const problems = sortProblems([...loaded.problems, ...ofDashboards]);
  const isBroken = ofDashboards.some(({ severity }) => severity === 'error');
  return { ...rest, problems, ...(isBroken ? {} : { catalog }) };
}
