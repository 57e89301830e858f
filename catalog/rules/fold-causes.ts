import type { Problem } from '../files/problem.ts';

/** A problem that others may have for the same cause. */
export type Caused = Problem & { cause?: string; leads?: true };

/** Places that are named where one thing is wrong in many. */
const mostPlaces = 6;

/** What several name and is not there: `causeOf('vhost', 'orders', '/')` is a vhost of a broker. */
export function causeOf(
  what: 'file' | 'vhost' | 'queue' | 'exchange' | 'user' | 'schedule',
  ...names: string[]
): string {
  return [what, ...names].join('\n');
}

/**
 * Problems of one cause as one: a renamed broker is one mistake, however many files name it. Told is the one that leads, else the first in
 * reading order.
 */
export function foldCauses(problems: readonly Caused[]): Problem[] {
  const groups = new Map<string, Caused[]>();
  for (const problem of problems) {
    if (problem.cause === undefined) continue;
    groups.set(problem.cause, [...(groups.get(problem.cause) ?? []), problem]);
  }
  return problems.flatMap(({ cause, leads: _, ...problem }): Problem[] => {
    const group = groups.get(cause ?? '') ?? [];
    const first = group.find(({ leads }) => leads) ?? group[0];
    if (cause === undefined || first === undefined) return [problem];
    const isFirst = problem.file === first.file && problem.line === first.line && problem.column === first.column;
    if (!isFirst || problem.message !== first.message) return [];
    const others = group.filter((each) => each !== first).map(({ file, line }) => `${file}:${line}`);
    return [{ ...problem, message: `${problem.message}${alsoAt([...new Set(others)])}` }];
  });
}

function alsoAt(places: readonly string[]): string {
  if (places.length === 0) return '';
  const more = places.length - mostPlaces;
  return ` The same goes for ${places.slice(0, mostPlaces).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
