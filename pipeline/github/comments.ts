import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';
import { createOnce, once } from './create-once.ts';

/** A comment to be kept up to date. */
export interface KeptComment {
  body: string;
  /** Whether a comment is this one of Warren's, by the marker that its body holds. */
  isOurs: (body: string) => boolean;
}

/** A comment as it is now, and what was done for it. */
export interface WrittenComment {
  id: number;
  /** Its place on the page of the pull request. */
  url: string;
  change: 'created' | 'updated' | 'unchanged';
}

/** A repository, and who writes with the token. */
export interface Writer {
  connection: Connection;
  /** The login that the token writes as. */
  self: () => Promise<string>;
}

/** Keeps one comment of Warren's up to date. */
export async function keepComment(writer: Writer, number: number, kept: KeptComment): Promise<WrittenComment> {
  return askGitHub(`Cannot write the comment on #${number}`, async () => {
    const [oldest, ...others] = await ownComments(writer, number, kept.isOurs);
    const written = oldest ? await update(writer, { oldest, number, kept }) : await create(writer, number, kept);
    for (const { id } of others) await remove(writer.connection, id);
    return written;
  });
}

/** Comments of the token's own user that pass the test, oldest first. Looks at all there are. */
export async function ownComments(
  { connection: { octokit, at }, self }: Writer,
  number: number,
  isOurs: (body: string) => boolean,
): Promise<Found[]> {
  const login = await self();
  const path = { ...at, issue_number: number, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.issues.listComments, path);
  return all
    .flatMap(({ id, html_url: url, user, body = '' }) => (user?.login === login ? [{ id, url, body }] : []))
    .filter(({ body }) => isOurs(body))
    .sort((a, b) => a.id - b.id);
}

/** Adds a comment, once; `isOurs` finds it again. */
export function addComment(writer: Writer, number: number, { body, isOurs }: KeptComment): Promise<Found> {
  const { octokit, at } = writer.connection;
  return createOnce(writer.connection, {
    create: async () => {
      const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: number, body, request: once });
      return { id: data.id, url: data.html_url, body };
    },
    find: async () => (await ownComments(writer, number, isOurs))[0],
  });
}

interface Found {
  id: number;
  url: string;
  body: string;
}

async function create(writer: Writer, number: number, kept: KeptComment): Promise<WrittenComment> {
  const { id, url } = await addComment(writer, number, kept);
  return { id, url, change: 'created' };
}

async function update(
  writer: Writer,
  { oldest, number, kept }: { oldest: Found; number: number; kept: KeptComment },
): Promise<WrittenComment> {
  const { id, url, body } = oldest;
  const { octokit, at } = writer.connection;
  if (body === kept.body) return { id, url, change: 'unchanged' };
  try {
    await octokit.rest.issues.updateComment({ ...at, comment_id: id, body: kept.body });
    return { id, url, change: 'updated' };
  } catch (cause) {
    // Somebody deleted it since it was found.
    if (statusOf(cause) === 404) return create(writer, number, kept);
    throw cause;
  }
}

async function remove({ octokit, at }: Connection, id: number): Promise<void> {
  try {
    await octokit.rest.issues.deleteComment({ ...at, comment_id: id });
  } catch (cause) {
    // Gone already is as good.
    if (statusOf(cause) !== 404) throw cause;
  }
}
