import { plural } from '../words/plural.ts';
import { looksLikeSecret } from './secret-text.ts';

/** Something wrong in the user's files: where it is, what is wrong, what to do. */
export interface Problem {
  /** Path from the repository's root, with forward slashes. */
  file: string;
  /** 1-based; 1 when the problem is the file itself. */
  line: number;
  /** 1-based; 1 when the problem is the file itself. */
  column: number;
  /** Field as a reader would write it, `queues[0].vhost`; empty when the problem is the file itself. */
  field: string;
  /** A sentence or two that names what is wrong and what to do. */
  message: string;
  /** An error stops everything; a warning is shown and can be acknowledged in the file by the rule's name. */
  severity: 'error' | 'warning';
  /** Name of the rule that found it, for `acknowledge`; absent for syntax and schema problems. */
  rule?: string;
}

/** Keys and indexes from the top of a file down to a value. */
export type FieldPath = readonly (string | number)[];

/** `['queues', 0, 'vhost']` as `queues[0].vhost`; a key that is not a plain word is quoted. */
export function formatField(path: FieldPath): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  if (looksLikeSecret(step)) return '[(hidden)]';
  return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** Orders problems as a reader walks through them: by file, line and column, then by field and message. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.field, b.field) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The report that `warren check` prints: one aligned line a problem, then a count. Ends without a newline. */
export function formatProblems(problems: readonly Problem[]): string {
  const sorted = sortProblems(problems);
  const places = sorted.map((problem) => `${problem.file}:${problem.line}:${problem.column}`);
  const placeWidth = Math.max(0, ...places.map((place) => place.length));
  const lines = sorted.map((problem, index) => {
    const place = (places[index] ?? '').padEnd(placeWidth);
    const field = problem.field === '' ? '' : `${problem.field}  `;
    const warning = problem.severity === 'warning' ? `warning (${problem.rule}): ` : '';
    return printable(`${place}   ${field}${warning}${problem.message}`);
  });
  return [...lines, '', `${countProblems(problems)}.`].join('\n');
}

/** `2 problems and 1 warning in 2 files`. */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  const files = new Set(problems.map((problem) => problem.file)).size;
  const counts = [errors > 0 && plural(errors, 'problem'), warnings > 0 && plural(warnings, 'warning')];
  return `${counts.filter(Boolean).join(' and ') || 'no problems'} in ${plural(files, 'file')}`;
}

/** What came from a file must not move the cursor, change colours or reverse the text of a terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
