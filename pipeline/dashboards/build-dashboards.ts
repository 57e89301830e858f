import { join } from 'node:path';
import { type BuiltDashboards, readBuiltDashboards } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { runProgram } from '../process/run-program.ts';
import { codeFolder } from '../repository/places.ts';

/**
 * Builds the dashboards of a repository, in a process of its own: what builds them is in stacks/, and programs of dashboards are code of
 * others. `code` is the folder of the code that does it, by default this one. Throws SurroundingsFailure when they cannot be looked at.
 */
export async function buildDashboards(repository: string, code = codeFolder): Promise<BuiltDashboards> {
  const { status, stdout, stderr } = await runProgram({
    argv: [process.execPath, join(code, 'bin', 'dashboards.cjs'), repository],
    cwd: code,
  });
  if (status !== 0) throw new SurroundingsFailure(`dashboards could not be built: ${stderr.trim()}`);
  return readBuiltDashboards(stdout);
}
