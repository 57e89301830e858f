import { compareSeries, seriesOf } from '../../catalog/facts/rabbitmq-versions.ts';
import { queueArgumentFaults } from '../../catalog/kinds/broker/arguments/queue-argument-faults.ts';
import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { exchangeTypes } from '../../catalog/kinds/broker/fields/topology.ts';
import { type BrokerInput, queueType } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import { inVhost, type Note, someOf } from './note.ts';

type Exchange = NonNullable<BrokerInput['exchanges']>[number];
type Queue = NonNullable<BrokerInput['queues']>[number];
type Binding = NonNullable<BrokerInput['bindings']>[number];
type Arguments = Record<string, ArgumentValue>;

interface Objects {
  exchanges: Exchange[];
  queues: Queue[];
  bindings: Binding[];
  notes: Note[];
}

/** Exchanges, queues and bindings, without those that RabbitMQ makes itself or has no more. */
export function translateObjects(definitions: ExportedDefinitions, version: string): Objects {
  const exchanges = definitions.exchanges.filter(({ name }) => !isBuiltIn(name)).map(translateExchange);
  const keptExchanges = exchanges.flatMap(({ exchange }) => exchange);
  const known = new Set(keptExchanges.map(keyOf));
  const queues = definitions.queues.map((queue) => translateQueue({ queue, version, exchanges: known }));
  const keptQueues = queues.flatMap(({ queue }) => queue);
  const bindings = translateBindings(definitions.bindings, { exchange: known, queue: new Set(keptQueues.map(keyOf)) });
  return {
    exchanges: keptExchanges,
    queues: keptQueues,
    bindings: bindings.bindings,
    notes: [...exchanges, ...queues, bindings].flatMap(({ notes }) => notes),
  };
}

/** The default exchange and those that every vhost is born with. */
function isBuiltIn(exchange: string): boolean {
  return exchange === '' || exchange.startsWith('amq.');
}

function keyOf({ vhost, name }: { vhost?: string | undefined; name: string }): string {
  return JSON.stringify([vhost, name]);
}

function translateExchange(exported: ExportedDefinitions['exchanges'][number]): {
  exchange: Exchange[];
  notes: Note[];
} {
  const { vhost, name, durable, auto_delete: autoDelete, internal } = exported;
  const type = exchangeTypes.find((known) => known === exported.type);
  if (type !== undefined) {
    const options = exported.arguments as Arguments;
    return { exchange: [{ name, vhost, type, durable, autoDelete, internal, arguments: options }], notes: [] };
  }
  const advice =
    exported.type === 'x-delayed-message'
      ? 'The plugin behind it is unmaintained; quorum queues have delayed retry, and a queue with x-message-ttl and a dead-letter exchange delays as well.'
      : 'No plugin that ships with RabbitMQ has this type.';
  const message = `is left out with its bindings: its type is ${exported.type}. ${advice}`;
  return { exchange: [], notes: [{ about: inVhost('exchange', exported), message }] };
}

function translateQueue({
  queue,
  version,
  exchanges,
}: {
  queue: ExportedDefinitions['queues'][number];
  version: string;
  exchanges: ReadonlySet<string>;
}): { queue: Queue[]; notes: Note[] } {
  const about = inVhost('queue', queue);
  const { vhost, name, auto_delete: autoDelete } = queue;
  const { 'x-queue-type': written = queue.type ?? 'classic', ...given } = queue.arguments;
  const type = queueType(String(written));
  if (name.startsWith('amq.')) {
    return {
      queue: [],
      notes: [{ about, message: 'is left out: the server named it for one client, which makes it anew.' }],
    };
  }
  if (type === undefined) {
    const message = `is left out: its type is ${String(written)}, which this RabbitMQ does not have.`;
    return { queue: [], notes: [{ about, message }] };
  }
  const unfit = unfitArguments({ type, options: given as Arguments, vhost, version, exchanges });
  const lost = unfit.map(([option]) => option);
  // RabbitMQ refuses the key of dead letters without their exchange.
  if (lost.includes('x-dead-letter-exchange')) lost.push('x-dead-letter-routing-key');
  const options = Object.entries(given).filter(([option]) => !lost.includes(option));
  const notes = unfit.map(([, message]) => ({ about, message }));
  const transient = type === 'classic' && !queue.durable && compareSeries(seriesOf(version), '4.3') >= 0;
  if (transient)
    notes.push({
      about,
      message: 'becomes durable: RabbitMQ refuses others since 4.3. Its clients have to declare it so.',
    });
  return {
    queue: [
      {
        name,
        vhost,
        type,
        durable: queue.durable || transient,
        autoDelete,
        arguments: Object.fromEntries(options) as Arguments,
      },
    ],
    notes,
  };
}

interface Given {
  type: Queue['type'] & string;
  options: Arguments;
  vhost: string;
  version: string;
  exchanges: ReadonlySet<string>;
}

/** Arguments of a queue that stay behind, and why. */
function unfitArguments({ type, options, vhost, version, exchanges }: Given): [string, string][] {
  const refused = queueArgumentFaults({ version, type, arguments: options, configuration: {}, isOverflowSaid: true })
    .filter(({ isRefused }) => isRefused)
    .map(({ name = '', message }): [string, string] => [name, `loses ${name}: it ${message}`]);
  const option = 'x-dead-letter-exchange';
  const exchange = options[option];
  const isLost = typeof exchange !== 'string' || refused.some(([name]) => name === option);
  if (isLost || isBuiltIn(exchange) || exchanges.has(keyOf({ vhost, name: exchange }))) return refused;
  const message = `loses ${option}: there is no exchange ${exchange} in vhost ${vhost}, so its dead letters were lost. Declare the exchange and say it again.`;
  return [...refused, [option, message]];
}

function translateBindings(
  exported: ExportedDefinitions['bindings'],
  known: Record<'exchange' | 'queue', ReadonlySet<string>>,
): { bindings: Binding[]; notes: Note[] } {
  const isThere = (kind: 'exchange' | 'queue', end: { vhost: string; name: string }) =>
    (kind === 'exchange' && isBuiltIn(end.name)) || known[kind].has(keyOf(end));
  // Every queue is bound to the default exchange without anybody's doing.
  const explicit = exported.filter(({ source }) => source !== '');
  const missing = new Map<string, string[]>();
  const bindings = explicit.flatMap((binding): Binding[] => {
    const { vhost, source, destination, destination_type: destinationType, routing_key: routingKey } = binding;
    const ends = [
      { kind: 'exchange', vhost, name: source },
      { kind: destinationType, vhost, name: destination },
    ] as const;
    const lost = ends.find((end) => !isThere(end.kind, end));
    if (lost) {
      const about = inVhost(lost.kind, lost);
      missing.set(about, [...(missing.get(about) ?? []), `${source} → ${destination}`]);
      return [];
    }
    return [{ vhost, source, destination, destinationType, routingKey, arguments: binding.arguments as Arguments }];
  });
  const notes = [...missing].map(([about, lost]) => ({
    about,
    message: `is not in the file, so its bindings are left out: ${someOf(lost)}. An export holds neither internal exchanges nor queues of one connection.`,
  }));
  return { bindings, notes };
}
