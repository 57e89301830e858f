import { printable } from '../../catalog/files/problem.ts';
import { plural } from '../../catalog/words/plural.ts';
import { fence, inertText, tableCell } from '../review/render/inert.ts';
import { shortenPrintable } from '../review/render/shorten.ts';
import { fittingLines } from './fitting-lines.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** First line of the comment that says what was done of a merged pull request. */
export const applyMarker = '<!-- warren:apply:1 -->';

/** Whether the body of a comment says what was applied, of this or another version of Warren. */
export function isApplyComment(body: string): boolean {
  return /^<!-- warren:apply:\d{1,9} -->(\r?\n|$)/.test(body);
}

export interface ApplyCommentProps {
  journal: Pick<Journal, 'commit' | 'stacks' | 'now'>;
  /** Names of all stacks that were reviewed, in order. */
  stacks: readonly string[];
  /** Why nothing at all could be applied. */
  refusal?: string;
  /** Whether a run is at it now. */
  running?: boolean;
  /** Address of the run. */
  runUrl?: string;
}

/** Longest reason that is shown of one stack; its run has all of it. */
const longestReason = 1_500;

/** Stacks that are listed; GitHub takes no comment of more than 65,536 characters. */
const mostStacks = 60;

/** Characters of the table; what is escaped takes several times what it shows. */
const mostOfTable = 16_000;

/** Failures whose reason is shown. */
const mostReasons = 10;

/** Applied stacks of which it is shown what programs said. */
const mostTold = 10;

/** What was done of a merged pull request: what was applied, what failed, what waits, what was not tried. */
export function applyComment(props: ApplyCommentProps): string {
  const { journal, stacks, refusal, runUrl } = props;
  if (props.running) return runningComment(props);
  const rows = stacks.map((name) => ({ name, entry: journal.stacks[name] ?? untouched }));
  const troubles = rows.filter(({ entry }) => entry.state === 'failed');
  const explained = troubles.slice(0, mostReasons);
  const sorted = inOrderOfConcern(rows);
  const listed = sorted.slice(0, mostStacks).map((each) => row(each, explained.includes(each)));
  const lines = fittingLines(listed, mostOfTable);
  return [
    applyMarker,
    '',
    `### ${applyHeadline(journal, stacks, refusal)}`,
    ...(refusal === undefined ? [] : ['', fence(shortenLines(refusal))]),
    ...(lines.length === 0 ? [] : ['', '| | stack | |', '|---|---|---|', ...lines]),
    ...notListed(sorted.slice(lines.length)),
    ...explained.flatMap(({ name, entry }) => [
      '',
      `**${inertText(name)}** failed:`,
      '',
      fence(shortenLines(entry.detail ?? '')),
    ]),
    ...pastWindows(journal),
    ...told(rows),
    ...(rows.some(({ entry }) => entry.state === 'held')
      ? ['', 'What waits is applied sooner by a comment that says `/warren apply now because REASON`.']
      : []),
    ...(hasMore(rows) ? ['', 'To go on, run the job again: what is applied stays, and the rest is done.'] : []),
    '',
    mergedAs(journal, runUrl),
    '',
  ].join('\n');
}

/** What did not wait for its window, and who asked for that; said once for all that they asked for. */
function pastWindows({ now = {} }: Pick<Journal, 'now'>): string[] {
  const entries = Object.entries(now);
  const comments = [...new Set(entries.map(([, { comment }]) => comment))];
  return comments.flatMap((comment) => {
    const of = entries.filter(([, entry]) => entry.comment === comment);
    const [, { by, because } = { by: '', because: '' }] = of[0] ?? [];
    const names = of.slice(0, mostStacks).map(([name]) => inertText(name));
    return [
      '',
      `Not held until its window: ${names.join(', ')}. **${inertText(by)}** [asked](${encodeURI(comment)}) for that, because: ${inertText(because)}`,
    ];
  });
}

/** What programs said while stacks were applied; of a stack that failed its reason has it. */
function told(rows: readonly { name: string; entry: Entry }[]): string[] {
  const telling = rows.filter(({ entry: { state, said = [] } }) => state === 'applied' && said.length > 0);
  return telling
    .slice(0, mostTold)
    .flatMap(({ name, entry: { said = [] } }) => [
      '',
      `<details><summary>${inertText(name)}: what was said meanwhile</summary>`,
      '',
      fence(shortenLines(said.join('\n'))),
      '',
      '</details>',
    ]);
}

