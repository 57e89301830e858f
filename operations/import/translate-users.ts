import { mostUserBytes, userTag } from '../../catalog/kinds/broker/fields/rabbitmq-text.ts';
import { reservedUsers } from '../../catalog/kinds/broker/rules/user-rules.ts';
import { alternateSuffix } from '../../contracts/users.ts';
import { type BrokerInput, isWritable } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import { numbersOf } from './limits.ts';
import { gather, type Note, type Remark, someOf } from './note.ts';

type Users = NonNullable<BrokerInput['users']>;

/** Limits of a user that a file can say. */
const limitFields = { 'max-connections': 'maxConnections', 'max-channels': 'maxChannels' } as const;

/** Users with their permissions and limits; hashes of passwords stay where they are. */
export function translateUsers(definitions: ExportedDefinitions, leftOut: LeftOut): { users: Users; notes: Note[] } {
  const names = new Set(definitions.users.map(({ name }) => name));
  const refused = definitions.users.flatMap(({ name }): Remark[] => {
    const message = refusal(name, names);
    return message === undefined ? [] : [{ kind: 'user', name, message }];
  });
  const kept = definitions.users.filter(({ name }) => refusal(name, names) === undefined);
  const lost: Remark[] = [];
  const users = kept.map(({ name, hasPassword, tags, limits }): [string, Users[string]] => {
    const said = numbersOf(limitFields, limits);
    if (said.lost.length > 0) {
      lost.push({ kind: 'user', name, message: `has limits that are not carried over: ${said.lost.join(', ')}.` });
    }
    const password = hasPassword ? {} : { password: 'none' as const };
    return [
      name,
      { tags: tags.filter(isKept), ...password, ...permissionsOf(name, definitions, leftOut), ...said.fields },
    ];
  });
  return {
    users: Object.fromEntries(users),
    notes: [
      ...gather([...refused, ...lost, ...kept.flatMap(spoiltTags)]),
      ...passwordNotes(kept),
      ...gather([...ofNobody(definitions, names), ...unreadable(definitions, names, leftOut)]),
    ],
  };
}

function passwordNotes(users: ExportedDefinitions['users']): Note[] {
  const [renewed, without] = [true, false].map((has) =>
    users.filter(({ hasPassword }) => hasPassword === has).map(({ name }) => name),
  ) as [string[], string[]];
  const made = {
    about: 'passwords',
    message: `of ${someOf(renewed)} are not carried over (password_hash, hashing_algorithm): Warren makes new ones and keeps them in Secrets Manager, where clients take name and password from. Or name a secret of your own as users.<name>.password.`,
  };
  const none = {
    about: 'users without a password',
    message: `stay without one: ${someOf(without)}. They sign in by a certificate or by another backend; say which under tls, plugins and configuration, or take password: none away.`,
  };
  return [...(renewed.length > 0 ? [made] : []), ...(without.length > 0 ? [none] : [])];
}

function refusal(name: string, names: ReadonlySet<string>): string | undefined {
  const gone = 'Its permissions go with it.';
  if (name === 'guest') return `is left out: everybody knows it. Give its clients a user of their own. ${gone}`;
  if (Object.hasOwn(reservedUsers, name))
    return `is left out: it ${reservedUsers[name]} Give its clients another user. ${gone}`;
  const bytes = Buffer.byteLength(name);
  if (bytes > mostUserBytes)
    return `is left out: its name has ${bytes} bytes, and one that takes turns with ${alternateSuffix} behind it has at most ${mostUserBytes}. Give its clients a shorter one. ${gone}`;
  if (!isWritable(name)) return `is left out: its name cannot be written in a file. ${gone}`;
  const other = name.endsWith(alternateSuffix) ? name.slice(0, -alternateSuffix.length) : '';
  if (!names.has(other) || refusal(other, names) !== undefined) return undefined;
  return `is left out: user ${other} takes this name at every second rotation. Give its clients a user of another name. ${gone}`;
}

function isKept(tag: string): boolean {
  return userTag.safeParse(tag).success;
}

function spoiltTags({ name, tags }: ExportedDefinitions['users'][number]): Remark[] {
  const spoilt = tags.filter((tag) => !isKept(tag)).map((tag) => JSON.stringify(tag));
  if (spoilt.length === 0) return [];
  const message = `loses tags that RabbitMQ does not keep as they are: ${spoilt.join(', ')}. Use ASCII characters alone.`;
  return [{ kind: 'user', name, message }];
}

function permissionsOf(name: string, definitions: ExportedDefinitions, leftOut: LeftOut) {
  const own = definitions.permissions.filter(({ user }) => user === name);
  return {
    permissions: Object.fromEntries(
      own.map(({ vhost, configure, write, read }) => [vhost, { configure, write, read }]),
    ),
    topicPermissions: definitions.topicPermissions
      .filter((each) => each.user === name && whyLeftOut(each, definitions, leftOut) === undefined)
      .map(({ vhost, exchange, write, read }) => ({ vhost, exchange, write, read })),
  };
}

/** Permissions of users that the export does not hold: an export of one vhost, or users of another backend. */
function ofNobody({ permissions, topicPermissions }: ExportedDefinitions, names: ReadonlySet<string>): Remark[] {
  const message = 'is left out: the export holds no such user. Add the user, and say it there.';
  const remarksOf = (kind: string, entries: readonly { user: string; vhost: string }[]) =>
    entries
      .filter(({ user }) => !names.has(user))
      .map(({ user, vhost }): Remark => ({ kind, name: `of ${user}`, vhost, message }));
  return [...remarksOf('permission', permissions), ...remarksOf('topic permission', topicPermissions)];
}

function unreadable(definitions: ExportedDefinitions, names: ReadonlySet<string>, leftOut: LeftOut): Remark[] {
  return definitions.topicPermissions.flatMap((each): Remark[] => {
    const message = names.has(each.user) ? whyLeftOut(each, definitions, leftOut) : undefined;
    return message === undefined
      ? []
      : [{ kind: 'topic permission', name: `of ${each.user}`, vhost: each.vhost, message }];
  });
}

/** RabbitMQ keeps topic permissions of exchanges that are gone, and since 4.3.2 takes none for what is not there. */
function whyLeftOut(
  { vhost, exchange }: ExportedDefinitions['topicPermissions'][number],
  { exchanges }: ExportedDefinitions,
  leftOut: LeftOut,
): string | undefined {
  if (exchange === '') return 'is left out: it is about the default exchange, which is no topic exchange.';
  if (exchange.startsWith('amq.')) return undefined;
  const name = JSON.stringify(exchange);
  if (leftOut.has('exchange', vhost, exchange)) return `is left out: it is about exchange ${name}, which is left out.`;
  const isThere = exchanges.some((each) => each.vhost === vhost && each.name === exchange);
  return isThere ? undefined : `is left out: it is about exchange ${name}, which is not there.`;
}
