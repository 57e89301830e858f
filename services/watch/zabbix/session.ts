import { z } from 'zod';
import { openZabbix, type ZabbixApi, type ZabbixConnection, ZabbixError } from './api.ts';

/** Zabbix's first user, and the password that everybody knows: https://www.zabbix.com/documentation/7.0/en/manual/quickstart/login */
const administrator = { username: 'Admin', firstPassword: 'zabbix' };

/**
 * What gives Admin that password again, in Zabbix's database: its hash, as the `data.sql` of Zabbix 7.0 has it for a new one. Attempts that failed
 * have Zabbix let nobody in for a while.
 */
export const backToFirstPassword =
  "UPDATE users SET passwd = '$2y$10$92nDno4n0Zm7Ej7Jfsz8WukBfgSS/U0QkIuu8WkJPihXBb2A1UrEK', attempt_failed = 0 WHERE username = 'Admin';";

/** How Zabbix's administrator signs in. */
export interface Administrator extends Omit<ZabbixConnection, 'token'> {
  /** The password that it is to have. */
  password: string;
  /** Runs a statement in Zabbix's database, where it has another password. Left out: that is an error. */
  runSql?: (statement: string) => Promise<void>;
}

/** Works with Zabbix as its administrator for as long as the work takes; signs out in the end, whatever becomes of it. */
export async function asAdministrator<T>(
  administrator: Administrator,
  work: (api: ZabbixApi) => Promise<T>,
): Promise<T> {
  const api = await openAsAdministrator(administrator);
  try {
    return await work(api);
  } finally {
    // A session that is left ends by itself.
    await api.call('user.logout', [], z.unknown()).catch(() => {});
  }
}

/** Signs in and stays so, as whoever asks every few seconds does; the session ends by itself once it is not used. */
export async function openAsAdministrator({ password, runSql, ...connection }: Administrator): Promise<ZabbixApi> {
  const token = await signIn(connection, { password, runSql });
  return openZabbix({ ...connection, token });
}

async function signIn(
  connection: Omit<ZabbixConnection, 'token'>,
  { password, runSql }: Pick<Administrator, 'password'> & { runSql: Administrator['runSql'] },
): Promise<string> {
  const api = openZabbix(connection);
  const login = (secret: string) =>
    api.call('user.login', { username: administrator.username, password: secret }, z.string());
  try {
    return await login(password);
  } catch (error) {
    if (!isWrong(error)) throw error;
  }
  const token = await login(administrator.firstPassword).catch(async (error: unknown) => {
    if (!isWrong(error)) throw error;
    if (!runSql) {
      throw new ZabbixError(
        "Zabbix's Admin has neither the password of the secret nor the first one. The next apply sets it to that of the secret.",
      );
    }
    await runSql(backToFirstPassword);
    return login(administrator.firstPassword);
  });
  await replacePassword(openZabbix({ ...connection, token }), password);
  // Zabbix ends a user's sessions when the password changes.
  return login(password);
}

/** Zabbix's words for a wrong password, and for having been told too many of them. */
function isWrong(error: unknown): boolean {
  return error instanceof ZabbixError && error.message.includes('Incorrect user name or password');
}

async function replacePassword(api: ZabbixApi, password: string): Promise<void> {
  const filter = { username: [administrator.username] };
  const [user] = await api.call('user.get', { output: ['userid'], filter }, z.array(z.object({ userid: z.string() })));
  if (!user) throw new ZabbixError('Zabbix has no user Admin');
  const params = { userid: user.userid, current_passwd: administrator.firstPassword, passwd: password };
  await api.call('user.update', params, z.unknown());
}
