import type { Problem } from '../../../catalog/files/problem.ts';
import { plainText, type Sentence } from '../../../catalog/words/sentence.ts';
import { shorten } from '../../../catalog/words/shorten.ts';
import type { Unexplained } from '../model.ts';
import type { LinkTo } from './file-link.ts';
import { size } from './fill.ts';
import { inertCode, inertSentence, inertText, tableCell } from './inert.ts';
import { type Label, problemSentence, type Row } from './rows.ts';
import { shortenPrintable, shortenSentence } from './shorten.ts';
import { template } from './template.ts';

const row = template<{ label: string; what: string; where: string }>('row.md.hbs');

/** A row of the table: what it does, and below it where that is said. */
export function rowBlock(shown: Row, most: number, linkTo?: LinkTo): string {
  const { label, joint, sentence } = shown;
  const what = tableCell(`${nameOf(shown)}${joint}${boundedSentence(sentence, most)}`);
  return row({
    label: `${circles[label]} ${labelText(label)}`,
    what,
    where: tableCell(placeOf(shown, linkTo)),
  });
}

/** Something unexplained as an item of a list: what it is, where, and what differs as far as the sentence does not say. */
export function unexplainedBlock(shown: Unexplained, most: number): string {
  const { severity, sentence, stack, address, action, cause } = shown;
  const place: Sentence = ['(', { quote: shortenPrintable(`${stack}: ${address}`, 160) }, `, ${action}, ${cause})`];
  const more = boundedSentence([...place, ...untold(shown)], most);
  return `- ${circles[severity]} ${labelText(severity)} ${boundedSentence(sentence, most)} ${more}`;
}

/** A warning as an item of a list, with the name by which it is acknowledged. */
export function warningBlock(problem: Problem, most: number, linkTo?: LinkTo): string {
  const { file, line, rule } = problem;
  const acknowledge = rule === undefined ? '' : ` (rule ${inertCode(shortenPrintable(rule, 60))})`;
  const place = linked({ file, line }, linkTo);
  return `- ${place}: ${boundedSentence(problemSentence(problem), most)}${acknowledge}`;
}

/** A sentence as an item of a list. */
export function itemBlock(sentence: Sentence, most: number): string {
  return `- ${boundedSentence(sentence, most)}`;
}

/** A sentence as Markdown in at most about `most` bytes, however long it is. */
export function boundedSentence(sentence: Sentence, most: number): string {
  let characters = mostCharacters;
  let text = inertSentence(shortenSentence(sentence, characters));
  while (size(text) > most && characters > 20) {
    characters = Math.floor(characters / 2);
    text = inertSentence(shortenSentence(sentence, characters));
  }
  return text;
}

const circles: Record<Label, string> = {
  refused: '🔴',
  'data loss': '🔴',
  exposed: '🔴',
  downtime: '🔴',
  rolling: '🟠',
  reconnect: '🟡',
  new: '🔵',
  removed: '🔵',
  renamed: '🔵',
  live: '🟢',
  none: '⚪',
};

/** Longer than any sentence that Warren writes. */
const mostCharacters = 1_000;

/** Enough for the name of any file that a person made; longer ones are cut. */
const mostOfName = 120;

/** What interrupts people stands out. */
function labelText(label: Label): string {
  const quiet = ['new', 'removed', 'renamed', 'live', 'none'].includes(label);
  return quiet ? label : `**${label}**`;
}

function nameOf({ name, formerName }: Row): string {
  if (name === undefined) return '';
  return formerName === undefined ? strongName(name) : `${strongName(name)} (was ${strongName(formerName)})`;
}

/** A name in bold; in code, too, unless it is a plain word. */
function strongName(name: string): string {
  const shown = shortenPrintable(name, mostOfName);
  const plain = /^[\p{L}\p{N}][\p{L}\p{N}-]*$/u.test(shown) && inertText(shown) === shown;
  return `**${plain ? shown : inertCode(shown)}**`;
}

function placeOf({ place }: Row, linkTo: LinkTo | undefined): string {
  if (!place) return 'code';
  return `${linked(place, linkTo)}${place.side === 'before' ? ', as it was' : ''}`;
}

/** The file, and its line unless it is about the whole of it. */
function linked(place: Parameters<LinkTo>[0] & { whole?: boolean }, linkTo: LinkTo | undefined): string {
  const file = shortenPrintable(place.file, mostOfName);
  const text = inertCode(place.whole ? file : `${file}:${place.line}`);
  const address = linkTo?.(place);
  return address === undefined ? text : `[${text}](${address})`;
}

/** Up to three attributes whose values the sentence does not hold. */
function untold({ sentence, attributes }: Unexplained): Sentence {
  const told = plainText(shortenSentence(sentence, mostCharacters));
  const rest = attributes.filter(({ before = '', after = '' }) => !told.includes(before) || !told.includes(after));
  const shown = rest.slice(0, 3).flatMap(({ name, before, after }, index): Sentence => {
    const from = { quote: shorten(before ?? 'none', 80) };
    const to = { quote: shorten(after ?? 'none', 80) };
    return [index === 0 ? ': ' : ', ', { quote: shorten(name, 60) }, ' from ', from, ' to ', to];
  });
  return rest.length > 3 ? [...shown, ` and ${rest.length - 3} more`] : shown;
}
