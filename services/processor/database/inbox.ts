import { createHash } from 'node:crypto';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { HttpResponse } from '../../messages/http.ts';
import { readPairs } from '../../messages/request-message.ts';
import { abandon, type Database, databaseError } from './database.ts';
import { inboxTable } from './tables.ts';

/** Another delivery of the message is being worked on: its row is there, and not committed. */
export class AtWork extends Error {
  constructor() {
    super('another delivery of this message is being worked on');
  }
}

/**
 * For how long a response is kept: not at all, or as long as the message is remembered; or `shortly` only, for endpoints that anybody may
 * send to, who would fill the database.
 */
export type Keep = 'not' | 'shortly' | 'with-message';

/** A delivery may wait for its reply for a minute (`longestDeadlineSeconds`), and a sender may ask again for a while. */
const shortlyHours = 1;

/** What became of work in a transaction. */
export interface InboxResult {
  response: HttpResponse | undefined;
  /** It had been done before, by this or another worker; this is the response of then. */
  duplicate: boolean;
}

/**
 * Does work exactly once as far as the database sees it: the message's id is written in the same transaction as the
 * work, so either both are there or none. Acknowledge after.
 */
export interface Inbox {
  /**
   * `work` gets the connection with its transaction open. `keep`: for how long the response is to be answered again when
   * the message comes again. `beforeCommit` may still fail it. `signal` ends it at once. Throws AtWork, and whatever fails; the
   * transaction is then rolled back, or, if the connection was lost during COMMIT, whatever the database made of it,
   * which the next delivery meets.
   */
  once(
    message: { key: string | undefined; keep: Keep; signal: AbortSignal },
    work: (connection: PoolConnection) => Promise<HttpResponse | undefined>,
    beforeCommit: (connection: PoolConnection) => Promise<void>,
  ): Promise<InboxResult>;
}

/** Names the processor's rows, so that two processors may work on the same message. */
export function openInbox({ pool }: Pick<Database, 'pool'>, consumer: string): Inbox {
  return {
    async once({ key, keep, signal }, work, beforeCommit) {
      signal.throwIfAborted();
      const connection = await pool.getConnection();
      let ended = false;
      const end = () => {
        ended = true;
        abandon(connection);
      };
      signal.addEventListener('abort', end, { once: true });
      try {
        signal.throwIfAborted();
        await connection.query('BEGIN');
        const id = key === undefined ? undefined : idOf(key);
        if (id && !(await entered(connection, consumer, id))) {
          const response = await answerOfThen(connection, consumer, id);
          await connection.query('ROLLBACK');
          return { response, duplicate: true };
        }
        const response = await work(connection);
        signal.throwIfAborted();
        await beforeCommit(connection);
        if (id) await complete({ connection, consumer, id, keep, response });
        await connection.query('COMMIT');
        return { response, duplicate: false };
      } catch (error) {
        // A connection that cannot even roll back is of no more use; the database does it when the connection ends. One
        // to a server that went read-only stays so for ever, and is not to meet the next message:
        // https://github.com/sidorares/node-mysql2/pull/4075
        if (databaseError(error) === 'down') end();
        else await connection.query('ROLLBACK').catch(end);
        throw error;
      } finally {
        signal.removeEventListener('abort', end);
        if (!ended) connection.release();
      }
    },
  };
}

/** Widest message_id of the table. */
const widestId = 320;

function idOf(key: string): Buffer {
  const id = Buffer.from(key);
  return id.length <= widestId ? id : Buffer.from(`sha256:${createHash('sha256').update(id).digest('hex')}`);
}

/**
 * Writes the row; false when it is there. Waits while another transaction that may still fail has written it, and throws
 * AtWork when it waited for too long, or when that failed and several that waited stand in each other's way:
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html (INSERT)
 */
async function entered(connection: PoolConnection, consumer: string, id: Buffer): Promise<boolean> {
  try {
    await connection.execute(
      `INSERT INTO ${inboxTable} (consumer, message_id, done_at) VALUES (?, ?, UTC_TIMESTAMP(3))`,
      [consumer, id],
    );
    return true;
  } catch (error) {
    const { errno = 0 } = error as { errno?: number };
    if (errno === duplicateEntry) return false;
    if (contested.has(errno)) throw new AtWork();
    throw error;
  }
}

/** ER_DUP_ENTRY */
const duplicateEntry = 1062;

/** ER_LOCK_WAIT_TIMEOUT and ER_LOCK_DEADLOCK: nothing but another delivery holds a row that is not there yet. */
const contested: ReadonlySet<number> = new Set([1205, 1213]);

interface Row extends RowDataPacket {
  status: number | null;
  headers: string | null;
  body: Buffer | null;
}

async function answerOfThen(
  connection: PoolConnection,
  consumer: string,
  id: Buffer,
): Promise<HttpResponse | undefined> {
  const [[row]] = await connection.execute<Row[]>(
    `SELECT status, headers, body FROM ${inboxTable} WHERE consumer = ? AND message_id = ?`,
    [consumer, id],
  );
  if (!row || row.status === null) return undefined;
  return { status: row.status, headers: readPairs(row.headers) ?? [], body: row.body ?? Buffer.alloc(0) };
}

/**
 * Completes the row. When it is gone, so is the transaction: after a deadlock that the handler did not let through,
 * InnoDB has rolled everything back, and what the handler did since was committed statement by statement.
 */
async function complete({
  connection,
  consumer,
  id,
  keep,
  response,
}: {
  connection: PoolConnection;
  consumer: string;
  id: Buffer;
  keep: Keep;
  response: HttpResponse | undefined;
}): Promise<void> {
  const kept = keep === 'not' ? undefined : response;
  const [{ affectedRows }] = await connection.execute<ResultSetHeader>(
    `UPDATE ${inboxTable} SET done_at = UTC_TIMESTAMP(3), status = ?, headers = ?, body = ?,
       reply_until = UTC_TIMESTAMP(3) + INTERVAL ? HOUR
     WHERE consumer = ? AND message_id = ?`,
    [
      kept?.status ?? null,
      kept ? JSON.stringify(kept.headers) : null,
      kept?.body ?? null,
      keep === 'shortly' ? shortlyHours : null,
      consumer,
      id,
    ],
  );
  if (affectedRows !== 1) {
    throw new Error('the transaction was ended under the handler: it must neither commit nor swallow errors of it');
  }
}
