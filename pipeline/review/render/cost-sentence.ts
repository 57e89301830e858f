import { list, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { Cost, CountedObject, ObjectCost, Review } from '../model.ts';

/**
 * `this change about $12.30 a month more; the whole platform $1,222.20 before it, $1,234.50 after it`, and then what is in
 * none of these numbers.
 */
export function costSentence({ change, before, after, refused, unknown, least, notCounted }: Cost): Sentence {
  return [
    `this change ${differenceWords(change)}; the whole platform ${dollars(before)} before it, ${dollars(after)} after it`,
    ...part('. Refused, so as before: ', refused),
    ...part('. Not known: ', unknown),
    ...part('. Only what always runs is counted of ', least),
    ...(notCounted.length === 0 ? [] : [`. Not counted: ${notCounted.join(', ')}`]),
  ];
}

/** What the objects of a stack add to the cost, as the end of a sentence about it: `; $12.30 a month more`. */
export function stackCost({ cost }: Pick<Review, 'cost'>, stack: string): Sentence {
  const found = cost?.objects.filter((object) => object.stack === stack) ?? [];
  return found.length === 0 ? [] : [`; ${found.map(objectWords).join(', ')}`];
}

function objectWords({ change, before, after }: ObjectCost): string {
  return `${differenceWords(change)}, ${dollars(before)} before and ${dollars(after)} after`;
}

function differenceWords(change: number): string {
  if (change === 0) return 'the same a month';
  return `${dollars(Math.abs(change))} a month ${change > 0 ? 'more' : 'less'}`;
}

function part(words: string, objects: readonly CountedObject[]): Sentence {
  return objects.length === 0 ? [] : [words, ...list(objects.map(({ kind, name }) => say`${[kind]} ${name}`))];
}

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** `$1,234.50` */
export function dollars(amount: number): string {
  return format.format(amount);
}
