import { printable } from '../../../catalog/files/problem.ts';
import type { Quote, Sentence } from '../../../catalog/words/sentence.ts';
import { shorten } from '../../../catalog/words/shorten.ts';

/** The text with its invisible characters shown, cut to `most` characters as they are shown. */
export function shortenPrintable(text: string, most: number): string {
  return shorten(printable(shorten(text, most)), most);
}

/** The sentence cut to about `most` characters; words that stand beside each other are one part. */
export function shortenSentence(sentence: Sentence, most: number): Sentence {
  const parts: (string | Quote)[] = [];
  let left = most;
  for (const part of sentence) {
    if (part === '') continue;
    if (left <= 0) return append(parts, '…');
    const short = shorten(typeof part === 'string' ? part : part.quote, left);
    append(parts, typeof part === 'string' ? short : { quote: short });
    left -= Math.max(short.length, 1);
  }
  return parts;
}

function append(parts: (string | Quote)[], part: string | Quote): (string | Quote)[] {
  const last = parts.at(-1);
  if (typeof last === 'string' && typeof part === 'string') parts[parts.length - 1] = last + part;
  else parts.push(part);
  return parts;
}
