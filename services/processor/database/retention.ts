import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { mostRememberDays } from '../../../contracts/processor-settings.ts';
import type { Logger } from '../../observability/log.ts';
import type { Database } from './database.ts';
import { fencesTable, inboxTable } from './tables.ts';

/** Whose messages are forgotten after how long. */
export interface Retention {
  /** The processor that does the forgetting. */
  consumer: string;
  /** Days after which its messages are forgotten; those of a processor that is gone, after the most there can be. */
  rememberDays: number;
}

/** How many rows each kind of forgetting was about. */
export interface Forgotten {
  messages: number;
  replies: number;
  fences: number;
}

const everyMs = 3_600_000;

/** Rows of one statement; few, so that no lock is held for long. Between two of them there is room for the work. */
export const rowsAtATime = 500;
const pauseMs = 50;

/**
 * Days that a fencing token is kept after it was last taken. A transaction that holds it lasts for 25 minutes at most, and a later one
 * is higher than all that were forgotten.
 */
const fenceDays = 1;

const dayMs = 24 * 3_600_000;

/** Forgets what is too old, every hour and at the start. Failures are logged and tried again in an hour. */
export function keepForgetting(database: Pick<Database, 'aside'>, retention: Retention, log: Logger): { stop(): void } {
  const stopped = new AbortController();
  const round = async () => {
    try {
      const forgotten = await forgetOld(database, retention, await timeOf(database), stopped.signal);
      if (Object.values(forgotten).some((rows) => rows > 0)) log.info(forgotten, 'forgot what is old');
    } catch (error) {
      if (!stopped.signal.aborted) log.warn({ err: error }, 'what is old could not be forgotten');
    }
  };
  void round();
  const timer = setInterval(() => void round(), everyMs);
  timer.unref();
  return {
    stop() {
      stopped.abort();
      clearInterval(timer);
    },
  };
}

/** By the clock that wrote the rows: with another one, an hour off, the responses that are kept for an hour would go at once. */
async function timeOf({ aside }: Pick<Database, 'aside'>): Promise<Date> {
  const [[row]] = await aside.query<(RowDataPacket & { now: Date })[]>('SELECT UTC_TIMESTAMP(3) AS now');
  if (!row) throw new Error('the database did not tell the time');
  return row.now;
}

/** Forgets what is too old, some rows at a time, until there is no more or it is stopped. */
export async function forgetOld(
  { aside }: Pick<Database, 'aside'>,
  { consumer, rememberDays }: Retention,
  now: Date,
  stopped: AbortSignal,
): Promise<Forgotten> {
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  const changing = (sql: string, values: unknown[]) =>
    inSteps(stopped, async () => {
      const [{ affectedRows }] = await aside.query<ResultSetHeader>(sql, [...values, rowsAtATime]);
      return { changed: affectedRows, more: affectedRows === rowsAtATime };
    });
  const own = await changing(`DELETE FROM ${inboxTable} WHERE consumer = ? AND done_at < ? ORDER BY done_at LIMIT ?`, [
    consumer,
    before(rememberDays),
  ]);
  const anybodys = await changing(`DELETE FROM ${inboxTable} WHERE done_at < ? ORDER BY done_at LIMIT ?`, [
    before(mostRememberDays),
  ]);
  const replies = await changing(
    `UPDATE ${inboxTable} SET headers = NULL, body = NULL, reply_until = NULL
     WHERE reply_until < ? ORDER BY reply_until LIMIT ?`,
    [now],
  );
  return { messages: own + anybodys, replies, fences: await forgetFences(aside, before(fenceDays), stopped) };
}

/**
 * Goes through the names in their order and without locks, since tokens have no index. A token is the time when it was taken, in
 * milliseconds since 1970, or later.
 */
function forgetFences(aside: Database['aside'], before: Date, stopped: AbortSignal): Promise<number> {
  let after: Buffer = Buffer.alloc(0);
  return inSteps(stopped, async () => {
    const [rows] = await aside.query<(RowDataPacket & { name: Buffer; token: number })[]>(
      `SELECT name, token FROM ${fencesTable} WHERE name > ? ORDER BY name LIMIT ?`,
      [after, rowsAtATime],
    );
    after = rows.at(-1)?.name ?? after;
    const more = rows.length === rowsAtATime;
    const old = rows.filter(({ token }) => token < before.getTime()).map(({ name }) => name);
    if (old.length === 0) return { changed: 0, more };
    const [{ affectedRows }] = await aside.query<ResultSetHeader>(
      `DELETE FROM ${fencesTable} WHERE name IN (?) AND token < ?`,
      [old, before.getTime()],
    );
    return { changed: affectedRows, more };
  });
}

/** Takes one step after the other while there is more; how many rows they changed. */
async function inSteps(stopped: AbortSignal, step: () => Promise<{ changed: number; more: boolean }>): Promise<number> {
  let total = 0;
  while (!stopped.aborted) {
    const { changed, more } = await step();
    total += changed;
    if (!more) break;
    await sleep(pauseMs, undefined, { signal: stopped }).catch(() => {});
  }
  return total;
}
