import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import type { Judge } from '../run/left-out.cjs';

/**
 * Makes the virtual environment of a judge unless the cache has it, and returns its Python. It takes less than a minute and
 * downloads 10 to 60 MB, from whatever index the user's pip is set up for. Throws SurroundingsFailure that says why it cannot.
 */
export async function bringPython(judge: Judge, say: (line: string) => void = () => {}): Promise<string> {
  const folder = environmentFolder(judge);
  const python = join(folder, 'bin', 'python');
  if (existsSync(folder)) return python;
  say(`${judge}: making a Python environment with it, once, in ${folder}`);
  const { status, stderr } = await runProgram({
    argv: ['python3', recipe, requirementsOf(judge), folder],
  });
  if (status !== 0) throw new SurroundingsFailure(stderr.trim().split('\n').at(-1));
  return python;
}

const recipe = join(import.meta.dirname, 'python', 'make-environment.py');

function requirementsOf(judge: Judge): string {
  return join(import.meta.dirname, 'python', `${judge}.txt`);
}

/** Other versions, or another way to make it, give another environment. */
function environmentFolder(judge: Judge): string {
  const hash = createHash('sha256')
    .update(readFileSync(recipe))
    .update(readFileSync(requirementsOf(judge)));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'warren', 'python', `${judge}-${hash.digest('hex').slice(0, 12)}`);
}