function runningComment({ journal, stacks, runUrl }: ApplyCommentProps): string {
  const names = stacks.slice(0, mostStacks).map(inertText).join(', ');
  const rest = stacks.length > mostStacks ? ` and ${stacks.length - mostStacks} more` : '';
  return [
    applyMarker,
    '',
    '### Warren is applying this',
    '',
    `${names === '' ? 'No stack' : names}${rest}. Should the run end and this not change, it was broken off: run it again, and it goes on where it was.`,
    '',
    mergedAs(journal, runUrl),
    '',
  ].join('\n');
}

function mergedAs({ commit }: Pick<Journal, 'commit'>, runUrl: string | undefined): string {
  const run = runUrl === undefined ? '' : ` · [the run](${encodeURI(runUrl)})`;
  return `<sub>merged as ${inertText(commit.slice(0, 7))}${run}</sub>`;
}

/** `Warren applied 2 of 3 stacks: 1 failed, 1 waits`. */
export function applyHeadline(journal: Pick<Journal, 'stacks'>, stacks: readonly string[], refusal?: string): string {
  if (refusal !== undefined) return 'Warren applied nothing';
  if (stacks.length === 0) return 'Warren had nothing to apply';
  const count = (...states: Entry['state'][]) =>
    stacks.filter((name) => states.includes((journal.stacks[name] ?? untouched).state)).length;
  const parts = [
    { count: count('failed'), words: 'failed' },
    { count: count('held'), words: count('held') === 1 ? 'waits for its time' : 'wait for their time' },
    { count: count('applying'), words: 'broken off' },
    { count: count('by hand'), words: 'for an administrator' },
    { count: count('superseded'), words: 'left to a later change' },
    { count: count('not tried'), words: 'not tried' },
  ].filter((part) => part.count > 0);
  const done = count('applied', 'nothing to do');
  const rest = parts.map((part) => `${part.count} ${part.words}`).join(', ');
  return `Warren applied ${done === stacks.length ? plural(done, 'stack') : `${done} of ${plural(stacks.length, 'stack')}`}${rest === '' ? '' : `: ${rest}`}`;
}

type Entry = Omit<JournalEntry, 'at'>;

const untouched: Entry = { state: 'not tried', detail: 'the run ended before its turn' };

interface Row {
  name: string;
  entry: Entry;
}

/** What needs somebody first. */
const concern: readonly Entry['state'][] = [
  'failed',
  'applying',
  'not tried',
  'held',
  'by hand',
  'superseded',
  'applied',
  'nothing to do',
];

function inOrderOfConcern(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => concern.indexOf(a.entry.state) - concern.indexOf(b.entry.state));
}

const signs: Record<Entry['state'], string> = {
  applied: '🟢 applied',
  'nothing to do': '⚪ nothing to do',
  failed: '🔴 failed',
  applying: '🔴 broken off',
  held: '🟠 waits',
  'not tried': '⚪ not tried',
  'by hand': '🟠 by hand',
  superseded: '⚪ left',
};

function row({ name, entry }: Row, isExplained: boolean): string {
  const detail = isExplained ? 'see below' : (entry.detail ?? '');
  const first = detail.split('\n', 1)[0] ?? '';
  return `| ${signs[entry.state]} | ${tableCell(inertText(name))} | ${tableCell(inertText(shortenPrintable(first, 300)))} |`;
}

function hasMore(rows: readonly Row[]): boolean {
  return rows.some(({ entry }) => ['failed', 'applying'].includes(entry.state));
}

/** The rows that there is no room for: `3 more stacks: 1 failed, 2 applied`. */
function notListed(rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const counts = concern.flatMap((state) => {
    const count = rows.filter(({ entry }) => entry.state === state).length;
    return count > 0 ? [`${count} ${signs[state].replace(/^\S+ /, '')}`] : [];
  });
  return ['', `${plural(rows.length, 'more stack')}: ${counts.join(', ')}.`];
}

function shortenLines(text: string): string {
  // As it will be shown: what is invisible takes more room then.
  const shown = text.split('\n').map(printable).join('\n');
  return shown.length <= longestReason ? shown : `${shown.slice(0, longestReason)}\n… the run has all of it`;
}
