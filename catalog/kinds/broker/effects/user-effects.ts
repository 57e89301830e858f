import { nameAtRotation } from '../../../../contracts/users.ts';
import { describe } from '../../../effects/describe.ts';
import type { Difference } from '../../../effects/differences.ts';
import type { Finding } from '../../../effects/finding.ts';
import { type Sentence, say } from '../../../words/sentence.ts';
import { ownSecret } from '../own-secret.ts';
import type { BrokerJudges, BrokerSides } from './broker-judge.ts';

/** What becomes of those who sign in: passwords and permissions. */
export const userEffects: BrokerJudges = {
  'administrator.rotation': (_, { after }) => ({
    severity: 'live',
    sentence: [
      ...say`has a new administrator's password made.`,
      ...(after.administrator.previousPassword === 'refused' ? [' The one before stops working at once.'] : []),
    ],
  }),
  'administrator.previousPassword': ({ after }) => previousPassword('the administrator', String(after)),
  'users.*.rotation': rotation,
  'users.*.previousPassword': ({ after, entries }, sides) =>
    // A password from a secret of the users' own has none before it.
    secretOf(entries[0]?.key ?? '', sides.after)
      ? {
          severity: 'none',
          sentence: say`has no password of ${entries[0]?.key ?? ''} from before, since it comes from a secret of its own: previousPassword changes nothing.`,
        }
      : previousPassword(say`${entries[0]?.key ?? ''}`, String(after)),
  'users.*.password': password,

  'users.*.permissions.*': ({ kind, entries }) =>
    kind === 'removed'
      ? {
          severity: 'downtime',
          sentence: say`takes the permissions of ${keyOf(entries, 0)} in vhost ${keyOf(entries, 1)} away: what it does there is refused.`,
        }
      : { severity: 'live', sentence: say`gives ${keyOf(entries, 0)} permissions in vhost ${keyOf(entries, 1)}.` },
  'users.*.permissions.*.configure': permission,
  'users.*.permissions.*.write': permission,
  'users.*.permissions.*.read': permission,
  'users.*.topicPermissions[]': ({ kind, before, after, entries }) => {
    const { vhost, exchange, write, read } = (after ?? before) as TopicPermission;
    const where = say`at the exchange ${exchange} in vhost ${vhost}`;
    return kind === 'removed'
      ? { severity: 'live', sentence: say`lets ${keyOf(entries, 0)} use all routing keys ${where}.` }
      : {
          severity: 'reconnect',
          sentence: say`lets ${keyOf(entries, 0)} publish with routing keys of ${write} and bind with those of ${read} alone ${where}: others are refused.`,
        };
  },
  'users.*.topicPermissions[].write': permission,
  'users.*.topicPermissions[].read': permission,
};

type TopicPermission = BrokerSides['after']['users'][string]['topicPermissions'][number];

type Entries = Difference['entries'];

function keyOf(entries: Entries, depth: number): string {
  return entries[depth]?.key ?? '';
}

function secretOf(user: string, { users }: BrokerSides['after']): string | undefined {
  return ownSecret(users[user]);
}

function hasNone(user: string, { users }: BrokerSides['after']): boolean {
  return users[user]?.password === 'none';
}

function rotation({ before, after, entries }: Difference, sides: BrokerSides): Finding | undefined {
  const user = keyOf(entries, 0);
  // Told of with the password, which is then another one anyway.
  if (sides.before.users[user]?.password !== undefined || sides.after.users[user]?.password !== undefined)
    return undefined;
  const now = nameAtRotation(user, Number(after));
  if ((Number(after) - Number(before)) % 2 === 0) {
    return {
      severity: 'reconnect',
      sentence: say`has a new password made for ${user} under the same user name ${now}, since its rotation skips a turn: the password before stops working at once. Raise it by one instead.`,
    };
  }
  const made = say`has a new password made for ${user}, under the user name ${now}.`;
  if (sides.after.users[user]?.previousPassword !== 'refused') {
    return { severity: 'live', sentence: say`${made} The name and password before go on working.` };
  }
  return {
    severity: 'downtime',
    sentence: say`${made} Since previousPassword is refused, the name and password before stop working at once, and clients that are connected with them are cut off. Set it to accepted until they have the new one.`,
  };
}

function password({ entries }: Difference, { before, after }: BrokerSides): Finding {
  const user = keyOf(entries, 0);
  if (hasNone(user, before)) return given(user, secretOf(user, after));
  const [from, to] = [secretOf(user, before), secretOf(user, after)];
  const now = to === undefined ? say`a secret that Warren makes` : say`the secret ${to}`;
  const then = from === undefined ? say`the one that Warren made` : say`${from}`;
  const gone = from === undefined ? [' The secret that Warren made goes.'] : [];
  const alternate = from === undefined ? (before.users[user]?.rotation ?? 1) % 2 === 0 : false;
  const renamed = alternate
    ? say` They sign in as ${user} instead of ${nameAtRotation(user, 2)}, which stays in the broker; to take it away, list it under remove.`
    : [];
  if (hasNone(user, after)) {
    return {
      severity: 'downtime',
      sentence: say`takes the password of ${user} away: clients that sign in with it are refused, and those with a certificate or another backend are not.${gone}${renamed}`,
    };
  }
  return {
    severity: 'reconnect',
    sentence: say`takes the password of ${user} from ${now} instead of ${then}: clients sign in with that from then on.${gone}${renamed}`,
  };
}

/** A user that had no password has one. */
function given(user: string, secret: string | undefined): Finding {
  const from =
    secret === undefined ? say`one that Warren makes and keeps in a secret` : say`that of the secret ${secret}`;
  return { severity: 'exposed', sentence: say`gives ${user} a password, ${from}: whoever has it gets in.` };
}

function previousPassword(whose: Sentence | string, accepted: string): Finding {
  const user = typeof whose === 'string' ? [whose] : whose;
  return accepted === 'refused'
    ? {
        severity: 'reconnect',
        sentence: say`stops accepting the password of ${user} from before the last rotation: clients that still use it cannot sign in any more.`,
      }
    : {
        severity: 'exposed',
        sentence: say`accepts the password of ${user} from before the last rotation, too: whoever has that gets in again.`,
      };
}

/** What each permission is about. */
const deeds: Record<string, string> = {
  configure: 'declares or deletes',
  write: 'publishes or binds',
  read: 'consumes or purges',
};

/** An empty expression allows nothing. Whether another one allows less, only RabbitMQ's own expressions could tell. */
function permission(difference: Difference): Finding {
  const { before, after } = difference;
  if (after === '' || after === '^$') {
    const done = deeds[difference.field.split('.').at(-1) ?? ''] ?? '';
    return { severity: 'downtime', sentence: say`${describe(difference)} Whatever it ${[done]} there is refused.` };
  }
  if (before === '' || before === '^$' || after === '.*') return { severity: 'live', sentence: describe(difference) };
  return { severity: 'reconnect', sentence: say`${describe(difference)} What does not match any more is refused.` };
}
