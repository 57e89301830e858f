import type { Connection, RowDataPacket } from 'mysql2/promise';

/** Of all that prepare databases on a server, one does at a time. */
const lock = 'warren_prepare';

/** Longest time to wait for another one. */
const waitSeconds = 60;

/** Does work while nobody else does any with the server; throws when somebody does for too long. The lock goes with the connection. */
export async function alone(connection: Connection, work: () => Promise<void>): Promise<void> {
  const [[row]] = await connection.query<(RowDataPacket & { got: number | null })[]>('SELECT GET_LOCK(?, ?) AS got', [
    lock,
    waitSeconds,
  ]);
  if (row?.got !== 1) {
    throw new Error(`another prepare has been at work on this database for ${waitSeconds} s. Run this again after it.`);
  }
  await work();
  await connection.query('SELECT RELEASE_LOCK(?)', [lock]);
}
