import { printable } from '../../../catalog/files/problem.ts';
import type { Sentence } from '../../../catalog/words/sentence.ts';
import { shortenPrintable, shortenSentence } from './shorten.ts';

/**
 * Lines of at most `width` characters, broken between words and, where a word is longer, within it. `end` stands at the
 * end of the last line where there is room, else on lines of its own.
 */
export function paragraph({ text, end, width }: { text: string; end: string; width: number }): Line[] {
  const lines = wrap(text, width).map((words) => ({ words, end: '' }));
  const last = lines.at(-1);
  if (end === '' || !last) return lines;
  if (length(last.words) + 2 + length(end) > width) {
    return [...lines, ...wrap(end, width).map((words) => ({ words: '', end: words }))];
  }
  return [...lines.slice(0, -1), { ...last, end }];
}

export interface Line {
  words: string;
  end: string;
}

/** A sentence for a terminal; a quote of more than one word, or with quotation marks in it, stands in quotation marks. */
export function terminalText(sentence: Sentence): string {
  return shortenSentence(sentence, mostCharacters)
    .map((part) => (typeof part === 'string' ? printable(part) : quoted(printable(part.quote))))
    .join('');
}

/** A name or value of at most `most` characters for a terminal, quoted as in a sentence. */
export function terminalQuote(text: string, most: number): string {
  return quoted(shortenPrintable(text, most));
}

/** Longer than any sentence that Warren writes. */
const mostCharacters = 1_000;

function quoted(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => pieces(long, width))) {
    if (line !== '' && length(line) + 1 + length(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  if (characters.length <= width) return [word];
  const count = Math.ceil(characters.length / width);
  return Array.from({ length: count }, (_, index) => characters.slice(index * width, (index + 1) * width).join(''));
}

function length(text: string): number {
  return [...text].length;
}
