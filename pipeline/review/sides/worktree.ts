import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Git } from '../../repository/git.ts';

/** The files of a commit in a folder of their own. */
export interface Worktree {
  folder: string;
  /** Takes it away again. */
  close(): Promise<void>;
}

/** How the folders begin in which worktrees of reviews stand. */
const prefix = 'warren-base-';

/** Puts a commit's files into a scratch folder beside the user's own, which stay untouched. */
export async function openWorktree(git: Git, commit: string): Promise<Worktree> {
  await forgetKilled(git);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  const folder = join(scratch, 'files');
  const close = async () => {
    rmSync(scratch, { recursive: true, force: true });
    await forget(git, folder);
  };
  try {
    await git.run('worktree', 'add', '--quiet', '--detach', folder, commit);
    return { folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes from git's list what runs that were killed left there. `git worktree prune` would take the user's own, too, whose disk is away. */
async function forgetKilled(git: Git): Promise<void> {
  const list = (await git.ask('worktree', 'list', '--porcelain')) ?? '';
  const folders = list.split('\n').flatMap((line) => /^worktree (.*)$/.exec(line)?.[1] ?? []);
  const ours = folders.filter((folder) => basename(dirname(folder)).startsWith(prefix));
  for (const folder of ours.filter((each) => !existsSync(each))) await forget(git, folder);
}

async function forget(git: Git, folder: string): Promise<void> {
  await git.ask('worktree', 'remove', '--force', folder);
}
