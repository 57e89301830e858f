import { kindOf, objectFileOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { type LastChange, lastChange, lastChangeKey } from '../../contracts/paging.ts';
import type { Bucket } from '../aws/bucket.ts';
import type { Git } from '../repository/git.ts';
import { commitsIn } from './last-applied.ts';

/** A pull request as it was merged. */
export interface MergedPull {
  /** The commit on the main branch. */
  commit: string;
  /** What the main branch was before it. Default: the commit's first parent. */
  before?: string;
  /** Login of who opened it. */
  author: string;
  title: string;
  url: string;
}

/**
 * Leaves with each file of the platform that a merged pull request touched that it did so last, for whoever is called about what the file
 * says. A later change stays. Gives the files.
 */
export async function leaveLastChanges({
  bucket,
  git,
  pull,
}: {
  /** The bucket of configuration. */
  bucket: Pick<Bucket, 'read' | 'write'>;
  git: Git;
  pull: MergedPull;
}): Promise<string[]> {
  const { commit, author, title, url } = pull;
  const at = new Date((await git.run('show', '--no-patch', '--format=%cI', commit)).trim()).toISOString();
  const text = JSON.stringify(lastChange.parse({ commit, author, at, title, url }) satisfies LastChange);
  const left: string[] = [];
  for (const file of await touchedFiles(git, pull)) {
    const key = lastChangeKey(file);
    if (await isLater(await bucket.read(key), commit, git)) continue;
    await bucket.write(key, text);
    left.push(file);
  }
  return left;
}

/** Those of the platform, also where one is gone; of one that has another name now, both names. */
async function touchedFiles(git: Git, { commit, before }: MergedPull): Promise<string[]> {
  const isKnown = before !== undefined && (await commitsIn(git).has(before));
  const base = isKnown ? before : `${commit}^`;
  const names = await git.run('diff', '--name-only', '--no-renames', '-z', base, commit);
  const known = names.split('\0').filter((path) => path !== '' && kindOf(path, kinds) !== undefined);
  // An object that is a folder is called by one file, whichever of its files was touched.
  return [...new Set(known.map((path) => objectFileOf(path, kinds)))];
}

/** Whether what was left there is of a commit that came after this one. What cannot be read, or is not known here, is written over. */
async function isLater(bytes: Uint8Array | undefined, commit: string, git: Git): Promise<boolean> {
  const there = bytes && parsed(Buffer.from(bytes).toString('utf8'));
  if (!there || there.commit === commit) return false;
  const commits = commitsIn(git);
  return (await commits.has(there.commit)) && (await commits.isBefore(commit, there.commit));
}

function parsed(text: string): LastChange | undefined {
  try {
    return lastChange.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
