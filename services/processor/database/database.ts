import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';
import type { DatabaseSettings } from '../../../contracts/processor-settings.ts';
import { connectionOptions, type Login } from './connection-options.ts';
import { type Leading, watchForMoves } from './moved.ts';

/** The database of the handlers. */
export interface Database {
  /** For the work's transactions, one connection a message. */
  pool: Pool;
  /** For statements that must not wait for those, as the tokens of locks. */
  aside: Pool;
  /** Says why it does not answer to a statement, `SELECT 1` unless another is given; undefined when it does. */
  probe(statement?: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Longest time for an answer when it is asked whether it is there. */
const withinMs = 3_000;

/** A transaction that waits longer for a row, as for the same message in another worker, is tried again instead. */
const lockWaitSeconds = 10;

/** Opens pools; connects to nothing yet. Throws for a file of authorities that cannot be read. */
export function openDatabase(settings: DatabaseSettings, login: Login, connections: number): Database {
  const options = connectionOptions(settings, login);
  const moves = watchForMoves(settings.host);
  const open = (connectionLimit: number) => {
    const pool = createPool({ ...options, connectionLimit });
    pool.pool.on('connection', (connection) => {
      // Commands of a connection run in order, so this comes before any work; a connection it fails on fails that too.
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', () => {});
      connection.query(`SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}`, () => {});
      connection.on('error', () => {});
      moves.add(connection as typeof connection & Leading);
    });
    return pool;
  };
  const pool = open(connections);
  const aside = open(connections);
  return {
    pool,
    aside,
    probe: (statement = 'SELECT 1') => ask(aside, statement),
    async close() {
      moves.stop();
      await Promise.all([pool.end().catch(() => {}), aside.end().catch(() => {})]);
    },
  };
}

/** Why a statement is not answered; undefined when it is. A connection that did not answer is ended, so that none is left waiting. */
function ask(pool: Pool, statement: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let connection: PoolConnection | undefined;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (connection) abandon(connection);
      resolve(`no answer within ${withinMs} ms`);
    }, withinMs);
    const work = async () => {
      connection = await pool.getConnection();
      if (!late) await connection.query(statement);
      connection.release();
    };
    work()
      .then(
        () => resolve(undefined),
        (error: Error) => {
          if (connection) abandon(connection);
          resolve(reasonOf(error));
        },
      )
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Errors that pass by themselves: the transaction is tried again, as "normal on busy servers":
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-error-handling.html
 */
const busyNumbers = new Set([
  1020, // ER_CHECKREAD, MariaDB's word for a row that changed under a snapshot
  1114, // ER_RECORD_FILE_FULL: the disk is full
  1205, // ER_LOCK_WAIT_TIMEOUT
  1206, // ER_LOCK_TABLE_FULL
  1213, // ER_LOCK_DEADLOCK
  3572, // ER_LOCK_NOWAIT, MySQL's word where MariaDB says 1205
]);

/**
 * Errors of a database that is not there, or not to be written to, as during a failover:
 * https://mariadb.com/docs/server/reference/error-codes; the words of a connection that is being ended are those of
 * https://github.com/MariaDB/server/blob/11.8/sql/sql_class.cc (killed_errno), those of a read-only one the ones of
 * https://github.com/sidorares/node-mysql2/pull/4082.
 */
const downNumbers = new Set([
  1040, // ER_CON_COUNT_ERROR
  1045, // ER_ACCESS_DENIED_ERROR: a password is being changed
  1053, // ER_SERVER_SHUTDOWN
  1159, // ER_NET_READ_INTERRUPTED: idle for longer than wait_timeout
  1203, // ER_TOO_MANY_USER_CONNECTIONS
  1290, // ER_OPTION_PREVENTS_STATEMENT, with --read-only
  1792, // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
  1836, // ER_READ_ONLY_MODE
  1874, // ER_INNODB_READ_ONLY
  1927, // ER_CONNECTION_KILLED
  4031, // ER_CLIENT_INTERACTION_TIMEOUT, MySQL's word for 1159
]);

/**
 * What an error of the database says: `busy`, try the transaction again; `down`, it may be gone; undefined for any
 * other.
 */
export function databaseError(error: unknown): 'busy' | 'down' | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errno, fatal, sqlState } = error as Error & Record<'errno' | 'fatal' | 'sqlState', unknown>;
  // mysql2 marks what ended the connection, and only that; the server's own words come with an SQL state.
  if (fatal === true) return 'down';
  if (typeof errno !== 'number' || sqlState === undefined) return undefined;
  if (busyNumbers.has(errno)) return 'busy';
  return downNumbers.has(errno) ? 'down' : undefined;
}

/**
 * Ends a connection at once, whatever runs on it, so that nothing of it can be committed any more. What runs on it fails: mysql2's own
 * destroy() says goodbye to the server, which may not be there, and leaves whoever waits for a statement waiting.
 */
export function abandon(connection: PoolConnection): void {
  connection.destroy();
  const { stream } = connection.connection as unknown as Leading;
  stream.destroy(new Error('the connection was given up'));
}

function reasonOf(error: Error): string {
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
