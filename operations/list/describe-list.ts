import pc from 'picocolors';
import { printable } from '../../catalog/files/problem.ts';
import { plural } from '../../catalog/words/plural.ts';
import { dollars } from '../../pipeline/review/render/cost-sentence.ts';
import { paragraph } from '../../pipeline/review/render/paragraph.ts';
import { supportText, timeText } from '../upgrade-path/describe-path.ts';
import type { ListedKind, ListedObject, Listing } from './list.ts';

interface Page {
  /** Width of the terminal; at least 40 are taken. */
  columns: number;
  now: Date;
  colors?: ReturnType<typeof pc.createColors>;
}

/** Most characters of names that facts stand beside; where one is longer, or the terminal narrow, they stand below. */
const mostNameWidth = 24;

/** Least characters that facts have beside names. */
const leastFactsWidth = 50;

/** A listing for a terminal: a block for each kind, in it a paragraph for each object. Ends without a line break. */
export function describeListing({ kinds }: Listing, { columns, now, colors = pc }: Page): string {
  const page = { columns: Math.max(40, columns), now, colors };
  return kinds.map((kind) => kindLines(kind, page).join('\n')).join('\n\n');
}

function kindLines(kind: ListedKind, page: Required<Page>): string[] {
  const { objects, monthlyUsd, isLeast } = kind;
  const price = monthlyUsd === undefined ? '' : `, ${isLeast ? 'at least ' : ''}${dollars(monthlyUsd)} a month`;
  const head = `${page.colors.bold(kind.kind)} (${objects.length})${price}`;
  if (objects.every((object) => factsOf(object, page.now).length === 0)) {
    return [head, ...indented(objects.map(({ name }) => name).join(', '), 2, page)];
  }
  const width = Math.max(...objects.map(({ name }) => name.length));
  const isBeside = width <= mostNameWidth && page.columns - width - 4 >= leastFactsWidth;
  return [head, ...objects.flatMap((object) => objectLines(object, isBeside ? width : undefined, page))];
}

/** The object's name and facts, beside each other where names have a column of that width. */
function objectLines(object: ListedObject, width: number | undefined, page: Required<Page>): string[] {
  const { name } = object;
  const facts = factsOf(object, page.now);
  const margin = width === undefined ? 4 : width + 4;
  const lines = facts.flatMap((fact) => indented(printable(fact), margin, page));
  if (width === undefined || lines.length === 0) return [`  ${page.colors.cyan(name)}`, ...lines];
  const [first = '', ...rest] = lines;
  return [`  ${page.colors.cyan(name)}${' '.repeat(width - name.length)}  ${first.slice(margin)}`, ...rest];
}

/** What it is; where it is; and who reaches it: a paragraph each. */
function factsOf(object: ListedObject, now: Date): string[] {
  const { version, supportEnds, size, monthlyUsd, isLeast, opens, address, does, alarms, reachedBy } = object;
  const support = supportEnds === undefined ? '' : `, ${supportText(supportEnds ?? undefined, now)}`;
  const what = [
    version && `${version}${support}`,
    size,
    monthlyUsd !== undefined && `${isLeast ? 'at least ' : ''}${dollars(monthlyUsd)} a month`,
    does,
    alarms !== undefined && plural(alarms, 'alarm'),
    opens === null && 'no window is to come',
    opens && (opens <= now.toISOString() ? 'its window is open' : `next window ${timeText(new Date(opens))}`),
  ].filter((fact) => typeof fact === 'string' && fact !== '');
  const reached = reachedBy?.map(({ from, ports, only }) => `${from}${only ? ` from ${only}` : ''} (${ports})`);
  return [
    ...(what.length > 0 ? [what.join('; ')] : []),
    ...(address === undefined ? [] : [address]),
    ...(reached === undefined ? [] : [`reached by ${reached.length === 0 ? 'nobody' : reached.join(', ')}`]),
  ];
}

function indented(text: string, by: number, { columns }: Required<Page>): string[] {
  return paragraph({ text, end: '', width: columns - by }).map(({ words }) => ' '.repeat(by) + words);
}
