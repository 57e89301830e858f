import { compareSeverity, type Severity, worst } from '../../../catalog/effects/effect.ts';
import type { ReachChange } from '../../reach/compare.ts';
import type { Review, StackChange } from '../model.ts';
import { boundedSentence, itemBlock, rowBlock, unexplainedBlock, warningBlock } from './blocks.ts';
import { costSentence, stackCost } from './cost-sentence.ts';
import { type FileSource, type LinkTo, linkerTo } from './file-link.ts';
import { type FilledSection, fill, type Section, size } from './fill.ts';
import { dashboardFold, pictureFold, stackFold } from './folds.ts';
import { headline } from './headline.ts';
import { inertSentence } from './inert.ts';
import { describeLeftOut, type LeftOut } from './left-out.ts';
import { originOf } from './origin.ts';
import { reachMermaid, reachSentences } from './reach.ts';
import { reasonsOf } from './reasons.ts';
import { rowsOf } from './rows.ts';
import { totalsSentence } from './stack-sentence.ts';
import { marker, summarize, writeSummary } from './summary.ts';
import { template } from './template.ts';
import { verdictOf } from './verdict.ts';

export interface MarkdownOptions {
  /**
   * Longest result, in bytes of UTF-8 and so in units of UTF-16, too; from 4,000. By default what GitHub says a comment may
   * hold. `Infinity` leaves nothing out.
   */
  limit?: number;
  /** http(s) address of the whole review, for a comment that cannot hold it. */
  link?: string;
  /** What becomes of it when it is merged, in a few words of Warren's own; shown at the end. */
  promise?: string;
  /** Where the files can be looked at; without it places are not links. */
  source?: FileSource;
}

/**
 * The comment on a pull request, up to its last line break. The most important comes first and goes last.
 * Throws a RangeError for a limit below 4,000.
 */
export function renderMarkdown(
  review: Review,
  { limit = 65_536, link, promise, source }: MarkdownOptions = {},
): string {
  if (!(limit >= leastLimit)) throw new RangeError(`A comment needs ${leastLimit} bytes; the limit is ${limit}.`);
  const parts = {
    marker,
    verdict: boundedSentence(verdictOf(review), limit / 8),
    headline: `${headline(review)}.`,
    origin: [...originOf(review), ...(promise === undefined ? [] : [[promise]])].map(inertSentence),
    summary: writeSummary(summarize(review), limit / 16),
  };
  const sections = sectionsOf(review, limit, source && linkerTo(source, review));
  const most = describeLeftOut({ counts: mapValues(sections, ({ blocks }) => blocks.length), link });
  const frame = size(`${comment({ ...parts, sections: [], leftOut: most.where })}\n`) + size(most.rows) + tailBreaks;
  const filled = fill(sections, limit - frame);
  const leftOut = describeLeftOut({ counts: mapValues(filled, (section) => section.leftOut), link });
  const shown = layout
    .map((name) => ({ ...filled[name], tail: name === 'rows' ? leftOut.rows : '' }))
    .filter(({ head, blocks, tail }) => head !== '' || blocks.length > 0 || tail !== '');
  return `${comment({ ...parts, sections: shown, leftOut: leftOut.where })}\n`;
}

/** Room for the heading, the footer, the summary and a row or two, whatever they hold. */
const leastLimit = 4_000;

/** Line breaks around what stands below the table. */
const tailBreaks = 3;

interface Parts {
  marker: string;
  verdict: string;
  headline: string;
  sections: (Pick<FilledSection, 'head' | 'blocks'> & { tail: string })[];
  leftOut: string;
  origin: string[];
  summary: string;
}

const comment = template<Parts>('comment.md.hbs');

type SectionName = keyof LeftOut;

/** From top to bottom; `sectionsOf` has them by importance. */
const layout: readonly SectionName[] = [
  'rows',
  'unexplained',
  'warnings',
  'reach',
  'dashboards',
  'cost',
  'stacks',
  'notes',
];

function sectionsOf(review: Review, limit: number, linkTo?: LinkTo): Record<SectionName, Section> {
  const { unexplained, notes, warnings, cost } = review;
  const rows = rowsOf(review);
  const reasons = reasonsOf(review);
  const most = Math.min(limit / 8, 2_000);
  // A few stacks may be shown in full; of many, some of each is worth more than all of one.
  const mostOfFold = limit / Math.min(Math.max(review.stacks.length * 2, 4), 16);
  const planned = unexplained.length > 0 || review.stacks.some(({ source }) => source === 'plan');
  return {
    rows: {
      head: '| | what, and where it is said |\n|---|---|',
      blocks: rows.map((row) => () => rowBlock(row, most, linkTo)),
      share: 0.4,
    },
    unexplained: {
      head: unexplained.length === 0 ? `${notExplained}: nothing.` : `**${notExplained}: ${unexplained.length}**\n`,
      ...(planned ? { always: true } : {}),
      blocks: bySeverity(unexplained, ({ severity }) => severity).map((each) => () => unexplainedBlock(each, most)),
      share: 0.2,
    },
    notes: {
      head: '**What this review did not see**\n',
      blocks: notes.map((note) => () => itemBlock(note, most)),
      share: 0.1,
    },
    cost: { head: '', blocks: cost ? [() => `Cost: ${boundedSentence(costSentence(cost), most)}.`] : [], share: 0.05 },
    warnings: {
      head: `**Warnings: ${warnings.length}**\n`,
      blocks: warnings.map((warning) => () => warningBlock(warning, most, linkTo)),
      share: 0.1,
    },
    reach: {
      head: '**Who reaches what**\n',
      blocks: review.reach ? reachBlocks(review.reach, most) : [],
      share: 0.1,
    },
    dashboards: {
      head: '',
      blocks: (review.dashboards ?? []).map((one) => () => dashboardFold(one, mostOfFold)),
      share: 0.1,
    },
    stacks: {
      head: review.stacks.length > 1 ? `${inertSentence(totalsSentence(review.stacks))}.\n` : '',
      blocks: stacksByWeight(review).map(
        (stack) => () => stackFold(stack, mostOfFold, { cost: stackCost(review, stack.name), reasons: reasons(stack) }),
      ),
      share: 0.15,
    },
  };
}

/** Each change of it, and then a picture, where there is something to draw. */
function reachBlocks(reach: ReachChange, most: number): (() => string)[] {
  const items = reachSentences(reach).map((sentence) => () => itemBlock(sentence, most));
  if (reach.gained.length + reach.lost.length === 0) return items;
  return [...items, () => `\n${pictureFold('who reaches what', 'what comes and what goes', reachMermaid(reach))}`];
}

const notExplained = 'Not explained by any file in this change';

/** Stacks that carry severe effects before others. */
function stacksByWeight(review: Review): StackChange[] {
  const severities = new Map<string, Severity>();
  const weigh = (stack: string, severity: Severity) =>
    severities.set(stack, worst([severity, severities.get(stack) ?? 'none']));
  const effects = [...review.objects.flatMap((object) => object.effects), ...(review.code ? [review.code] : [])];
  for (const { severity, proof } of effects) for (const { stack } of proof) weigh(stack, severity);
  for (const { stack, severity } of review.unexplained) weigh(stack, severity);
  return bySeverity(review.stacks, ({ name }) => severities.get(name) ?? 'none');
}

function bySeverity<T>(items: readonly T[], severityOf: (item: T) => Severity): T[] {
  return [...items].sort((a, b) => compareSeverity(severityOf(b), severityOf(a)));
}

function mapValues<K extends string, V, W>(record: Record<K, V>, map: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, W>;
}
