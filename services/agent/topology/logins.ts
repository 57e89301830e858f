import type { Bundle, BundleUser } from '../../../contracts/bundle.ts';
import { alternatingNames } from '../../../contracts/users.ts';
import type { SecretStage, Secrets } from '../../node/aws/secrets.ts';
import type { Credentials } from '../rabbitmq/http.ts';

/** A user name, and its password where it has one. */
export type Login = Pick<Credentials, 'name'> & Partial<Pick<Credentials, 'password'>>;

/** The user names that one user of the file stands for just now. */
export interface Logins {
  /** With their passwords; the one that counts comes first. */
  current: Login[];
  /** Names that must not exist: they had the password before. */
  retired: string[];
}

/**
 * Reads the user names and passwords of a user. Where Warren makes the password, two names take turns with the rotations,
 * so that clients with the password before can go on until they have read the secret again. Throws when the secret is
 * missing or not of its form, naming it.
 */
export async function readLogins(user: BundleUser, secrets: Pick<Secrets, 'read'>): Promise<Logins> {
  const { secret } = user;
  if (secret === undefined) return { current: [{ name: user.name }], retired: [] };
  if (!user.alternates) {
    const password = parsePassword(await secrets.read(secret), secret);
    return { current: [{ name: user.name, password }], retired: [] };
  }
  const names = alternatingNames(user.name);
  const read = async (stage: SecretStage): Promise<Credentials | undefined> => {
    const text = await secrets.read(secret, stage);
    return text === undefined && stage === 'AWSPREVIOUS' ? undefined : parseLogin(text, secret, names);
  };
  const now = await read('AWSCURRENT');
  const before = user.previous === 'accepted' ? await read('AWSPREVIOUS') : undefined;
  const current = [now, before].filter((login) => login !== undefined);
  const [first, second] = current;
  const distinct = first?.name === second?.name ? current.slice(0, 1) : current;
  return { current: distinct, retired: names.filter((name) => distinct.every((login) => login.name !== name)) };
}

/** Who Warren signs in as. Throws where the user has no password. */
export function signInOf({ current: [login] }: Logins): Credentials {
  if (login?.password === undefined) throw new Error("Warren's own administrator has no password to sign in with");
  return { name: login.name, password: login.password };
}

/** Every user name that is Warren's to make and remove, whoever's turn it is. */
export function managedUsers({ administrator, users }: Pick<Bundle, 'administrator' | 'users'>): string[] {
  return [administrator, ...users].flatMap(({ name, alternates }) => (alternates ? alternatingNames(name) : [name]));
}

function parseLogin(text: string | undefined, secret: string, names: readonly string[]): Credentials {
  const { username, password } = parseObject(text) ?? {};
  if (typeof username !== 'string' || !names.includes(username))
    throw new Error(`secret ${secret} has to be {"username", "password"} with ${names.join(' or ')} as the user name.`);
  return { name: username, password: checkPassword(password, secret) };
}

function parsePassword(text: string | undefined, secret: string): string {
  const value = parseObject(text);
  return checkPassword(value ? value.password : text, secret);
}

function checkPassword(password: unknown, secret: string): string {
  if (typeof password !== 'string' || password === '')
    throw new Error(`secret ${secret} holds no password. Give it one, bare or as JSON with a field password.`);
  if (/[\r\n]$/.test(password)) throw new Error(`secret ${secret} ends with a line break. Write it again without one.`);
  return password;
}

function parseObject(text = ''): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
