import type { Probe } from '../consuming/pauses.ts';
import type { Database } from './database.ts';
import { inboxTable } from './tables.ts';

/**
 * Deletes nothing, and locks nothing: no row has an empty consumer. A server that went read-only still answers to `SELECT 1`, and
 * refuses this: https://mariadb.com/docs/server/ha-and-performance/standard-replication/read-only-replicas
 */
const writeOfNothing = `DELETE FROM ${inboxTable} WHERE consumer = '' AND message_id = ''`;

/** Asks the database whether it takes writes. Has the tables made before that, the first time and after one was refused. */
export function readyDatabase({ probe }: Pick<Database, 'probe'>, prepare: () => Promise<void>): Probe {
  let prepared = false;
  return async () => {
    if (!prepared) {
      const away = await probe();
      if (away !== undefined) return away;
      try {
        await prepare();
      } catch (error) {
        return `its tables cannot be made: ${(error as Error).message}`;
      }
    }
    const refused = await probe(writeOfNothing);
    prepared = refused === undefined;
    return refused;
  };
}
