import type { Effect } from '../../../effects/effect.ts';
import type { FieldPath } from '../../../files/problem.ts';
import { list, plainText, type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import { listeners } from '../listeners.ts';
import { isPrivate } from '../rules/access-rules.ts';
import { openedBy } from './setting-openings.ts';
import { settingsOf } from './settings.ts';

/** Something that a file says and that lets somebody in, or lets a user do more than users do. */
interface Opening {
  sentence: Sentence;
  path: FieldPath;
  /** What it is by, of which the sentence may show only the beginning. */
  value?: string | undefined;
}

/** What a new file opens, first of all that is told of it. */
export function openings(broker: Broker): Effect[] {
  return openingsOf(broker).map(exposed);
}

/** What a file opens that was not open before; what it closes is told as what it costs. */
export function newOpenings({ before, after }: { before: Broker; after: Broker }): Effect[] {
  const known = new Set(openingsOf(before).map(identityOf));
  return [...openingsOf(after).filter((each) => !known.has(identityOf(each))), ...loosened(before, after)].map(exposed);
}

function exposed({ sentence, path }: Opening): Effect {
  return { severity: 'exposed', sentence, path, side: 'after' };
}

/** Entries of a list move when one before them goes. */
function identityOf({ sentence, path, value }: Opening): string {
  return JSON.stringify([path.filter((step) => typeof step !== 'number'), plainText(sentence), value]);
}

function openingsOf(broker: Broker): Opening[] {
  return [...openAccess(broker), ...plainListeners(broker), ...strongUsers(broker), ...openSettings(broker)];
}

function openAccess({ access }: Broker): Opening[] {
  return access.flatMap(({ from, to }, index) =>
    isPrivate(from)
      ? []
      : [
          {
            sentence: say`is open to ${from} on ${list(to, 12)}, which is no private network: whoever is there reaches it.`,
            path: ['access', index, 'from'],
          },
        ],
  );
}

/** Nobody listens in where nobody gets through. */
function plainListeners({ access, listeners: enabled }: Broker): Opening[] {
  return enabled.flatMap((name, index) =>
    listeners[name].tls || !access.some(({ to }) => to.includes(name))
      ? []
      : [
          {
            sentence: say`takes names and passwords unencrypted on ${name}: whoever listens in on the network can sign in with them.`,
            path: ['listeners', index],
          },
        ],
  );
}

/**
 * What a tag lets its user do beyond its own permissions.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_web_dispatch/src/rabbit_web_dispatch_access_control.erl and
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_access_control.erl (check_user_id)
 */
const strongTags: Readonly<Record<string, string>> = {
  administrator: 'whoever signs in so may do everything in every vhost, and make users and permissions',
  policymaker: 'whoever signs in so may set policies, upstreams and shovels in its vhosts, and so move their messages',
  impersonator: 'whoever signs in so may publish in the name of any user',
};

function strongUsers({ users }: Broker): Opening[] {
  return Object.entries(users).flatMap(([user, { tags }]) =>
    tags.flatMap((tag, index) => {
      const may = Object.hasOwn(strongTags, tag) ? strongTags[tag] : undefined;
      return may === undefined
        ? []
        : [{ sentence: say`makes ${user} a user of tag ${tag}: ${[may]}.`, path: ['users', user, 'tags', index] }];
    }),
  );
}

function openSettings(broker: Broker): Opening[] {
  const { lines, terms } = settingsOf(broker);
  const found = [lines, terms ?? []]
    .flatMap((settings) => openedBy(settings, broker))
    .map(({ sentence, setting: { path, value } }) => ({ sentence, path, value }));
  if (terms) return found;
  return [...found, { sentence: unreadable, path: ['advancedConfiguration'], value: broker.advancedConfiguration }];
}

const unreadable = say`sets advancedConfiguration to what only RabbitMQ can read: whom it lets in is not known. Write it as plain Erlang terms.`;

/** What nothing is said of in a file that never asked for it, and is an opening where it did. */
function loosened(before: Broker, after: Broker): Opening[] {
  const certificates = before.tls.clientCertificates === 'require' && after.tls.clientCertificates !== 'require';
  const metrics = asksForMetrics(before) && !asksForMetrics(after) && after.listeners.includes('metrics');
  return [
    ...(certificates
      ? [
          {
            sentence: say`lets in clients that show no certificate, by name and password alone.`,
            path: ['tls', 'clientCertificates'],
          },
        ]
      : []),
    ...(metrics
      ? [
          {
            sentence: say`shows its metrics to whoever reaches them, without a password.`,
            path: ['configuration', metricsKey],
          },
        ]
      : []),
  ];
}

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_prometheus/priv/schema/rabbitmq_prometheus.schema */
const metricsKey = 'prometheus.authentication.enabled';

function asksForMetrics(broker: Broker): boolean {
  const { lines, terms } = settingsOf(broker);
  return [...lines, ...(terms ?? [])].some(({ key, value }) => key === metricsKey && value === 'true');
}
