import { contains, parseIpv4Network } from '../../contracts/addresses.ts';
import type { Broker } from '../kinds/broker/broker.ts';
import { type Permissions, rights } from '../kinds/broker/permissions.ts';
import type { Platform } from '../kinds/platform/platform.ts';
import { tierCidrs } from '../kinds/platform/subnets.ts';
import { show } from '../schema/field.ts';
import { nearest, suggest } from '../words/nearest.ts';
import { causeOf } from './fold-causes.ts';
import { type AtQueues, type BesideQueues, hasQueues, placeOf } from './place-rules.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

/** An object whose program logs in to its broker. */
export interface LogsIn extends AtQueues {
  user: string;
}

/** How objects of a kind log in. */
export interface Logins<T extends LogsIn, Beside> {
  /** Whether the program of an object runs at all, and so logs in. Default: always. */
  runs?(context: RuleContext): boolean;
  /** Those of the kind in the catalog. */
  all(context: Beside): readonly T[];
  /** The exact rights for all that share a login, as a broker's file should have them. */
  permissions(sharing: readonly T[]): Permissions;
  /** Those that given rights lack for what one does. */
  lacking(given: Partial<Permissions>, subject: T): (keyof Permissions)[];
}

/** Rules about the user that the program of an object logs in to its broker as. */
export function loginRules<T extends LogsIn, Beside extends BesideQueues>(
  logins: Logins<T, Beside>,
): Rule<T, Beside>[] {
  const { runs = () => true } = logins;
  return [
    {
      name: 'login-declared',
      doc: "A program logs in as a user that its broker's file declares, and whose password Warren makes: it reads it in the form in which that keeps it.",
      severity: 'error',
      check: (subject, context) => (runs(context) ? undeclared(logins, subject, context) : []),
    },
    {
      name: 'login-rights',
      doc: 'The user of a program may do in its vhost what that does there, and the file says with what rights.',
      severity: 'error',
      check: (subject, context) => (runs(context) ? withoutRights(logins, subject, context) : []),
    },
  ];
}

/** The subnets for tasks and functions that a broker does not let in on amqps. */
export function shutOut(broker: Broker, platform: Platform): string[] {
  return tierCidrs(platform, 'compute').filter((cidr) => !isLetIn(broker, cidr));
}

function undeclared<T extends LogsIn, Beside extends BesideQueues>(
  logins: Logins<T, Beside>,
  subject: T,
  context: Beside,
): Finding[] {
  const broker = placeOf(subject, context);
  if (!broker) return [];
  const { user } = subject;
  const declared = Object.hasOwn(broker.users, user) ? broker.users[user] : undefined;
  const at = (message: string) => [{ path: ['user'], message, cause: causeOf('user', broker.name, user) }];
  if (!declared) {
    const known = Object.keys(broker.users);
    return at(
      `${show(user)} is not a user of brokers/${broker.name}.yaml (${known.join(', ') || 'none'}).${suggest(user, known)} Add it there, with ${grant(logins, subject, context)}`,
    );
  }
  if (!declared.password) return [];
  const { password } = declared;
  const has = password === 'none' ? 'password none' : `a password of yours, in the secret ${password.secret}`;
  return at(
    `${show(user)} has ${has}. Name a user of brokers/${broker.name}.yaml without one; Warren makes its password then.`,
  );
}

function withoutRights<T extends LogsIn, Beside extends BesideQueues>(
  logins: Logins<T, Beside>,
  subject: T,
  context: Beside,
): Finding[] {
  const broker = placeOf(subject, context);
  const { user, vhost } = subject;
  const declared = broker && Object.hasOwn(broker.users, user) ? broker.users[user] : undefined;
  if (!broker || !declared || declared.password || !hasQueues(broker, subject)) return [];
  const given = Object.hasOwn(declared.permissions, vhost) ? declared.permissions[vhost] : undefined;
  const lacking = logins.lacking(given ?? {}, subject);
  if (lacking.length === 0) return [];
  const missing = given === undefined ? `may do nothing in vhost ${show(vhost)}` : `lacks ${lacking.join(', ')}`;
  const message = `${show(user)} ${missing}. In brokers/${broker.name}.yaml give it ${grant(logins, subject, context)}`;
  return [
    {
      path: ['user'],
      message,
      cause: causeOf('vhost', broker.name, misspelt(broker, declared, vhost) ?? `${vhost} of ${user}`),
    },
  ];
}

/** What a user's permissions name where this vhost is meant: then that is the mistake. */
function misspelt({ vhosts }: Broker, { permissions }: Broker['users'][string], vhost: string): string | undefined {
  const known = Object.keys(vhosts);
  return Object.keys(permissions).find((name) => !known.includes(name) && nearest(name, known) === vhost);
}

/** The exact rights, as a broker's file has them, for all that share the login. */
function grant<T extends LogsIn, Beside extends BesideQueues>(
  { all, permissions }: Logins<T, Beside>,
  subject: T,
  context: Beside,
): string {
  const { broker, vhost, user } = subject;
  const sharing = all(context).filter((each) => each.broker === broker && each.vhost === vhost && each.user === user);
  const exact = permissions(sharing.length > 0 ? sharing : [subject]);
  const each = rights.map((right) => `${right}: ${quoted(exact[right])}`);
  return `permissions: { ${quoted(vhost)}: { ${each.join(', ')} } }.`;
}

/** Single quotes keep backslashes as they are; two of them stand for one. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function isLetIn({ access }: Broker, cidr: string): boolean {
  const inner = parseIpv4Network(cidr);
  return access.some(({ from, to }) => {
    if (!to.includes('amqps')) return false;
    if (from === 'compute') return true;
    const outer = parseIpv4Network(from);
    return inner !== undefined && outer !== undefined && contains(outer, inner);
  });
}
