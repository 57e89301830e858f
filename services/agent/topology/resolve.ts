import { type Bundle, type BundleDefinitions, type BundleUser, secretMarker } from '../../../contracts/bundle.ts';
import type { Removal } from '../../../contracts/removals.ts';
import type { Secrets } from '../../node/aws/secrets.ts';
import type { Credentials } from '../rabbitmq/http.ts';
import { type Login, type Logins, readLogins, signInOf } from './logins.ts';

/** A user of the broker with the password it has to have; without one, it signs in by a certificate or another backend. */
export interface TopologyUser extends Login {
  tags: string[];
  limits: Record<string, number>;
  /** Whether it may do everything in every vhost, as Warren's administrator does. */
  everywhere: boolean;
}

/** A parameter, and the texts of the secrets that were put into it. */
export type TopologyParameter = BundleDefinitions['parameters'][number] & { secrets: readonly string[] };

/** What a broker has to hold, with every secret in its place. Never to be printed. */
export interface Topology {
  /** File that it comes from, for messages. */
  file: string;
  /** Who Warren signs in as; among `users` too. */
  administrator: Credentials;
  /** Every user name, with those that have the password before. */
  users: TopologyUser[];
  /** User names that must not exist. */
  retired: string[];
  definitions: Omit<BundleDefinitions, 'parameters'> & { parameters: TopologyParameter[] };
  remove: Removal[];
}

/**
 * Puts the secrets into what a bundle says a broker has to hold. Throws when any is missing or not of its form, naming
 * each and the field that it is for.
 */
export async function resolveTopology(
  bundle: Pick<Bundle, 'file' | 'administrator' | 'users' | 'definitions' | 'remove'>,
  secrets: Pick<Secrets, 'read'>,
): Promise<Topology> {
  const users = [bundle.administrator, ...bundle.users];
  const logins = users.map(async (user, index) => {
    const field = index === 0 ? 'administrator.password' : `users.${user.name}.password`;
    return { user, ...(await about<Logins>(field, readLogins(user, secrets))) };
  });
  const parameters = bundle.definitions.parameters.map((parameter) => {
    const { component, name, vhost } = parameter;
    return about(`${component} ${name} in vhost ${vhost}`, resolveParameter(parameter, secrets));
  });
  const settled = await Promise.allSettled([...logins, ...parameters]);
  const problems = settled.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as Error).message] : [],
  );
  if (problems.length > 0)
    throw new Error(`${problems.join('\n')}\nNothing of the topology of ${bundle.file} was applied.`);

  return assemble(bundle, await Promise.all(logins), await Promise.all(parameters));
}

async function about<T>(subject: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(`${subject}: ${(error as Error).message}`, { cause: error });
  }
}

function assemble(
  { file, definitions, remove }: Pick<Bundle, 'file' | 'definitions' | 'remove'>,
  logins: (Logins & { user: BundleUser })[],
  parameters: TopologyParameter[],
): Topology {
  const namesOf = new Map(logins.map(({ user, current }) => [user.name, current.map(({ name }) => name)]));
  const forEveryName = <T extends { user: string }>(entries: readonly T[]): T[] =>
    entries.flatMap((entry) => (namesOf.get(entry.user) ?? [entry.user]).map((user) => ({ ...entry, user })));
  const [administrator] = logins;
  if (!administrator) throw new Error(`${file} names no administrator`);
  return {
    file,
    administrator: signInOf(administrator),
    users: logins.flatMap(({ user: { tags, limits }, current }, index) =>
      current.map((login) => ({ ...login, tags, limits, everywhere: index === 0 })),
    ),
    retired: logins.flatMap(({ retired }) => retired),
    definitions: {
      ...definitions,
      permissions: forEveryName(definitions.permissions),
      topic_permissions: forEveryName(definitions.topic_permissions),
      parameters,
    },
    remove,
  };
}

async function resolveParameter(
  parameter: BundleDefinitions['parameters'][number],
  secrets: Pick<Secrets, 'read'>,
): Promise<TopologyParameter> {
  const used: string[] = [];
  const resolve = async (value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map(resolve));
    if (typeof value !== 'object' || value === null) return value;
    if (!(secretMarker in value)) return resolveFields(value);
    const text = await readText(String(value[secretMarker]), secrets);
    used.push(text);
    return text;
  };
  const resolveFields = async (fields: object): Promise<Record<string, unknown>> => {
    const resolved = Object.entries(fields).map(async ([key, field]) => [key, await resolve(field)] as const);
    return Object.fromEntries(await Promise.all(resolved));
  };
  return { ...parameter, value: await resolveFields(parameter.value), secrets: used };
}

async function readText(id: string, secrets: Pick<Secrets, 'read'>): Promise<string> {
  const text = await secrets.read(id);
  if (!text) throw new Error(`secret ${id} has no value. Give it one.`);
  if (/[\r\n]$/.test(text)) throw new Error(`secret ${id} ends with a line break. Write it again without one.`);
  return text;
}
