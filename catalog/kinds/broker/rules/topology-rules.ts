import { compareSeries, seriesOf } from '../../../facts/rabbitmq-versions.ts';
import { type FieldPath, formatField } from '../../../files/problem.ts';
import { causeOf } from '../../../rules/fold-causes.ts';
import type { Finding } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { nearest, suggest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import type { BrokerRule } from './broker-rule.ts';

/** Lists whose entries live in a vhost. */
const inVhosts = ['policies', 'operatorPolicies', 'exchanges', 'queues', 'bindings', 'federation', 'shovels'] as const;

/** Lists whose entries have a name that is unique in its vhost. */
const namedLists = ['policies', 'operatorPolicies', 'exchanges', 'queues', 'federation', 'shovels'] as const;

/** Exchanges that every vhost is born with. */
const builtInExchange = /^amq\./;

export const topologyRules: readonly BrokerRule[] = [
  {
    name: 'vhost-exists',
    doc: "Whatever names a vhost names one of this broker's.",
    severity: 'error',
    check: (broker) => {
      const known = Object.keys(broker.vhosts);
      const named = vhostReferences(broker);
      const missing = named.filter(({ vhost }) => !known.includes(vhost));
      const absent = missing.map(({ vhost, path }) => ({
        path,
        cause: causeOf('vhost', broker.name, vhost),
        get message() {
          return `"${vhost}" is not one of this broker's vhosts (${known.join(', ') || 'none'}).${suggest(vhost, known)} Add it under vhosts or use one of them.`;
        },
      }));
      return [...absent, ...misspeltVhosts(broker, missing, named)];
    },
  },
  {
    name: 'names-unique',
    doc: 'No two queues, exchanges, policies, upstreams or shovels of a vhost have the same name.',
    severity: 'error',
    check: (broker, { where = formatField }) =>
      namedLists.flatMap((list) => {
        const seen = new Map<string, number>();
        return broker[list].flatMap(({ vhost, name }, index): Finding[] => {
          const key = JSON.stringify([vhost, name]);
          const first = seen.get(key);
          if (first === undefined) {
            seen.set(key, index);
            return [];
          }
          return [
            {
              path: [list, index, 'name'],
              get message() {
                return `"${name}" in vhost "${vhost}" is already ${where([list, first])}. Rename or remove one.`;
              },
            },
          ];
        });
      }),
  },
  {
    name: 'binding-ends',
    doc: 'A binding connects exchanges and queues that the file declares, or built-in exchanges.',
    severity: 'error',
    check: (broker) => {
      const declared = declaredIn(broker);
      return broker.bindings.flatMap((binding, index) => [
        ...missingEnd(declared, 'exchange', binding.vhost, binding.source, ['bindings', index, 'source']),
        ...missingEnd(declared, binding.destinationType, binding.vhost, binding.destination, [
          'bindings',
          index,
          'destination',
        ]),
      ]);
    },
  },
  {
    name: 'dead-letter-exchange',
    doc: 'The exchange that a queue dead-letters to is declared: RabbitMQ drops the messages without a word when it is missing.',
    severity: 'error',
    check: (broker) => {
      const declared = declaredIn(broker);
      return broker.queues.flatMap((queue, index) => {
        const exchange = queue.arguments['x-dead-letter-exchange'];
        if (typeof exchange !== 'string' || exchange === '') return [];
        return missingEnd(declared, 'exchange', queue.vhost, exchange, [
          'queues',
          index,
          'arguments',
          'x-dead-letter-exchange',
        ]);
      });
    },
  },
  {
    name: 'named-exchange',
    doc: 'The exchange that an alternate exchange or a policy names is declared: RabbitMQ drops the messages without a word when it is missing.',
    severity: 'warning',
    check: (broker) => {
      const declared = declaredIn(broker);
      return exchangesNamed(broker).flatMap(({ vhost, exchange, path }) =>
        typeof exchange !== 'string' || exchange === '' ? [] : missingEnd(declared, 'exchange', vhost, exchange, path),
      );
    },
  },
  {
    name: 'reserved-names',
    doc: 'Names that start with amq. are kept for RabbitMQ itself.',
    severity: 'error',
    check: (broker) => [
      ...(['exchanges', 'queues'] as const).flatMap((list) =>
        broker[list].flatMap(({ name }, index) =>
          builtInExchange.test(name)
            ? [
                {
                  path: [list, index, 'name'],
                  message: `"${name}" is kept for RabbitMQ itself; it refuses to declare it.`,
                },
              ]
            : [],
        ),
      ),
      ...broker.remove.flatMap((entry, index) =>
        entry.kind === 'exchange' && builtInExchange.test(entry.name)
          ? [
              {
                path: ['remove', index, 'name'],
                message: `"${entry.name}" is RabbitMQ's own; it refuses to delete it.`,
              },
            ]
          : [],
      ),
    ],
  },
  {
    name: 'queue-type-options',
    doc: 'A quorum queue or stream is durable and does not delete itself; the type of a queue is said once.',
    severity: 'error',
    check: ({ queues }) =>
      queues.flatMap((queue, index) => {
        const at = (...path: FieldPath): FieldPath => ['queues', index, ...path];
        const findings: Finding[] = [];
        if (queue.type !== 'classic' && !queue.durable)
          findings.push({
            path: at('durable'),
            message: `is false, but a ${queue.type} queue is always durable. Remove it, or use type classic.`,
          });
        if (queue.type !== 'classic' && queue.autoDelete)
          findings.push({
            path: at('autoDelete'),
            message: `is true, but a ${queue.type} queue cannot delete itself. ${queue.type === 'quorum' ? 'Use an expiry (x-expires) or type classic' : 'Remove it, or use type classic'}.`,
          });
        if ('x-queue-type' in queue.arguments)
          findings.push({
            path: at('arguments', 'x-queue-type'),
            message: 'is what the field type says. Remove it here.',
          });
        return findings;
      }),
  },
  {
    name: 'transient-queues',
    // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_amqqueue.erl (transient_nonexcl_queues)
    doc: 'A queue of a file survives a restart: since 4.3 RabbitMQ refuses others, but for those of one connection.',
    severity: 'error',
    check: ({ version, queues, configuration }) =>
      compareSeries(seriesOf(version), '4.3') < 0 || configuration[permitTransient] === true
        ? []
        : queues.flatMap(({ type, durable }, index) =>
            type === 'classic' && !durable
              ? [
                  {
                    path: ['queues', index, 'durable'],
                    message: `is false, which RabbitMQ refuses since 4.3. Remove it, or allow it in configuration: ${permitTransient}.`,
                  },
                ]
              : [],
          ),
  },
  {
    name: 'route-exists',
    doc: 'The route that a broker names is a file in alerts/routes/.',
    severity: 'error',
    check: ({ alarms: { route } }, { paths }) => {
      if (route === undefined) return [];
      const routes = paths
        .filter((path) => path.startsWith('alerts/routes/'))
        .map((path) => path.slice(14).replace(/\.yaml$/, ''));
      if (routes.includes(route)) return [];
      const message = `there is no alerts/routes/${route}.yaml.${suggest(route, routes)} Name a route that there is.`;
      return [{ path: ['alarms', 'route'], message, cause: causeOf('file', `alerts/routes/${route}.yaml`) }];
    },
  },
];

/** The setting of rabbitmq.conf that allows queues which are neither durable nor exclusive. */
const permitTransient = 'deprecated_features.permit.transient_nonexcl_queues';

function vhostReferences(broker: Broker): { vhost: string; path: FieldPath }[] {
  const fromLists = inVhosts.flatMap((list) =>
    broker[list].map(({ vhost }, index) => ({ vhost, path: [list, index, 'vhost'] })),
  );
  const fromUsers = Object.entries(broker.users).flatMap(([user, { permissions, topicPermissions }]) => [
    ...Object.keys(permissions).map((vhost) => ({ vhost, path: ['users', user, 'permissions', vhost] })),
    ...topicPermissions.map(({ vhost }, index) => ({
      vhost,
      path: ['users', user, 'topicPermissions', index, 'vhost'],
    })),
  ]);
  return [...fromLists, ...fromUsers];
}

/** Vhosts that nothing names, while several things name one that is not there and nearly called so: there the mistake is. */
function misspeltVhosts(
  broker: Broker,
  missing: ReturnType<typeof vhostReferences>,
  named: ReturnType<typeof vhostReferences>,
): Finding[] {
  const unused = Object.keys(broker.vhosts).filter((vhost) => !named.some((each) => each.vhost === vhost));
  return [...new Set(missing.map(({ vhost }) => vhost))].flatMap((vhost): Finding[] => {
    const count = missing.filter((each) => each.vhost === vhost).length;
    const meant = count > 1 ? nearest(vhost, unused) : undefined;
    if (meant === undefined) return [];
    const message = `is named by nothing in this file, and ${show(vhost)}, which is no vhost, by ${count} things. Call it ${show(vhost)}, or name ${show(meant)} there.`;
    return [{ path: ['vhosts', meant], message, cause: causeOf('vhost', broker.name, vhost), leads: true }];
  });
}

/** Exchanges that alternate exchanges and policies name, whatever they are called there. */
function exchangesNamed(broker: Broker): { vhost: string; exchange: unknown; path: FieldPath }[] {
  const alternate = 'alternate-exchange';
  return [
    ...broker.exchanges.map(({ vhost, arguments: given }, index) => ({
      vhost,
      exchange: given[alternate],
      path: ['exchanges', index, 'arguments', alternate],
    })),
    ...broker.policies.flatMap(({ vhost, definition }, index) =>
      [alternate, 'dead-letter-exchange'].map((key) => ({
        vhost,
        exchange: definition[key],
        path: ['policies', index, 'definition', key],
      })),
    ),
  ];
}

/** Names of queues and exchanges by vhost. */
type Declared = Record<'queue' | 'exchange', Map<string, Set<string>>> & { broker: string };

function declaredIn({ name: broker, queues, exchanges }: Broker): Declared {
  const byVhost = (entries: readonly { vhost: string; name: string }[]) => {
    const names = new Map<string, Set<string>>();
    for (const { vhost, name } of entries) names.set(vhost, (names.get(vhost) ?? new Set()).add(name));
    return names;
  };
  return { broker, queue: byVhost(queues), exchange: byVhost(exchanges) };
}

function missingEnd(
  declared: Declared,
  type: 'queue' | 'exchange',
  vhost: string,
  name: string,
  path: FieldPath,
): Finding[] {
  if (type === 'exchange' && builtInExchange.test(name)) return [];
  const names = declared[type].get(vhost) ?? new Set<string>();
  if (names.has(name)) return [];
  return [
    {
      path,
      cause: causeOf(type, declared.broker, vhost, name),
      get message() {
        return `"${name}" is not ${type === 'queue' ? 'a queue' : 'an exchange'} that this file declares in vhost "${vhost}".${suggest(name, names)}`;
      },
    },
  ];
}
