import { z } from 'zod';
import { openZabbix, type ZabbixApi, type ZabbixConnection, ZabbixError } from './api.ts';

/** Zabbix's first user, and the password that everybody knows: https://www.zabbix.com/documentation/7.0/en/manual/quickstart/login */
const administrator = { username: 'Admin', firstPassword: 'zabbix' };

/** Works with Zabbix as its administrator for as long as the work takes; signs out in the end, whatever becomes of it. */
export async function asAdministrator<T>(
  { password, ...connection }: Omit<ZabbixConnection, 'token'> & { password: string },
  work: (api: ZabbixApi) => Promise<T>,
): Promise<T> {
  const token = await signIn(connection, password);
  const api = openZabbix({ ...connection, token });
  try {
    return await work(api);
  } finally {
    // A session that is left ends by itself.
    await api.call('user.logout', [], z.unknown()).catch(() => {});
  }
}

/** Signs in and stays so, as whoever asks every few seconds does; the session ends by itself once it is not used. */
export async function openAsAdministrator({
  password,
  ...connection
}: Omit<ZabbixConnection, 'token'> & { password: string }): Promise<ZabbixApi> {
  return openZabbix({ ...connection, token: await signIn(connection, password) });
}

async function signIn(connection: Omit<ZabbixConnection, 'token'>, password: string): Promise<string> {
  const api = openZabbix(connection);
  const login = (secret: string) =>
    api.call('user.login', { username: administrator.username, password: secret }, z.string());
  try {
    return await login(password);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const token = await login(administrator.firstPassword).catch((second: unknown) => {
      throw isRefused(second)
        ? new ZabbixError(
            "Zabbix's Admin has neither the password of the secret nor the first one. Set the secret to the one it has.",
          )
        : second;
    });
    await replacePassword(openZabbix({ ...connection, token }), password);
    // Zabbix ends a user's sessions when the password changes.
    return login(password);
  }
}

/** Zabbix answered, and does not let in. */
function isRefused(error: unknown): boolean {
  return error instanceof ZabbixError && error.code !== undefined;
}

async function replacePassword(api: ZabbixApi, password: string): Promise<void> {
  const filter = { username: [administrator.username] };
  const [user] = await api.call('user.get', { output: ['userid'], filter }, z.array(z.object({ userid: z.string() })));
  if (!user) throw new ZabbixError('Zabbix has no user Admin');
  const params = { userid: user.userid, current_passwd: administrator.firstPassword, passwd: password };
  await api.call('user.update', params, z.unknown());
}
