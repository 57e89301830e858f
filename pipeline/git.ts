import { SurroundingsFailure } from './failure.ts';
import { runProgram } from './run-program.ts';

/** git in one folder. */
export interface Git {
  /** What it prints. Throws SurroundingsFailure with git's own words when it fails. */
  run(...args: string[]): Promise<string>;
  /** What it prints, without the last line break; undefined when it fails, for questions whose answer may be no. */
  ask(...args: string[]): Promise<string | undefined>;
}

/** git as a person would run it in a folder, without hooks, which could run anything. */
export function gitIn(folder: string): Git {
  const start = (args: string[]) =>
    runProgram({
      argv: ['git', '-c', 'core.hooksPath=/dev/null', ...args],
      cwd: folder,
      env: { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
      install: 'Install git (https://git-scm.com/downloads).',
    });
  return {
    async run(...args) {
      const { status, stdout, stderr } = await start(args);
      if (status !== 0) throw new SurroundingsFailure(`git ${args[0]} failed: ${stderr.trim() || `status ${status}`}`);
      return stdout;
    },
    async ask(...args) {
      const { status, stdout } = await start(args);
      return status === 0 ? stdout.trimEnd() : undefined;
    },
  };
}
