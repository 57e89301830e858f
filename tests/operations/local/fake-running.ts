import type { Program } from '../../../operations/local/programs.ts';

/** A program in the process, which ends when it is told to. */
export interface FakeProgram extends Program {
  /** Ends it as by itself. */
  die(): void;
}

export function fakeProgram(): FakeProgram {
  let die: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    die = resolve;
  });
  return {
    ended,
    die,
    kill: die,
    how: () => 'was killed by SIGKILL',
    log: () => 'its last words',
    stop: async () => die(),
  };
}
