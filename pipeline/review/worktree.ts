import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../git.ts';

/** The files of a commit in a folder of their own. */
export interface Worktree {
  folder: string;
  /** Takes it away again. */
  close(): Promise<void>;
}

/** Puts a commit's files into a scratch folder beside the user's own, which stay untouched. */
export async function openWorktree(git: Git, commit: string): Promise<Worktree> {
  const scratch = mkdtempSync(join(tmpdir(), 'warren-base-'));
  const folder = join(scratch, 'files');
  // What a run that was killed left in git's list.
  await git.ask('worktree', 'prune');
  try {
    await git.run('worktree', 'add', '--quiet', '--detach', folder, commit);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    async close() {
      rmSync(scratch, { recursive: true, force: true });
      await git.ask('worktree', 'prune');
    },
  };
}
