import { join } from 'node:path';
import { type ProgramResult, runProgram } from '../process/run-program.ts';

/** One run of bin/synth.cjs. */
export interface SynthesisRun {
  /** Folder of the code that does it. */
  code: string;
  /** As main.ts has them. */
  args: readonly string[];
  /** Variables that main.ts reads. */
  env: Record<string, string>;
}

/** Synthesizes in a process of its own, since the code may be another than this one. */
export function runSynthesis({ code, args, env }: SynthesisRun): Promise<ProgramResult> {
  return runProgram({ argv: [process.execPath, join(code, 'bin', 'synth.cjs'), ...args], cwd: code, env });
}
