import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProgramResult } from '../../pipeline/process/run-program.ts';
import { codeFolder } from '../../pipeline/repository/places.ts';
import type { SynthesisRun } from '../../pipeline/terraform/run-synthesis.ts';

/**
 * Setup of suites: what is synthesized by this code is by one process a suite (synthesizer.cjs), instead of one each time. Other
 * code, and what programs synthesize that a test starts, is as ever.
 */
jest.mock('../../pipeline/terraform/run-synthesis.ts', () => {
  const actual = jest.requireActual('../../pipeline/terraform/run-synthesis.ts');
  return {
    runSynthesis: (run: SynthesisRun) => (run.code === codeFolder ? inTurn(run) : actual.runSynthesis(run)),
  };
});

let synthesizer: ChildProcess | undefined;
let before: Promise<unknown> = Promise.resolve();

/** After those that were asked for earlier, since variables of the environment are of the whole process. */
function inTurn(run: SynthesisRun): Promise<ProgramResult> {
  const result = before.then(() => synthesizeWarm(run));
  before = result.catch(() => undefined);
  return result;
}

async function synthesizeWarm({ args, env }: SynthesisRun): Promise<ProgramResult> {
  synthesizer ??= fork(join(import.meta.dirname, 'synthesizer.cjs'), { cwd: codeFolder, execArgv: [] });
  const child = synthesizer;
  const ended = new AbortController();
  const { signal } = ended;
  try {
    child.send({ args, env: { ...process.env, ...env } });
    return await Promise.race([
      once(child, 'message', { signal }).then(([{ status, stderr }]) => ({ status, stdout: '', stderr })),
      once(child, 'exit', { signal }).then(([status]) => {
        synthesizer = undefined;
        return { status: status ?? 1, stdout: '', stderr: 'the process that synthesizes for tests has ended' };
      }),
    ]);
  } finally {
    ended.abort();
  }
}

afterAll(async () => {
  if (synthesizer === undefined) return;
  const gone = once(synthesizer, 'exit');
  synthesizer.kill();
  await gone;
});
