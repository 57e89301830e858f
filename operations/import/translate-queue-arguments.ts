import { compareSeries, seriesOf } from '../../catalog/facts/rabbitmq-versions.ts';
import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { optionsOf } from '../../catalog/kinds/broker/rules/topology-rules.ts';
import { findRemoved } from '../../catalog/kinds/broker/rules/version-rules.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import { isBuiltIn, translateArguments } from './translate-arguments.ts';

interface QueueArguments {
  queue: ExportedDefinitions['queues'][number];
  type: keyof typeof optionsOf;
  version: string;
  /** Vhost and name of each exchange of the file, as JSON. */
  exchanges: ReadonlySet<string>;
  leftOut: LeftOut;
}

/** Arguments of a queue that its type and the version have, and what becomes of the others. */
export function translateQueueArguments(given: QueueArguments): {
  kept: Record<string, ArgumentValue>;
  messages: string[];
} {
  const { 'x-queue-type': _, ...options } = given.queue.arguments;
  const { kept, lost: messages } = translateArguments(options);
  for (const [option, value] of Object.entries(kept)) {
    if (!(option in kept)) continue;
    const unfit = unfitOption(given, option, value);
    if (unfit !== undefined) {
      messages.push(unfit);
      delete kept[option];
      // RabbitMQ refuses the key of dead letters without their exchange.
      if (option === 'x-dead-letter-exchange') delete kept['x-dead-letter-routing-key'];
    } else if (hasNoEffect(given.version, option)) {
      messages.push(`keeps ${option}, which has no effect any more: clients that declare the queue with it have to.`);
    }
  }
  return { kept, messages };
}

/** Why an argument of a queue stays behind; undefined when it does not. */
function unfitOption({ queue, type, version, exchanges, leftOut }: QueueArguments, option: string, value: unknown) {
  const isKnown = Object.values(optionsOf).some((options) => options.has(option));
  if (isKnown && !optionsOf[type].has(option)) return `loses ${option}, which ${type} queues do not have.`;
  const since43 = compareSeries(seriesOf(version), '4.3') >= 0;
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_classic_queue.erl (validate_arguments)
  if (option === 'x-queue-master-locator' && since43)
    return `loses ${option}, which RabbitMQ refuses since 4.3; x-queue-leader-locator is what there is. Its clients must not declare it so.`;
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_amqqueue.erl (check_queue_version)
  if (option === 'x-queue-version' && value !== 2 && since43) {
    return 'loses x-queue-version: since 4.3 there is version 2 alone. Its clients must not ask for another.';
  }
  const exchange = option === 'x-dead-letter-exchange' ? String(value) : '';
  if (isBuiltIn(exchange) || exchanges.has(JSON.stringify([queue.vhost, exchange]))) return undefined;
  const loses = `loses x-dead-letter-exchange${'x-dead-letter-routing-key' in queue.arguments ? ' and x-dead-letter-routing-key' : ''}`;
  return leftOut.has('exchange', queue.vhost, exchange)
    ? `${loses}: exchange ${exchange} is left out. Declare one that can be, and say it again.`
    : `${loses}: there is no exchange ${exchange} in vhost ${queue.vhost}, so its dead letters were lost. Declare the exchange and say it again.`;
}

/** Arguments are called as the settings of policies that do the same, with `x-` before. */
function hasNoEffect(version: string, option: string): boolean {
  return option !== 'x-queue-version' && findRemoved(version, 'policy', option.replace(/^x-/, ''), []).length > 0;
}

/** Since 4.3 a queue is durable, or it is of one connection alone. */
export function refusesTransient(version: string): boolean {
  return compareSeries(seriesOf(version), '4.3') >= 0;
}
