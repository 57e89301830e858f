import { userTag } from '../../catalog/kinds/broker/fields/rabbitmq-text.ts';
import { reservedUsers } from '../../catalog/kinds/broker/rules/user-rules.ts';
import { alternateSuffix } from '../../contracts/users.ts';
import { type BrokerInput, isWritable } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import { type Note, someOf } from './note.ts';

type Users = NonNullable<BrokerInput['users']>;

/** Limits of a user that a file can say. */
const limitFields = { 'max-connections': 'maxConnections', 'max-channels': 'maxChannels' } as const;

/** Users with their permissions and limits; hashes of passwords stay where they are. */
export function translateUsers(definitions: ExportedDefinitions): { users: Users; notes: Note[] } {
  const names = definitions.users.map(({ name }) => name);
  const refused = definitions.users.flatMap(({ name }): Note[] => {
    const message = refusal(name, names);
    return message === undefined ? [] : [{ about: `user ${name}`, message }];
  });
  const kept = definitions.users.filter(({ name }) => refusal(name, names) === undefined);
  const users = kept.map(({ name, tags, limits }): [string, Users[string]] => [
    name,
    { tags: tags.filter(isKept), ...permissionsOf(name, definitions), ...limitsOf(limits) },
  ]);
  const renewed = kept.map(({ name }) => name);
  const note = {
    about: 'passwords',
    message: `of ${someOf(renewed)} are not carried over: Warren makes new ones and keeps them in Secrets Manager, where clients take name and password from. Or name a secret of your own as users.<name>.password.`,
  };
  return {
    users: Object.fromEntries(users),
    notes: [...refused, ...kept.flatMap(spoiltTags), ...(renewed.length > 0 ? [note] : []), ...unreadable(definitions)],
  };
}

function refusal(name: string, names: readonly string[]): string | undefined {
  if (name === 'guest') return 'is left out: everybody knows it. Give its clients a user of their own.';
  if (Object.hasOwn(reservedUsers, name))
    return `is left out: it ${reservedUsers[name]} Give its clients another user.`;
  if (!isWritable(name)) return 'is left out: its name cannot be written in a file.';
  const other = name.endsWith(alternateSuffix) ? name.slice(0, -alternateSuffix.length) : '';
  if (!names.includes(other) || refusal(other, names) !== undefined) return undefined;
  return `is left out: user ${other} takes this name at every second rotation. Give its clients a user of another name.`;
}

function isKept(tag: string): boolean {
  return userTag.safeParse(tag).success;
}

function spoiltTags({ name, tags }: ExportedDefinitions['users'][number]): Note[] {
  const spoilt = tags.filter((tag) => !isKept(tag)).map((tag) => JSON.stringify(tag));
  if (spoilt.length === 0) return [];
  const message = `loses tags that RabbitMQ does not keep as they are: ${spoilt.join(', ')}. Use ASCII characters alone.`;
  return [{ about: `user ${name}`, message }];
}

function permissionsOf(name: string, definitions: ExportedDefinitions) {
  const { permissions, topicPermissions } = definitions;
  const own = permissions.filter(({ user }) => user === name);
  return {
    permissions: Object.fromEntries(
      own.map(({ vhost, configure, write, read }) => [vhost, { configure, write, read }]),
    ),
    topicPermissions: topicPermissions
      .filter((each) => each.user === name && whyLeftOut(each, definitions) === undefined)
      .map(({ vhost, exchange, write, read }) => ({ vhost, exchange, write, read })),
  };
}

function limitsOf(limits: Record<string, unknown>): Partial<Users[string]> {
  return Object.fromEntries(
    Object.entries(limitFields).flatMap(([name, field]) =>
      typeof limits[name] === 'number' ? [[field, limits[name]]] : [],
    ),
  );
}

function unreadable(definitions: ExportedDefinitions): Note[] {
  return definitions.topicPermissions.flatMap((each) => {
    const message = whyLeftOut(each, definitions);
    return message === undefined ? [] : [{ about: `topic permission of ${each.user} in vhost ${each.vhost}`, message }];
  });
}

/** RabbitMQ keeps topic permissions of exchanges that are gone, and since 4.3.2 takes none for what is not there. */
function whyLeftOut(
  { vhost, exchange }: ExportedDefinitions['topicPermissions'][number],
  { exchanges }: ExportedDefinitions,
): string | undefined {
  if (exchange === '') return 'is left out: it is about the default exchange, which is no topic exchange.';
  const isThere =
    exchange.startsWith('amq.') || exchanges.some((each) => each.vhost === vhost && each.name === exchange);
  return isThere ? undefined : `is left out: it is about exchange ${JSON.stringify(exchange)}, which is not there.`;
}
