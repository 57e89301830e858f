import { compareSeries, seriesOf } from '../../../facts/rabbitmq-versions.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import { linkFields, type SettingKind, shovelSettings, upstreamSettings } from '../fields/links.ts';
import type { BrokerRule } from './broker-rule.ts';

export const linkRules: readonly BrokerRule[] = [
  {
    name: 'shovel-ends',
    doc: 'A shovel takes from a queue or an exchange, and gives to one of them or to where messages came from.',
    severity: 'error',
    check: ({ shovels, version }) =>
      shovels.flatMap((shovel, index) =>
        (['source', 'destination'] as const).flatMap((end) => {
          const message = protocolProblem(shovel[end], version) ?? endProblem(shovel[end], end);
          return message === undefined ? [] : [{ path: ['shovels', index, end], message }];
        }),
      ),
  },
  {
    name: 'link-parameters',
    doc: 'Parameters of upstreams and shovels are those that RabbitMQ documents and that have no field of their own.',
    severity: 'error',
    check: (broker) =>
      (['federation', 'shovels'] as const).flatMap((list) =>
        broker[list].flatMap(({ parameters }, index) =>
          Object.entries(parameters).flatMap(([name, value]) => {
            const message = parameterProblem(list, name, value);
            return message === undefined ? [] : [{ path: [list, index, 'parameters', name], message }];
          }),
        ),
      ),
  },
];

type ShovelEnd = Broker['shovels'][number]['source'];

/** Local shovels: https://github.com/rabbitmq/rabbitmq-server/blob/v4.2.0/deps/rabbitmq_shovel/src/rabbit_local_shovel.erl */
const localSince = '4.2';

function protocolProblem({ protocol }: ShovelEnd, version: string): string | undefined {
  if (protocol !== 'local' || compareSeries(seriesOf(version), localSince) >= 0) return undefined;
  return `speaks local, which RabbitMQ knows since ${localSince}. Use amqp091, or a newer version.`;
}

function endProblem(
  { protocol, queue, exchange, routingKey, address }: ShovelEnd,
  end: 'source' | 'destination',
): string | undefined {
  const named = [queue, exchange].filter((name) => name !== undefined).length;
  if (protocol === 'amqp10') {
    const right = address !== undefined && named === 0 && routingKey === undefined;
    return right ? undefined : 'speaks amqp10, which needs address, and neither queue, exchange nor routingKey.';
  }
  if (address !== undefined) return `has an address, which ${protocol} does not know. Use queue or exchange.`;
  if (named === 2 || (named === 0 && end === 'source')) return 'needs either queue or exchange, and not both.';
  const rewrites = end === 'destination' && queue === undefined;
  return routingKey === undefined || exchange !== undefined || rewrites
    ? undefined
    : 'has a routingKey, which goes with exchange alone.';
}

function parameterProblem(list: 'federation' | 'shovels', name: string, value: unknown): string | undefined {
  const field = Object.entries(linkFields[list]).find(([known]) => known === name)?.[1];
  if (field !== undefined) return `is what the field ${field} says. Remove it here.`;
  const known = list === 'federation' ? upstreamSettings : shovelSettings;
  const kind = Object.hasOwn(known, name) ? known[name] : undefined;
  if (kind !== undefined) return kindProblem(kind, value);
  const hint = suggest(name, Object.keys(known)) || ` Use one of ${Object.keys(known).join(', ')}.`;
  return `is not a setting that RabbitMQ knows here.${hint}`;
}

/** RabbitMQ's words for `delete-after`, besides a number of messages. */
const ends = ['never', 'queue-length'];

function kindProblem(kind: SettingKind, value: unknown): string | undefined {
  if (typeof kind !== 'string') {
    return isOneOf(kind, value) ? undefined : `is ${show(value)}. Use one of ${kind.join(', ')}.`;
  }
  const fits: Record<string, boolean> = {
    text: typeof value === 'string',
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
    mapping: typeof value === 'object' && !Array.isArray(value),
    'count or word': isOneOf(ends, value) || (Number.isInteger(value) && Number(value) >= 0),
  };
  if (fits[kind]) return undefined;
  const wanted: Record<string, string> = {
    text: 'text',
    number: 'a number',
    boolean: 'true or false',
    mapping: 'a mapping',
    'count or word': `a number of messages, ${ends.join(' or ')}`,
  };
  return `is ${show(value)}; it has to be ${wanted[kind]}.`;
}

/** A mapping may have a key called toString, and is no text. */
function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}
