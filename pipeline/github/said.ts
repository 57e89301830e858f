import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';

/** What somebody said on a pull request or an issue. */
export interface Said {
  id: number;
  /** What GraphQL calls it. */
  nodeId: string;
  /** May hold anything. */
  body: string;
  /** Login; absent when the account is gone. */
  author?: string;
  /** Whether an app wrote it rather than a person. */
  byApp: boolean;
  /** To the second. */
  at: Date;
  /** Its place on the page. */
  url: string;
}

/** All comments on a pull request or an issue, oldest first. */
export async function commentsOn({ octokit, at }: Connection, number: number): Promise<Said[]> {
  return askGitHub(`Cannot read the comments on #${number}`, async () => {
    const query = { ...at, issue_number: number, per_page: 100 };
    const all = await octokit.paginate(octokit.rest.issues.listComments, query);
    return all.map(told).sort((a, b) => a.id - b.id);
  });
}

/** One comment as it is now; undefined when it is gone. */
export async function commentById({ octokit, at }: Connection, id: number): Promise<Said | undefined> {
  return askGitHub(`Cannot read comment ${id}`, async () => {
    try {
      return told((await octokit.rest.issues.getComment({ ...at, comment_id: id })).data);
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw cause;
    }
  });
}

/**
 * Whether somebody edited a comment, which whoever may write to the repository can, whoever said it. REST tells times that
 * differ by a second without an edit (https://github.com/palantir/policy-bot/pull/459); GraphQL tells the edit itself. A
 * comment that is gone counts as edited.
 */
export async function isEdited({ octokit }: Connection, { id, nodeId }: Said): Promise<boolean> {
  return askGitHub(`Cannot find out whether comment ${id} was edited`, async () => {
    const { node } = await octokit.graphql<{ node: { lastEditedAt?: string | null } | null }>(editQuery, {
      id: nodeId,
    });
    return node?.lastEditedAt !== null;
  });
}

/** https://docs.github.com/en/graphql/reference/objects#issuecomment */
export const editQuery = 'query ($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt } } }';

/** Puts a reaction below a comment; doing so again changes nothing. */
export async function react({ octokit, at }: Connection, id: number, content: '+1' | 'confused'): Promise<void> {
  await askGitHub(`Cannot react to comment ${id}`, async () => {
    await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: id, content });
  });
}

/** As much of GitHub's answer as is used. */
interface Answer {
  id: number;
  node_id: string;
  body?: string;
  user: { login: string; type: string } | null;
  created_at: string;
  html_url: string;
}

function told({ id, node_id, body = '', user, created_at, html_url }: Answer): Said {
  return {
    id,
    nodeId: node_id,
    body,
    ...(user ? { author: user.login } : {}),
    byApp: user?.type !== 'User',
    at: new Date(created_at),
    url: html_url,
  };
}
