import { SurroundingsFailure } from '../process/failure.ts';
import { runProgram } from '../process/run-program.ts';

/** git in one folder. */
export interface Git {
  /** What it prints. Throws SurroundingsFailure with git's own words when it fails. */
  run(...args: string[]): Promise<string>;
  /** What it prints, without white space at its end; undefined when it fails, for questions whose answer may be no. */
  ask(...args: string[]): Promise<string | undefined>;
}

/**
 * What git hands to its hooks: another repository and another index than the folder's own. In a hook that runs Warren, a
 * worktree would be checked out into the index of the commit that is being made.
 */
const handedToHooks = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
];

/** git as a person would run it in a folder, without hooks, which could run anything. */
export function gitIn(folder: string): Git {
  const start = (args: string[]) =>
    runProgram({
      argv: ['git', '-c', 'core.hooksPath=/dev/null', ...args],
      without: handedToHooks,
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
