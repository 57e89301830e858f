import type { Broker } from '../broker.ts';
import type { ArgumentValue } from '../fields/argument.ts';
import { type Fault, ignored, refused } from './fault.ts';
import { unknownArgument } from './unknown-argument.ts';
import { type Taken, valueFault } from './value.ts';

export type ExchangeType = Broker['exchanges'][number]['type'];

/** An argument of exchanges; all releases that a file may name have it. */
export interface ExchangeArgument {
  name: string;
  /** Types of exchanges that have it; left out: all. For others RabbitMQ takes it and does nothing. */
  types?: readonly ExchangeType[];
  takes: Taken;
  /** Another argument that it is refused beside. */
  not?: string;
  /** Address of the facts in this row. */
  source: string;
}

const server = 'https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps';
const consistentHash = `${server}/rabbitmq_consistent_hash_exchange/src/rabbit_exchange_type_consistent_hash.erl`;

/** Arguments of exchanges. What a type looks at: `validate` of its module. */
export const exchangeArguments: readonly ExchangeArgument[] = [
  {
    name: 'alternate-exchange',
    takes: { type: 'text' },
    source: `${server}/rabbit/src/rabbit_channel.erl#L2637-L2647`,
  },
  {
    name: 'hash-header',
    types: ['x-consistent-hash'],
    takes: { type: 'text' },
    not: 'hash-property',
    source: `${consistentHash}#L74-L92`,
  },
  {
    name: 'hash-property',
    types: ['x-consistent-hash'],
    takes: { type: 'text', words: ['correlation_id', 'message_id', 'timestamp'] },
    source: `${consistentHash}#L74-L92`,
  },
  {
    name: 'x-recent-history-length',
    types: ['x-recent-history'],
    takes: { type: 'integer', least: 1, of: 'messages' },
    source: `${server}/rabbitmq_recent_history_exchange/src/rabbit_exchange_type_recent_history.erl#L46-L61`,
  },
];

/** What RabbitMQ refuses of the arguments of an exchange, and what it takes and does nothing with. */
export function exchangeArgumentFaults({
  type,
  arguments: given,
}: Pick<Broker['exchanges'][number], 'type' | 'arguments'>): Fault[] {
  const own = exchangeArguments.filter(({ types }) => types?.includes(type) ?? true);
  return Object.entries(given).flatMap(([name, value]) => {
    const row = exchangeArguments.find((each) => each.name === name);
    if (!row)
      return (
        unknownArgument(
          name,
          own.map((each) => each.name),
        ) ?? []
      );
    if (!own.includes(row)) {
      return ignored(
        name,
        `is an option of ${row.types?.join(' and ')} exchanges and does nothing for ${type}.`,
        'Remove it.',
      );
    }
    return ownFault(row, value, given) ?? [];
  });
}

function ownFault(
  { name, takes, not }: ExchangeArgument,
  value: ArgumentValue,
  given: Readonly<Record<string, ArgumentValue>>,
): Fault | undefined {
  const wrong = valueFault(takes, value);
  if (wrong) return refused(name, wrong.message, wrong.advice);
  if (not === undefined || !(not in given)) return undefined;
  return refused(name, `stands beside ${not}, and RabbitMQ takes one of them alone.`, 'Remove one.');
}
