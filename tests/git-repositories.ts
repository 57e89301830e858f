import { execFileSync } from 'node:child_process';
import { changeFiles, scratchFolder } from './repositories.ts';

/** A scratch git repository with an identity of its own; neither the configuration nor the state of whoever runs the tests reaches it. */
export interface GitRepository {
  folder: string;
  /** Runs git there and gives what it prints, trimmed; throws when it fails. */
  git(...args: string[]): string;
  /** The same with a text on its standard input. */
  pipe(args: readonly string[], input?: string): string;
  /** Replaces, adds or (null) removes files, commits all there is, and gives the commit. `date` is that of the committer. */
  commit(files: Record<string, string | null>, options?: { date?: Date }): string;
}

/** A git repository whose branch is main, in a new scratch folder or in the one that is given, without any commit. */
export function gitRepository(folder = scratchFolder(), { branch = 'main' } = {}): GitRepository {
  runGit(folder, ['-c', `init.defaultBranch=${branch}`, 'init', '--quiet']);
  return openRepository(folder);
}

/** A clone in a scratch folder; `args` are options of git clone, such as `--depth 1`. */
export function cloneOf(origin: GitRepository, ...args: string[]): GitRepository {
  const folder = scratchFolder();
  runGit(folder, ['clone', '--quiet', ...args, `file://${origin.folder}`, folder]);
  return openRepository(folder);
}

/** The environment of git in tests; for programs that run git, too. */
export const gitEnvironment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Tester',
  GIT_AUTHOR_EMAIL: 'tester@example.com',
  GIT_COMMITTER_NAME: 'Tester',
  GIT_COMMITTER_EMAIL: 'tester@example.com',
};

function openRepository(folder: string): GitRepository {
  const git = (...args: string[]) => runGit(folder, args);
  return {
    folder,
    git,
    pipe: (args, input = '') => runGit(folder, args, {}, input),
    commit(files, { date } = {}) {
      changeFiles(folder, files);
      git('add', '--all');
      const when = (date ?? new Date()).toISOString();
      runGit(folder, ['commit', '--quiet', '--allow-empty', '--message', 'A change'], { GIT_COMMITTER_DATE: when });
      return git('rev-parse', 'HEAD');
    },
  };
}

function runGit(folder: string, args: readonly string[], env: Record<string, string> = {}, input = ''): string {
  // Looking must not write to the index, which a test may compare.
  const environment = { ...gitEnvironment, GIT_OPTIONAL_LOCKS: '0', ...env };
  const options = { cwd: folder, env: environment, encoding: 'utf8', stdio: 'pipe', input } as const;
  return execFileSync('git', args, options).trim();
}
