import { type Connection, createConnection } from 'mysql2/promise';
import type { PrepareSettings } from '../../../contracts/processor-settings.ts';
import { readCredentials } from '../../settings/broker-settings.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import { connectionOptions } from '../database/connection-options.ts';
import { fencesTable, inboxTable, makeTables } from '../database/tables.ts';
import { makeUser } from './make-user.ts';
import { alone } from './one-at-a-time.ts';

/**
 * Makes the tables that processors keep in a database, and the user by whom one processor works on it; both only where they lack, so that
 * it may be run again. Says each step in a line. Throws one clear sentence for whatever stands in the way.
 */
export async function prepareDatabase(
  settings: PrepareSettings,
  secrets: SecretSource,
  say: (line: string) => void,
): Promise<void> {
  const { database, user, login } = settings;
  const connection = await asMaster(settings, secrets);
  try {
    say(`connected to ${addressOf(settings)}, over TLS`);
    await connection.query(`SET SESSION lock_wait_timeout = ${tableWaitSeconds}`);
    await alone(connection, async () => {
      const made = await makeTables({ aside: connection }).catch(sayInUse);
      say(
        `tables ${inboxTable}, ${fencesTable}: ${made.length > 0 ? `made or changed ${made.join(', ')}` : 'are there'}`,
      );
      await makeUser({ connection, database: database.database, user, login, say });
    });
  } finally {
    await connection.end().catch(() => {});
  }
}

/**
 * Longest wait, in seconds, for a table that work is using. Meanwhile whoever comes to use it waits behind:
 * https://mariadb.com/docs/server/reference/sql-statements/transactions/metadata-locking
 */
const tableWaitSeconds = 5;

/** ER_LOCK_WAIT_TIMEOUT */
const waitedForTooLong = 1205;

function sayInUse(error: Error & { errno?: number }): never {
  if (error.errno !== waitedForTooLong) throw error;
  const message = `a table is used by work that took longer than ${tableWaitSeconds} s, and was left as it is. Run this again.`;
  throw new Error(message, { cause: error });
}

async function asMaster(settings: PrepareSettings, secrets: SecretSource): Promise<Connection> {
  const { master, region: _, ...database } = settings.database;
  const { username, password } = readCredentials(master.secret, await secrets(master.secret));
  try {
    return await createConnection(connectionOptions({ ...database, user: username }, { password }));
  } catch (error) {
    throw new Error(whyNot(settings, username, error as Error & { code?: string }), { cause: error });
  }
}

function addressOf({ database: { host, port, database } }: PrepareSettings): string {
  return `${database} at ${host}:${port}`;
}

function whyNot(settings: PrepareSettings, user: string, { code, message }: Error & { code?: string }): string {
  const { host, port, database, master } = settings.database;
  const at = `${host}:${port}`;
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
      return `${at} did not let ${user} in with the password of secret ${master.secret}: it is the secret of another database, or was being changed. Run this again with the database's own.`;
    case 'ER_BAD_DB_ERROR':
      return `${at} has no database called ${database}. Name one that it has.`;
    case 'ER_DBACCESS_DENIED_ERROR':
      return `${user} may not use database ${database} at ${at}. Name the secret of its master user.`;
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return `${at} does not speak TLS, without which nothing is sent. Switch it on.`;
    case 'HANDSHAKE_SSL_ERROR':
      return `${at} does not prove who it is: ${message}. Its certificate has to be for that name and of RDS's authorities, or of those of the settings' ca.`;
    default:
      return `${at} cannot be reached: ${message || code}. Run this where the database lets clients in: in its VPC, in the group of its clients.`;
  }
}
