import { list, type Sentence } from '../../../catalog/words/sentence.ts';
import type { Cost } from '../model.ts';

/** `about $12.30 a month more, $1,234.50 after it`, and whose price is not known. */
export function costSentence({ before, after, unknown }: Cost): Sentence {
  const difference = Math.round((after - before) * 100) / 100;
  const change =
    difference === 0
      ? 'the same a month'
      : `about ${dollars(Math.abs(difference))} a month ${difference > 0 ? 'more' : 'less'}`;
  const missing: Sentence = unknown.length === 0 ? [] : ['; not known for ', ...list(unknown)];
  return [`${change}, ${dollars(after)} after it`, ...missing];
}

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

function dollars(amount: number): string {
  return format.format(amount);
}
