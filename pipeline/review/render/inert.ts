import { printable } from '../../../catalog/files/problem.ts';
import type { Sentence } from '../../../catalog/words/sentence.ts';
import { shortenSentence } from './shorten.ts';

/**
 * The text as a code span that nothing in it can end, on one line: what is invisible is shown as `\u{202e}`, and no text
 * as `""`. In a table the whole cell goes through `tableCell` besides.
 */
export function inertCode(text: string): string {
  const shown = text === '' ? '""' : printable(text);
  const ticks = '`'.repeat(longestRun(shown) + 1);
  // Markdown takes one space off each end, where there is one at both.
  const pad = /^`|`$/.test(shown) || (/^ .* $/.test(shown) && /[^ ]/.test(shown)) ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** Plain text as Markdown on one line that shows the very text; words that GitHub would link or replace become code. */
export function inertText(text: string): string {
  return inertSentence([text]);
}

/** A sentence as Markdown on one line: its words as plain text, its quotes as code. */
export function inertSentence(sentence: Sentence): string {
  const parts = shortenSentence(sentence, Number.POSITIVE_INFINITY);
  const pieces = parts.flatMap((part) => (typeof part === 'string' ? words(part) : [inertCode(part.quote)]));
  // Backticks that meet would be one fence.
  const meets = (piece: string, index: number) => piece.startsWith('`') && pieces[index - 1]?.endsWith('`');
  const line = pieces.map((piece, index) => (meets(piece, index) ? ` ${piece}` : piece)).join('');
  return line.replace(/^ | $/g, '&#32;').replace(/^(\d*)([-+=.)])/, '$1\\$2');
}

/** A sentence for within an HTML element on one line, where Markdown means nothing. */
export function inertHtml(sentence: Sentence): string {
  const code = (text: string) => `<code>${escapeHtml(text === '' ? '""' : printable(text))}</code>`;
  return shortenSentence(sentence, Number.POSITIVE_INFINITY)
    .map((part) => {
      if (typeof part !== 'string') return code(part.quote);
      return tokens(part)
        .map((token) => (linked.test(token) ? code(token) : escapeHtml(token)))
        .join('');
    })
    .join('');
}

/**
 * Markdown made inert above, for a cell of a table, where a pipe ends the cell even in code. A backslash before one would
 * be read differently by different programs, so it is shown by its number.
 */
export function tableCell(markdown: string): string {
  return markdown.replace(/(\\?)\|/g, (_, backslash) => `${backslash ? '\\u{5c}' : ''}\\|`);
}

/** Lines as a fenced block that nothing in them can end. `language` is a word of Warren's: `diff`. */
export function fence(text: string, language = ''): string {
  const shown = text.split('\n').map(printable).join('\n');
  const ticks = '`'.repeat(Math.max(longestRun(shown) + 1, 3));
  return `${ticks}${language}\n${shown}\n${ticks}`;
}

/**
 * What GitHub makes something of after Markdown is read, so that no backslash or entity stops it, but code does: mentions,
 * references, emoji, addresses, formulas, hashes of commits. https://github.com/github/markup/issues/1168
 */
const linked = /[@#$]|:.|www\.|\bgh-\d|\b[0-9a-f]{7,40}\b/i;

const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '|': '&#124;', '"': '&quot;' };

function words(text: string): string[] {
  return tokens(text).map((token) => (linked.test(token) ? inertCode(token) : escapeMarkdown(token)));
}

function tokens(text: string): string[] {
  return printable(text)
    .split(/( +)/)
    .filter((token) => token !== '');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_~[\]<>&|]/g, (character) => entities[character] ?? `\\${character}`);
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => entities[character] ?? character);
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
