import { askGitHub } from './ask.ts';
import { addComment, type Writer } from './comments.ts';
import type { Connection } from './connection.ts';
import { createOnce, once } from './create-once.ts';

/** An issue as it is now. */
export interface Issue {
  number: number;
  title: string;
  /** Empty when it has none. */
  body: string;
  author: string;
  /** Its page. */
  url: string;
}

/** An issue to be opened. */
export interface NewIssue {
  title: string;
  body: string;
  labels: string[];
}

/** Open issues with this label that the token's own user opened, newest first. */
export async function openIssues(writer: Writer, label: string): Promise<Issue[]> {
  return askGitHub(`Cannot read the issues labelled ${JSON.stringify(label)}`, () => ownIssues(writer, [label]));
}

/** Opens an issue, once. */
export async function openIssue(writer: Writer, issue: NewIssue): Promise<Issue> {
  const { title, body, labels } = issue;
  const { octokit, at } = writer.connection;
  return askGitHub(`Cannot open the issue ${JSON.stringify(title)}`, () =>
    createOnce(writer.connection, {
      create: async () => told((await octokit.rest.issues.create({ ...at, title, body, labels, request: once })).data),
      find: async () => (await ownIssues(writer, labels)).find((one) => one.title === title && one.body === body),
    }),
  );
}

/** Replaces what is given of an issue. */
export async function updateIssue(
  { octokit, at }: Connection,
  number: number,
  change: { title?: string; body?: string },
): Promise<void> {
  if (change.title === undefined && change.body === undefined) return;
  await askGitHub(`Cannot update issue #${number}`, () =>
    octokit.rest.issues.update({ ...at, issue_number: number, ...change }),
  );
}

/** Closes an issue with a comment that says why. */
export async function closeIssue(writer: Writer, number: number, comment: string): Promise<void> {
  const { octokit, at } = writer.connection;
  await askGitHub(`Cannot close issue #${number}`, async () => {
    await addComment(writer, number, { body: comment, isOurs: (body) => body === comment });
    await octokit.rest.issues.update({ ...at, issue_number: number, state: 'closed' });
  });
}

async function ownIssues({ connection: { octokit, at }, self }: Writer, labels: string[]): Promise<Issue[]> {
  const login = await self();
  const query = { ...at, labels: labels.join(','), state: 'open' as const, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.issues.listForRepo, query);
  return all.filter(({ pull_request: pull, user }) => !pull && user?.login === login).map(told);
}

/** As much of GitHub's answer as is used. */
interface Answer {
  number: number;
  title: string;
  body?: string | null;
  user: { login: string } | null;
  html_url: string;
}

function told({ number, title, body, user, html_url: url }: Answer): Issue {
  return { number, title, body: body ?? '', author: user?.login ?? 'ghost', url };
}
