import type { FieldPath } from '../../../files/problem.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import type { ExchangeType } from './exchange-arguments.ts';
import { sentenceOf } from './fault.ts';
import { isFrom } from './in-series.ts';
import type { QueueType } from './queue-arguments.ts';
import { valueFault } from './value.ts';

type Binding = Broker['bindings'][number];

/** A binding as far as its source decides whether RabbitMQ takes it. */
export interface JudgedBinding {
  /** Of RabbitMQ. */
  version: string;
  binding: Binding;
  /** Type of the exchange that it comes from. */
  source: ExchangeType;
  /** Type of the queue that it goes to; undefined for an exchange. */
  destination: QueueType | undefined;
}

/** What RabbitMQ refuses of a binding: the field or argument within it, and why. */
export interface BindingFault {
  path: FieldPath;
  message: string;
}

/**
 * What RabbitMQ refuses of a binding: `validate_binding` of the exchange's type, and `add_binding` of x-jms-topic.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_exchange_type_headers.erl#L89-L104,
 * rabbit_exchange_type_local_random.erl#L86-L106 beside it, and rabbit_exchange_type_consistent_hash.erl and
 * rabbit_jms_topic_exchange.erl of the plugins.
 */
export function bindingFaults(judged: JudgedBinding): BindingFault[] {
  return checks[judged.source]?.(judged) ?? [];
}

/** Whether a type of exchanges asks more of bindings than that both ends are there. */
export function isBindingJudged(source: ExchangeType): boolean {
  return source in checks;
}

/** https://github.com/rabbitmq/rabbitmq-server/blob/v4.2.7/deps/rabbitmq_consistent_hash_exchange/src/rabbit_exchange_type_consistent_hash.erl#L14 */
const mostWeight = { since: '4.2', is: 10_000 };

const checks: Partial<Record<ExchangeType, (judged: JudgedBinding) => BindingFault[]>> = {
  headers: ({ binding }) => {
    const match = binding.arguments['x-match'];
    const words = ['all', 'any', 'all-with-x', 'any-with-x'];
    const wrong = match === undefined ? undefined : valueFault({ type: 'text', words }, match);
    return wrong ? [{ path: ['arguments', 'x-match'], message: sentenceOf(wrong) }] : [];
  },
  'x-consistent-hash': ({ binding: { routingKey }, version }) => {
    const weight = /^[+-]?\d+$/.test(routingKey) ? Number(routingKey) : 0;
    const most = isFrom(version, mostWeight.since) ? mostWeight.is : Number.POSITIVE_INFINITY;
    if (weight >= 1 && weight <= most) return [];
    const range = Number.isFinite(most) ? `a whole number from 1 to ${most}` : 'a whole number, at least 1';
    const message = `is ${show(routingKey)}; for an exchange of type x-consistent-hash it is the weight, ${range}, in quotation marks.`;
    return [{ path: ['routingKey'], message }];
  },
  'x-local-random': ({ binding, destination }) => {
    const faults: BindingFault[] = [];
    if (binding.routingKey !== '')
      faults.push({
        path: ['routingKey'],
        message: 'has to be empty for an exchange of type x-local-random. Remove it.',
      });
    if (destination !== 'classic') {
      const is = destination === undefined ? 'an exchange' : `a ${destination} queue`;
      const message = `is ${is}; an exchange of type x-local-random routes to classic queues alone.`;
      faults.push({ path: ['destination'], message });
    }
    return faults;
  },
  'x-jms-topic': ({ binding: { arguments: given } }) => {
    const name = 'rjms_erlang_selector';
    if (typeof given[name] === 'string' && given[name] !== '') return [];
    const misspelt = Object.keys(given).find((each) => suggest(each, [name]) !== '');
    const message = `needs ${name}, the selector as an Erlang term, for an exchange of type x-jms-topic. Add it.`;
    return [{ path: misspelt === undefined ? ['arguments'] : ['arguments', misspelt], message }];
  },
};
