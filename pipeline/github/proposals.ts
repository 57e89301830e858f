import { createHash } from 'node:crypto';
import { UserFailure } from '../process/failure.ts';
import { askGitHub, statusOf } from './ask.ts';
import type { Writer } from './comments.ts';
import type { Connection } from './connection.ts';
import { createOnce, once } from './create-once.ts';

/** Files that are to be changed by a pull request. */
export interface Proposal {
  /** What the branch's name begins with; a hash of the files follows, so that a branch never becomes another one. */
  branch: string;
  /** The commit that they are changed from, and the branch that they are to be merged into. */
  base: { commit: string; ref: string };
  files: readonly { path: string; text: string }[];
  title: string;
  body: string;
}

/** A pull request that proposes files. */
export interface OpenedProposal {
  number: number;
  /** Its page. */
  url: string;
  /** Whether it was there before. */
  change: 'created' | 'unchanged';
}

/** Opens a pull request with these files, on a branch of its own; where the same is proposed already, that one. */
export async function openProposal(writer: Writer, proposal: Proposal): Promise<OpenedProposal> {
  const { connection } = writer;
  const branch = `${proposal.branch}-${hashOf(proposal.files)}`;
  return askGitHub(`Cannot open the pull request of ${branch}`, async () => {
    const open = await openPull(writer, branch);
    if (open) return { ...open, change: 'unchanged' };
    await pushBranch(connection, branch, proposal);
    const { octokit, at } = connection;
    const { title, body, base } = proposal;
    const pull = await createOnce(connection, {
      create: async () => {
        const { data } = await octokit.rest.pulls.create({
          ...at,
          head: branch,
          base: base.ref,
          title,
          body,
          request: once,
        });
        return { number: data.number, url: data.html_url };
      },
      find: () => openPull(writer, branch),
    }).catch(explainForbidden);
    return { ...pull, change: 'created' };
  });
}

function hashOf(files: Proposal['files']): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, text }) => [path, text]);
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 10);
}

async function openPull({ connection: { octokit, at }, self }: Writer, branch: string) {
  const login = await self();
  const { data } = await octokit.rest.pulls.list({
    ...at,
    head: `${at.owner}:${branch}`,
    state: 'open',
    per_page: 100,
  });
  const own = data.find(({ user }) => user?.login === login);
  return own && { number: own.number, url: own.html_url };
}

async function pushBranch(
  { octokit, at }: Connection,
  branch: string,
  { base, files, title }: Proposal,
): Promise<void> {
  const before = await octokit.rest.git.getCommit({ ...at, commit_sha: base.commit });
  const tree = await octokit.rest.git.createTree({
    ...at,
    base_tree: before.data.tree.sha,
    tree: files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
  });
  const commit = await octokit.rest.git.createCommit({
    ...at,
    message: title,
    tree: tree.data.sha,
    parents: [base.commit],
  });
  try {
    await octokit.rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: commit.data.sha, request: once });
  } catch (cause) {
    // Of a pull request that was closed: the branch holds these very files, and perhaps what somebody added.
    if (statusOf(cause) !== 422 || !/already exists/i.test((cause as Error).message)) throw cause;
  }
}

/** https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository#preventing-github-actions-from-creating-or-approving-pull-requests */
function explainForbidden(cause: unknown): never {
  if (statusOf(cause) !== 403 || !/not permitted to create/i.test((cause as Error).message)) throw cause;
  throw new UserFailure(
    'GitHub lets no workflow of this repository open pull requests. Switch on "Allow GitHub Actions to create and approve pull requests" in its settings, under Actions, General; or run `warren drift --adopt` and open it yourself.',
    { cause },
  );
}
