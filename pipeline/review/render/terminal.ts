import pc from 'picocolors';
import type { Sentence } from '../../../catalog/words/sentence.ts';
import type { Review, Unexplained } from '../model.ts';
import { costSentence, stackCost } from './cost-sentence.ts';
import { dashboardSentence } from './dashboards.ts';
import { headline } from './headline.ts';
import { originOf } from './origin.ts';
import { paragraph, terminalQuote, terminalText } from './paragraph.ts';
import { reachSentences } from './reach.ts';
import { type Label, problemSentence, type Row, rowsOf } from './rows.ts';
import { stackSentence, totalsSentence } from './stack-sentence.ts';
import { verdictOf } from './verdict.ts';

export interface TerminalOptions {
  /** Width of the terminal; at least 40 are taken. */
  columns?: number;
  /** By default what suits the terminal, or the absence of one. */
  colors?: Colors;
}

type Colors = ReturnType<typeof pc.createColors>;

/** The review for a person at a terminal: what the comment says, in its order, without the proofs. Ends with a line break. */
export function renderTerminal(review: Review, { columns = 100, colors = pc }: TerminalOptions = {}): string {
  const page: Page = { columns: Math.max(columns, 40), colors };
  const parts = [
    [...lines(verdictOf(review), page.columns).map(colors.bold), ...lines([`${headline(review)}.`], page.columns)],
    rowsOf(review).flatMap((row) => rowLines(page, row)),
    unexplainedLines(page, review),
    review.warnings.flatMap((problem) => {
      const rule = problem.rule === undefined ? [] : [` (rule ${terminalQuote(problem.rule, 60)})`];
      return labelled(page, {
        label: 'warning',
        sentence: [...problemSentence(problem), ...rule],
        place: placeText(problem),
      });
    }),
    review.reach
      ? reachSentences(review.reach).flatMap((sentence) => labelled(page, { label: 'reach', sentence }))
      : [],
    (review.dashboards ?? []).flatMap((one) =>
      labelled(page, { label: 'dashboard', sentence: [...dashboardSentence(one), '.'], place: one.file }),
    ),
    stackLines(page, review),
    review.cost ? labelled(page, { label: 'cost', sentence: costSentence(review.cost) }) : [],
    review.notes.flatMap((note) => labelled(page, { label: 'not seen', sentence: note })),
    originLines(page, review),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function lines(sentence: Sentence, width: number): string[] {
  return paragraph({ text: terminalText(sentence), end: '', width }).map(({ words }) => words);
}

interface Page {
  columns: number;
  colors: Colors;
}

interface Labelled {
  label: Label | 'warning' | 'reach' | 'dashboard' | 'cost' | 'not seen';
  name?: string;
  sentence: Sentence;
  place?: string;
}

/** Wide enough for the longest label. */
const labelWidth = 'data loss'.length;

/** A label in its colour, and beside it a paragraph with the name in bold and the place, dim, at its end. */
function labelled({ columns, colors }: Page, { label, name = '', sentence, place = '' }: Labelled): string[] {
  const text = `${name}${terminalText(sentence)}`;
  const lines = paragraph({ text, end: place, width: columns - labelWidth - 4 });
  return lines.map(({ words, end }, index) => {
    const shown = index === 0 && words.startsWith(name) ? colors.bold(name) + words.slice(name.length) : words;
    const gap = words !== '' && end !== '' ? '  ' : '';
    const margin = index === 0 ? labelColor(colors, label)(label.padEnd(labelWidth)) : ' '.repeat(labelWidth);
    return `  ${margin}  ${shown}${gap}${end === '' ? '' : colors.dim(end)}`;
  });
}

function rowLines(page: Page, { label, name, formerName, joint, sentence, place }: Row): string[] {
  const former = formerName === undefined ? '' : ` (was ${terminalQuote(formerName, 60)})`;
  const where = place && (place.whole ? { file: place.file } : place);
  return labelled(page, {
    label,
    ...(name === undefined ? {} : { name: terminalQuote(name, 60) }),
    sentence: [`${former}${joint}`, ...sentence],
    place: where ? `${placeText(where)}${place?.side === 'before' ? ' as it was' : ''}` : 'code',
  });
}

function placeText({ file, line }: { file: string; line?: number }): string {
  const shown = terminalQuote(file, 120);
  return line === undefined ? shown : `${shown}:${line}`;
}

function unexplainedLines(page: Page, { unexplained, stacks }: Review): string[] {
  const title = 'Not explained by any file in this change';
  if (unexplained.length === 0) return stacks.some(({ source }) => source === 'plan') ? [`${title}: nothing.`] : [];
  return [
    page.colors.bold(`${title}: ${unexplained.length}`),
    ...unexplained.flatMap((each) => differences(page, each)),
  ];
}

function differences(
  page: Page,
  { severity, sentence, stack, address, action, cause, attributes }: Unexplained,
): string[] {
  const place = `${terminalQuote(stack, 60)}: ${terminalQuote(address, 160)}, ${action}, ${cause}`;
  const indent = ' '.repeat(labelWidth + 4);
  const side = (value: string | undefined) => (value === undefined ? '(none)' : terminalQuote(value, 80));
  return [
    ...labelled(page, { label: severity, sentence, place }),
    ...attributes.slice(0, 12).map(({ name, before, after }) => {
      return `${indent}  ${terminalQuote(name, 60)}: ${side(before)} → ${side(after)}`;
    }),
    ...(attributes.length > 12 ? [`${indent}  … and ${attributes.length - 12} more`] : []),
  ];
}

function stackLines({ colors }: Page, review: Review): string[] {
  const { stacks } = review;
  const names = stacks.map(({ name }) => terminalQuote(name, 40));
  const width = Math.max(0, ...names.map((name) => name.length));
  const total = stacks.length > 1 ? [`  ${terminalText(totalsSentence(stacks))}`] : [];
  const lines = stacks.map((stack, index) => {
    const words = `${terminalText(stackSentence(stack))}${stack.source === 'plan' ? ', from the plan' : ''}${terminalText(stackCost(review, stack.name))}`;
    return `  ${colors.bold((names[index] ?? '').padEnd(width))}  ${words}`;
  });
  return [...lines, ...total];
}

function originLines({ colors }: Page, review: Review): string[] {
  return [colors.dim(`  ${originOf(review).map(terminalText).join(' · ')}`)];
}

function labelColor({ bold, red, yellow, cyan, blue, green, dim }: Colors, label: Labelled['label']): Colors['red'] {
  if (label === 'rolling' || label === 'warning') return yellow;
  if (label === 'reconnect') return cyan;
  if (label === 'live') return green;
  if (label === 'new' || label === 'removed' || label === 'renamed') return blue;
  if (label === 'refused' || ['data loss', 'exposed', 'downtime'].includes(label)) return (text) => bold(red(text));
  return dim;
}
