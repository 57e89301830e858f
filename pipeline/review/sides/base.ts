import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { UserFailure } from '../../process/failure.ts';
import type { Git } from '../../repository/git.ts';

/** What a change is compared with. */
export interface Base {
  /** Absent when there is nothing before the change: the first commit, or none yet. */
  commit?: string;
  /** How it was found: `main`, `the merge base with origin/main`, or what the user named. */
  name: Sentence;
  /** What a reader has to know about it. */
  notes: Sentence[];
}

/** Where main branches are looked for, after what the remote says its own is. */
const mainBranches = ['origin/main', 'origin/master', 'main', 'master'];

/**
 * Finds what a change is compared with: the commit of `ref`, or the merge base with the main branch.
 * Throws UserFailure when there is none, as in a clone that is too shallow, with what to do.
 */
export async function findBase(git: Git, ref?: string): Promise<Base> {
  if (ref !== undefined) return namedBase(git, ref);
  if ((await commitOf(git, 'HEAD')) === undefined) return { name: ['nothing: there is no commit yet'], notes: [] };
  const main = await findMain(git);
  if (main === undefined) return withoutMain(git);
  const common = await git.ask('merge-base', 'HEAD', main);
  if (common !== undefined) return onMain(git, { main, common });
  if (await isShallow(git)) return shallowBase(git, main);
  const commit = await commitOf(git, main);
  const note = say`This branch and ${main} have no commit in common, so the comparison is with ${main} as it is now.`;
  return { ...(commit ? { commit } : {}), name: say`${main}`, notes: [note] };
}

async function namedBase(git: Git, ref: string): Promise<Base> {
  const commit = await commitOf(git, ref);
  if (commit !== undefined) return { commit, name: say`${ref}`, notes: [] };
  const advice = (await isShallow(git))
    ? unshallow
    : 'Name a branch, a tag or a commit that is here; `git fetch` brings what is not.';
  throw new UserFailure(`--base ${ref}: there is no such commit here. ${advice}`);
}

const unshallow =
  'This clone is shallow: `git fetch --unshallow` brings the rest, as does `fetch-depth: 0` with actions/checkout.';

async function findMain(git: Git): Promise<string | undefined> {
  const remote = await git.ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  for (const name of [...(remote ? [remote] : []), ...mainBranches]) {
    if ((await commitOf(git, name)) !== undefined) return name;
  }
  return undefined;
}

/** On the main branch itself what is reviewed is what is not committed, or the first commit. */
async function onMain(git: Git, { main, common }: { main: string; common: string }): Promise<Base> {
  const head = await commitOf(git, 'HEAD');
  if (common !== head) return { commit: common, name: say`the merge base with ${main}`, notes: [] };
  return (await isFirst(git)) ? onFirst(git, common) : lastCommit(common);
}

/** With nothing to commit the first commit itself is what is reviewed. */
async function onFirst(git: Git, commit: string): Promise<Base> {
  if (await hasUncommitted(git)) return lastCommit(commit);
  return { name: ['nothing: this is the first commit'], notes: [] };
}

function lastCommit(commit: string): Base {
  return { commit, name: ['the last commit'], notes: [] };
}

/** Whether the files hold more than the last commit, new files included, whatever the user has git show. */
export async function hasUncommitted(git: Git): Promise<boolean> {
  return (await git.run('status', '--porcelain', '--untracked-files=normal')) !== '';
}

async function withoutMain(git: Git): Promise<Base> {
  if (await isShallow(git)) {
    throw new UserFailure(`There is no main branch here to compare with. ${unshallow} Or name --base.`);
  }
  const head = await commitOf(git, 'HEAD');
  if (head !== undefined && (await isFirst(git))) return onFirst(git, head);
  throw new UserFailure(
    `There is no main branch here to compare with (looked for origin/HEAD, ${mainBranches.join(', ')}). Name it: --base REF.`,
  );
}

/** A clone that is cut off knows no parent either. */
async function isFirst(git: Git): Promise<boolean> {
  return (await commitOf(git, 'HEAD~1')) === undefined && !(await isShallow(git));
}

/** The commit that the change started from is not there, but the main branch is. */
async function shallowBase(git: Git, main: string): Promise<Base> {
  const commit = await commitOf(git, main);
  const note = say`This clone is too shallow to hold the commit that the change started from, so the comparison is with ${main} as it is now: what others merged since then shows as if this change took it back. ${[unshallow]}`;
  return { ...(commit ? { commit } : {}), name: say`${main}`, notes: [note] };
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.ask('rev-parse', '--is-shallow-repository')) === 'true';
}

function commitOf(git: Git, ref: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
}
