import { exchangeTypes } from '../../catalog/kinds/broker/fields/topology.ts';
import { type BrokerInput, queueType } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import { LeftOut } from './left-out.ts';
import type { Remark } from './note.ts';
import { isBuiltIn, translateArguments } from './translate-arguments.ts';
import { translateBindings } from './translate-bindings.ts';
import { refusesTransient, translateQueueArguments } from './translate-queue-arguments.ts';

type Exchange = NonNullable<BrokerInput['exchanges']>[number];
type Queue = NonNullable<BrokerInput['queues']>[number];

/** Exchanges, queues and bindings of a file, and what is said of those that are not in it. */
export interface Objects {
  exchanges: Exchange[];
  queues: Queue[];
  bindings: NonNullable<BrokerInput['bindings']>;
  remarks: Remark[];
  leftOut: LeftOut;
}

/** Exchanges, queues and bindings, without those that RabbitMQ makes itself or has no more. */
export function translateObjects(definitions: ExportedDefinitions, version: string): Objects {
  const remarks: Remark[] = [];
  const leftOut = new LeftOut();
  const exchanges = definitions.exchanges
    .filter(({ name }) => !isBuiltIn(name))
    .filter((exchange) => {
      const message = whyExchange(exchange);
      return message === undefined || !leave({ kind: 'exchange', ...exchange, message, leftOut, remarks });
    })
    .map((exchange) => translateExchange(exchange, leftOut, remarks));
  const types = new Map(definitions.vhosts.map((vhost) => [vhost.name, queueType(vhost.defaultQueueType)]));
  const known = new Set(exchanges.map(({ vhost, name }) => JSON.stringify([vhost, name])));
  const queues = definitions.queues.flatMap((exported): Queue[] => {
    const written = writtenType(exported, types.get(exported.vhost));
    const message = whyQueue(exported.name, written);
    if (message !== undefined) {
      leave({ kind: 'queue', ...exported, message, leftOut, remarks });
      return [];
    }
    const type = queueType(written) ?? 'classic';
    return [translateQueue({ exported, type, version, exchanges: known, leftOut, remarks })];
  });
  const bindings = translateBindings(definitions.bindings, { exchanges, queues, leftOut });
  return { exchanges, queues, bindings: bindings.bindings, remarks: [...remarks, ...bindings.remarks], leftOut };
}

/** Says of an object that it stays behind, with the bindings that are found to go with it later. */
function leave({
  kind,
  vhost,
  name,
  message,
  leftOut,
  remarks,
}: {
  kind: 'exchange' | 'queue';
  vhost: string;
  name: string;
  message: string;
  leftOut: LeftOut;
  remarks: Remark[];
}): true {
  const bindings = leftOut.add(kind, vhost, name);
  remarks.push({ kind: isOfFederation(name) ? 'internal object' : kind, name, vhost, message, bindings });
  return true;
}

/** Federation names the exchanges and queues that its links have at the upstream: https://www.rabbitmq.com/docs/federation-reference */
function isOfFederation(name: string): boolean {
  return name.startsWith('federation: ');
}

const ofFederation = 'is left out: federation of another broker made it, and makes it anew.';

function whyExchange({ name, type }: ExportedDefinitions['exchanges'][number]): string | undefined {
  if (isOfFederation(name)) return ofFederation;
  if ((exchangeTypes as readonly string[]).includes(type)) return undefined;
  const advice =
    type === 'x-delayed-message'
      ? 'The plugin behind it is unmaintained; quorum queues have delayed retry, and a queue with x-message-ttl and a dead-letter exchange delays as well.'
      : 'No plugin that ships with RabbitMQ has this type.';
  return `is left out with its bindings: its type is ${type}. ${advice}`;
}

function translateExchange(
  exported: ExportedDefinitions['exchanges'][number],
  leftOut: LeftOut,
  remarks: Remark[],
): Exchange {
  const { vhost, name, durable, auto_delete: autoDelete, internal } = exported;
  const { kept, lost } = translateArguments(exported.arguments);
  remarks.push(...lost.map((message): Remark => ({ kind: 'exchange', name, vhost, message })));
  const alternate = kept['alternate-exchange'];
  if (leftOut.has('exchange', vhost, alternate)) {
    const message = `has the alternate-exchange ${String(alternate)}, which is left out: what it cannot route is lost.`;
    remarks.push({ kind: 'exchange', name, vhost, message });
  }
  const type = exported.type as Exchange['type'];
  return { name, vhost, type, durable, autoDelete, internal, arguments: kept };
}

/**
 * The type of a queue as it is written, or that of its vhost, which RabbitMQ gives to queues that can be of it:
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_amqqueue.erl (augment_declare_args)
 */
function writtenType(queue: ExportedDefinitions['queues'][number], ofVhost: string | undefined): string {
  const written = queue.arguments['x-queue-type'] ?? queue.type;
  if (typeof written === 'string') return written;
  return ofVhost !== undefined && queue.durable && !queue.auto_delete ? ofVhost : 'classic';
}

function whyQueue(name: string, type: string): string | undefined {
  if (name.startsWith('amq.')) return 'is left out: the server named it for one client, which makes it anew.';
  if (isOfFederation(name)) return ofFederation;
  return queueType(type) === undefined
    ? `is left out: its type is ${type}, which this RabbitMQ does not have.`
    : undefined;
}

function translateQueue({
  exported,
  type,
  version,
  exchanges,
  leftOut,
  remarks,
}: {
  exported: ExportedDefinitions['queues'][number];
  type: NonNullable<Queue['type']>;
  version: string;
  exchanges: ReadonlySet<string>;
  leftOut: LeftOut;
  remarks: Remark[];
}): Queue {
  const { vhost, name, auto_delete: autoDelete } = exported;
  const options = translateQueueArguments({ queue: exported, type, version, exchanges, leftOut });
  const messages = [...options.messages];
  const transient = refusesTransient(version) && type === 'classic' && !exported.durable;
  if (transient) {
    messages.push('becomes durable: RabbitMQ refuses others since 4.3. Its clients have to declare it so.');
  }
  remarks.push(...messages.map((message): Remark => ({ kind: 'queue', name, vhost, message })));
  return { name, vhost, type, durable: exported.durable || transient, autoDelete, arguments: options.kept };
}
