import { compareSeries, seriesOf } from '../../catalog/facts/rabbitmq-versions.ts';
import { queueArgumentFaults } from '../../catalog/kinds/broker/arguments/queue-argument-faults.ts';
import type { QueueType } from '../../catalog/kinds/broker/arguments/queue-arguments.ts';
import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import { isBuiltIn, translateArguments } from './translate-arguments.ts';

interface QueueArguments {
  queue: ExportedDefinitions['queues'][number];
  type: QueueType;
  version: string;
  /** Vhost and name of each exchange of the file, as JSON. */
  exchanges: ReadonlySet<string>;
  leftOut: LeftOut;
}

const deadLetters = { exchange: 'x-dead-letter-exchange', key: 'x-dead-letter-routing-key' } as const;

/** Arguments of a queue that its type and the version have, and what becomes of the others. */
export function translateQueueArguments(given: QueueArguments): {
  kept: Record<string, ArgumentValue>;
  messages: string[];
} {
  const { 'x-queue-type': _, ...options } = given.queue.arguments;
  const { kept, lost: messages } = translateArguments(options);
  const faults = queueArgumentFaults({ ...given, arguments: kept, configuration: {}, isOverflowSaid: true });
  for (const { name = '', message, isRefused } of faults) {
    messages.push(
      isRefused
        ? `loses ${name}: it ${message}`
        : `keeps ${name}, since clients that declare the queue with it have to; it ${message}`,
    );
    if (isRefused) delete kept[name];
  }
  const missing = missingExchange(given, kept[deadLetters.exchange]);
  if (missing !== undefined) {
    messages.push(`loses ${deadLetters.exchange}: ${missing}`);
    delete kept[deadLetters.exchange];
  }
  // RabbitMQ refuses the key of dead letters without their exchange.
  if (deadLetters.key in kept && !(deadLetters.exchange in kept)) {
    messages.push(`loses ${deadLetters.key}, which goes with ${deadLetters.exchange}.`);
    delete kept[deadLetters.key];
  }
  return { kept, messages };
}

function missingExchange({ queue, exchanges, leftOut }: QueueArguments, exchange: unknown): string | undefined {
  if (typeof exchange !== 'string' || isBuiltIn(exchange)) return undefined;
  if (exchanges.has(JSON.stringify([queue.vhost, exchange]))) return undefined;
  return leftOut.has('exchange', queue.vhost, exchange)
    ? `exchange ${exchange} is left out. Declare one that can be, and say it again.`
    : `there is no exchange ${exchange} in vhost ${queue.vhost}, so its dead letters were lost. Declare the exchange and say it again.`;
}

/** Since 4.3 a queue is durable, or it is of one connection alone. */
export function refusesTransient(version: string): boolean {
  return compareSeries(seriesOf(version), '4.3') >= 0;
}
