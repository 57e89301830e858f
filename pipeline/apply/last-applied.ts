import { z } from 'zod';
import { lastAppliedKey } from '../../contracts/object-keys.ts';
import type { Bucket } from '../aws/bucket.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import type { Git } from '../repository/git.ts';

/** Which commit was applied to each stack last, so that running an old apply again never takes back a later one. */
export interface LastApplied {
  /** The commit applied to a stack last, where it comes after this one on the main branch. */
  laterThan(stack: string, commit: string): Promise<string | undefined>;
  record(stack: string, commit: string): Promise<void>;
}

const schema = z.object({ commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/) });

/** In which order the commits of the main branch came. */
export interface CommitOrder {
  /** Whether a commit is known here. */
  has(commit: string): Promise<boolean>;
  /** Whether one commit comes before another. */
  isBefore(commit: string, other: string): Promise<boolean>;
}

/** The order of the commits in a clone. */
export function commitsIn(git: Git): CommitOrder {
  return {
    has: async (commit) => (await git.ask('cat-file', '-e', `${commit}^{commit}`)) !== undefined,
    isBefore: async (commit, other) => (await git.ask('merge-base', '--is-ancestor', commit, other)) !== undefined,
  };
}

/** Keeps the commits in the bucket of states. */
export function openLastApplied(bucket: Bucket, commits: CommitOrder): LastApplied {
  return {
    async laterThan(stack, commit) {
      const bytes = await bucket.read(lastAppliedKey(stack));
      if (bytes === undefined) return undefined;
      const last = parseCommit(bytes, `s3://${bucket.name}/${lastAppliedKey(stack)}`);
      if (last === commit) return undefined;
      if (!(await commits.has(last))) {
        throw new UserFailure(
          `${stack}: the commit that was applied to it last, ${last}, is not in this clone, so which of the two is later is not known. Fetch it, or have an administrator run \`warren deploy\` from the main branch.`,
        );
      }
      return (await commits.isBefore(commit, last)) ? last : undefined;
    },
    record: (stack, commit) => bucket.write(lastAppliedKey(stack), JSON.stringify({ commit })),
  };
}

/** What cannot be read must not pass for a stack that nothing was applied to yet. */
function parseCommit(bytes: Uint8Array, name: string): string {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).commit;
  } catch (cause) {
    throw new SurroundingsFailure(
      `${name} does not say which commit was applied last. The bucket keeps earlier versions of it: bring one of them back.`,
      { cause },
    );
  }
}
