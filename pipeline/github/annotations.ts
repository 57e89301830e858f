import { compareSeverity, type Severity } from '../../catalog/effects/effect.ts';
import type { Problem } from '../../catalog/files/problem.ts';
import { plainText, type Sentence } from '../../catalog/words/sentence.ts';
import type { Review } from '../review/model.ts';
import { problemSentence, type Row, rowsOf } from '../review/render/rows.ts';
import { shortenPrintable } from '../review/render/shorten.ts';

/** A remark that GitHub shows beside a line of a file, or with the run when it has none. */
export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  /** On one line. */
  message: string;
  file?: string;
  /** 1-based. */
  line?: number;
}

/** How many of a level a step may have: https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations */
export const mostOfLevel = 10;

/**
 * What of a review is worth a remark: an error for what is refused, a warning for downtime, loss of data and what rules warn
 * of, a notice for the rest. The worst first, and no more than GitHub shows; the last says how many it does not.
 */
export function annotationsOf(review: Review): Annotation[] {
  const all = [
    ...rowsOf(review).map(ofRow),
    ...review.warnings.map(ofWarning),
    ...review.unexplained.filter(({ severity }) => isGrave(severity)).map(ofUnexplained),
  ];
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    limited(all.filter((annotation) => annotation.level === level)),
  );
}

/** What was in the file before has no line in it now. */
function ofRow({ label, name, joint, sentence, place }: Row): Annotation {
  return {
    level: levelOf(label),
    title: titled(name, label),
    message: told([name ?? '', joint, ...sentence]),
    ...(place?.side === 'after' ? { file: place.file, line: place.line } : {}),
  };
}

function ofWarning(problem: Problem): Annotation {
  const { file, line, rule } = problem;
  return { level: 'warning', title: titled(rule, 'warning'), message: told(problemSentence(problem)), file, line };
}

function ofUnexplained({ stack, severity, sentence, cause }: Review['unexplained'][number]): Annotation {
  return {
    level: levelOf(severity),
    title: titled(stack, `${severity}, unexplained`),
    message: told([...sentence, ` No changed file explains it (${cause}).`]),
  };
}

function levelOf(label: Row['label']): Annotation['level'] {
  if (label === 'refused') return 'error';
  return ['downtime', 'exposed', 'data loss'].includes(label) ? 'warning' : 'notice';
}

function isGrave(severity: Severity): boolean {
  return compareSeverity(severity, 'downtime') >= 0;
}

/** GitHub shows titles in one line. */
function titled(name: string | undefined, what: string): string {
  return shortenPrintable(name === undefined ? what : `${name}: ${what}`, 100);
}

function told(sentence: Sentence): string {
  return shortenPrintable(plainText(sentence), 1000);
}

function limited(annotations: Annotation[]): Annotation[] {
  const [first] = annotations;
  if (!first || annotations.length <= mostOfLevel) return annotations;
  const shown = annotations.slice(0, mostOfLevel - 1);
  const more = annotations.length - shown.length;
  const rest = { title: `${more} more`, message: `${more} more are in the summary of the run.` };
  return [...shown, { level: first.level, ...rest }];
}
