import { z } from 'zod';
import { type Severity, severities } from '../../../catalog/effects/effect.ts';
import { shorten } from '../../../catalog/words/shorten.ts';
import type { Review } from '../model.ts';
import { jsonEscape } from './json-escape.ts';
import { isRefused, worstOf } from './worst.ts';

const count = z.int().min(0);

const summarySchema = z.strictObject({
  version: z.literal(1).meta({ description: 'Version of this summary.' }),
  fingerprint: z.string().meta({ description: 'The same for every change with the same effects.' }),
  base: z.string().optional().meta({ description: 'Commit that the change starts from.' }),
  head: z.string().optional().meta({ description: 'Commit that was reviewed.' }),
  uncommitted: z.boolean().meta({ description: 'Whether more was reviewed than that commit holds.' }),
  worst: z.enum(severities).meta({ description: 'The most severe of all.' }),
  refused: z.boolean().meta({ description: 'Whether nothing may be applied as it is.' }),
  counts: z
    .record(z.enum(severities), count)
    .meta({ description: 'Effects of objects and of code by severity; a problem of a file is refused.' }),
  unexplained: count.meta({ description: 'What no changed file explains.' }),
  stacks: z
    .array(
      z.strictObject({
        name: z.string(),
        added: count,
        changed: count,
        replaced: count,
        destroyed: count,
        released: count,
      }),
    )
    .meta({ description: 'The first stacks that differ.' }),
  moreStacks: count.meta({ description: 'How many stacks differ besides those.' }),
});

/** A review for machines, small enough to stand in its comment. */
export type Summary = z.infer<typeof summarySchema>;

/** Stacks that a summary lists. */
const mostStacks = 100;

export function summarize(review: Review): Summary {
  const { base, head, fingerprint, stacks, unexplained } = review;
  return {
    version: 1,
    fingerprint: shorten(fingerprint, 64),
    ...(base?.commit === undefined ? {} : { base: shorten(base.commit, 64) }),
    ...(head.commit === undefined ? {} : { head: shorten(head.commit, 64) }),
    uncommitted: head.uncommitted,
    worst: worstOf(review),
    refused: isRefused(review),
    counts: countSeverities(review),
    unexplained: unexplained.length,
    stacks: stacks.slice(0, mostStacks).map(({ name, counts }) => ({ name: shorten(name, 80), ...counts })),
    moreStacks: Math.max(stacks.length - mostStacks, 0),
  };
}

/** The summary as an HTML comment on a line of its own, of at most about `most` bytes: stacks at the end are left out. */
export function writeSummary(summary: Summary, most: number): string {
  let shown = summary;
  let line = comment(shown);
  while (line.length > most && shown.stacks.length > 0) {
    const stacks = shown.stacks.slice(0, Math.floor(shown.stacks.length / 2));
    shown = { ...shown, stacks, moreStacks: shown.moreStacks + shown.stacks.length - stacks.length };
    line = comment(shown);
  }
  return line;
}

/** First line of every comment that shows a review. */
export const marker = '<!-- warren:review:1 -->';

/** Whether the body of a comment is a review, of this or another version of Warren. */
export function isReviewComment(body: string): boolean {
  return /^<!-- warren:review:\d{1,9} -->(\r?\n|$)/.test(body);
}

/**
 * The summary in a review's comment, which is its last line. Nothing that a review quotes can look like one, since no
 * quote can open an HTML comment. Undefined where there is none, or one of another version, or one that was tampered with.
 */
export function readSummary(markdown: string): Summary | undefined {
  if (!isReviewComment(markdown)) return undefined;
  const last = markdown.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith(opening) || !last.endsWith(closing)) return undefined;
  try {
    return summarySchema.safeParse(JSON.parse(last.slice(opening.length, -closing.length))).data;
  } catch {
    return undefined;
  }
}

const opening = '<!-- warren:summary ';
const closing = ' -->';

/** Plain ASCII without anything that ends an HTML comment. */
function comment(summary: Summary): string {
  const json = JSON.stringify(summary).replace(/[^ -~]|[<>&-]/gu, jsonEscape);
  return `${opening}${json}${closing}`;
}

function countSeverities({ objects, code, problems }: Review): Record<Severity, number> {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { effects } of objects) for (const { severity } of effects) counts[severity] += 1;
  if (code) counts[code.severity] += 1;
  counts.refused += problems.length;
  return counts;
}
