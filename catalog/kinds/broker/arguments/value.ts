import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { ArgumentValue } from '../fields/argument.ts';
import { regularExpression } from '../fields/rabbitmq-text.ts';
import type { Fault } from './fault.ts';

/** What an argument or a policy's key takes: of which type, and which of its values. */
export type Taken =
  | { type: 'integer'; least?: number; most?: number; of?: string }
  | { type: 'number'; least: number; most?: number }
  | { type: 'text'; words?: readonly string[]; notEmpty?: true }
  | { type: 'boolean' }
  /** A number and a unit, as in `7D`. */
  | { type: 'age' }
  | { type: 'pattern' }
  | { type: 'anything' };

/** What is wrong with a value, and what to do; undefined when nothing is. */
export function valueFault(taken: Taken, value: ArgumentValue): Pick<Fault, 'message' | 'advice'> | undefined {
  if (fits(taken, value)) return undefined;
  if (taken.type === 'pattern' && typeof value === 'string') {
    return { message: regularExpression.safeParse(value).error?.issues[0]?.message ?? '' };
  }
  return { message: `is ${show(value)}; it has to be ${wanted(taken)}.`, advice: adviceOf(taken, value) };
}

function fits(taken: Taken, value: ArgumentValue): boolean {
  switch (taken.type) {
    case 'integer':
      return Number.isInteger(value) && isWithin(Number(value), taken);
    case 'number':
      return typeof value === 'number' && isWithin(value, taken);
    case 'boolean':
      return typeof value === 'boolean';
    case 'anything':
      return true;
    default:
      return typeof value === 'string' && isText(taken, value);
  }
}

function isWithin(value: number, { least, most }: { least?: number; most?: number }): boolean {
  return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
}

function isText(taken: Extract<Taken, { type: 'text' | 'age' | 'pattern' }>, value: string): boolean {
  if (taken.type === 'pattern') return regularExpression.safeParse(value).success;
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_amqqueue.erl#L1072-L1089 (check_max_age)
  if (taken.type === 'age') return /^0*[1-9][0-9]*[YMDhms]$/.test(value);
  return (taken.words?.includes(value) ?? true) && !(taken.notEmpty && value === '');
}

/** What a value has to be, in words: `a whole number of milliseconds, at least 1`. */
function wanted(taken: Taken): string {
  switch (taken.type) {
    case 'integer':
      return `a whole number${taken.of === undefined ? '' : ` of ${taken.of}`}${bounds(taken)}`;
    case 'number':
      return `a number${bounds(taken)}`;
    case 'boolean':
      return 'true or false';
    case 'age':
      return 'a number and a unit, Y, M, D, h, m or s, such as 7D for seven days';
    case 'pattern':
      return 'a regular expression';
    case 'text':
      return taken.words === undefined ? `text${taken.notEmpty ? ' that is not empty' : ''}` : oneOf(taken.words);
    default:
      return 'anything';
  }
}

function bounds({ least, most }: { least?: number; most?: number }): string {
  if (least !== undefined && most === least) return `: ${least}`;
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`;
  return least === undefined ? '' : `, at least ${least}`;
}

function oneOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ');
}

function adviceOf(taken: Taken, value: ArgumentValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (taken.type === 'text' && taken.words) return suggest(value, taken.words).trim() || undefined;
  const read = taken.type === 'boolean' ? { true: true, false: false }[value.toLowerCase()] : Number(value);
  const isQuoted = value.trim() !== '' && read !== undefined && taken.type !== 'text' && fits(taken, read);
  return isQuoted ? 'Remove the quotation marks.' : undefined;
}
