import { exchangeArguments } from '../../../catalog/kinds/broker/arguments/exchange-arguments.ts';
import { policyKeys } from '../../../catalog/kinds/broker/arguments/policy-keys.ts';
import { queueArguments } from '../../../catalog/kinds/broker/arguments/queue-arguments.ts';
import type { Taken } from '../../../catalog/kinds/broker/arguments/value.ts';
import type { ArgumentValue } from '../../../catalog/kinds/broker/fields/argument.ts';
import { exchangeTypes } from '../../../catalog/kinds/broker/fields/topology.ts';
import type { Judged } from './row.ts';

/** Values of every type; the text is the name of an exchange that is there. The first few are tried by day, too. */
const anyValues: readonly ArgumentValue[] = ['amq.direct', 1, true, [1], '', -1, 0, 0.5, false, { a: 1 }];
const byDay = 3;

/** Values that are right by the table, at its bounds, and just beyond them. */
function valuesFor(taken: Taken): ArgumentValue[] {
  switch (taken.type) {
    case 'integer': {
      const bounds = [taken.least, taken.most].filter((bound) => bound !== undefined);
      return [...bounds.flatMap((bound) => [bound - 1, bound, bound + 0.5, bound + 1]), '5', Number.MAX_SAFE_INTEGER];
    }
    case 'text':
      return (taken.words ?? []).flatMap((word, index) =>
        index === 0 ? [word, word.toUpperCase(), `${word} `] : [word],
      );
    case 'age':
      return ['7D', '1Y', '1M', '12h', '5m', '5s', '007h', '0s', '5', 'D', '7days', '7d', '1.5h', '-1h', ' 7D'];
    case 'pattern':
      return ['^orders', '(', 'a'.repeat(1024)];
    default:
      return [];
  }
}

function tried(taken: Taken, all: boolean): ArgumentValue[] {
  return [...new Set([...valuesFor(taken), ...anyValues.slice(0, all ? undefined : byDay)])];
}

const queueTypes = ['classic', 'quorum', 'stream'] as const;

/** Every argument with values for every type that has it, and for others, where not all are wanted, with one. */
export function madeQueues(all: boolean): Judged[] {
  return queueArguments.flatMap(({ name, types, takes }) =>
    queueTypes.flatMap((type) => {
      const values = all || types.includes(type) ? tried(takes, all) : tried(takes, all).slice(1, 2);
      return values.map((value) => ({ queue: { type, arguments: { [name]: value } } }));
    }),
  );
}

/** The same of exchanges. */
export function madeExchanges(all: boolean): Judged[] {
  return exchangeArguments.flatMap(({ name, types, takes }) =>
    exchangeTypes
      .filter((type) => all || type === (types?.[0] ?? 'topic'))
      .flatMap((type) => tried(takes, all).map((value) => ({ exchange: { type, arguments: { [name]: value } } }))),
  );
}

/** The same of keys, in policies and in operator policies. */
export function madePolicies(all: boolean): Judged[] {
  return policyKeys.flatMap(({ name, takes, isOperator }) =>
    tried(takes, all).flatMap((value, index): Judged[] => [
      { policy: { definition: { [name]: value } } },
      ...(all || index < (isOperator ? 3 : 1) ? [{ operatorPolicy: { definition: { [name]: value } } }] : []),
    ]),
  );
}

/** A value that it takes, and that is far from having a queue deleted or its messages dropped. */
export function rightValue(taken: Taken): ArgumentValue {
  switch (taken.type) {
    case 'integer':
    case 'number':
      return taken.most ?? 1_000_000_000;
    case 'boolean':
      return true;
    case 'age':
      return '7D';
    default:
      return (taken.type === 'text' ? taken.words?.at(-1) : undefined) ?? 'amq.direct';
  }
}
