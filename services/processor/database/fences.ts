import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from './database.ts';
import { fencesTable } from './tables.ts';

/** Somebody took the lock after the work that held it, which must not be committed then. */
export class Superseded extends Error {
  constructor(name: string) {
    super(`lock ${name} was taken by somebody else before the work under it was committed`);
  }
}

/** Fencing tokens, which rise with each holder of a lock. They are in the database, so that they outlive Redis. */
export interface Fences {
  /** The next token, in a transaction of its own. */
  take(name: string): Promise<number>;
  /**
   * Throws Superseded unless the token is still the highest; nobody can take a higher one until the transaction ends.
   */
  verify(connection: PoolConnection, name: string, token: number): Promise<void>;
}

export function openFences({ aside }: Pick<Database, 'aside'>): Fences {
  return {
    async take(name) {
      // No less than the time, so that none is given twice after retention.ts forgot it. LAST_INSERT_ID(expression) comes back
      // with the answer:
      // https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/information-functions/last_insert_id
      const [{ insertId }] = await aside.execute<ResultSetHeader>(
        `INSERT INTO ${fencesTable} (name, token) VALUES (?, LAST_INSERT_ID(UNIX_TIMESTAMP() * 1000))
         ON DUPLICATE KEY UPDATE token = LAST_INSERT_ID(GREATEST(token + 1, UNIX_TIMESTAMP() * 1000))`,
        [Buffer.from(name)],
      );
      return insertId;
    },
    async verify(connection, name, token) {
      const [[row]] = await connection.execute<(RowDataPacket & { token: number })[]>(
        `SELECT token FROM ${fencesTable} WHERE name = ? FOR UPDATE`,
        [Buffer.from(name)],
      );
      if (row?.token !== token) throw new Superseded(name);
    },
  };
}
