import { list, type Sentence } from '../../../catalog/words/sentence.ts';
import type { Cost } from '../model.ts';

/** `about $12.30 a month more, $1,234.50 after it`, whose price is not known, and of whom it is only the least. */
export function costSentence({ before, after, unknown, least }: Cost): Sentence {
  const difference = Math.round((after - before) * 100) / 100;
  const change =
    difference === 0
      ? 'the same a month'
      : `about ${dollars(Math.abs(difference))} a month ${difference > 0 ? 'more' : 'less'}`;
  const missing: Sentence = unknown.length === 0 ? [] : ['; not known for ', ...list(unknown)];
  const always: Sentence = least.length === 0 ? [] : ['; only what always runs of ', ...list(least)];
  return [`${change}, ${dollars(after)} after it`, ...missing, ...always];
}

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** `$1,234.50` */
export function dollars(amount: number): string {
  return format.format(amount);
}
