import { UserFailure } from '../process/failure.ts';
import type { End, Reach } from './model.ts';
import { rangeOf } from './network/ranges.ts';
import { internetName, isPublicEnd } from './spots.ts';

/** Which part of it is asked for. */
export interface Selection {
  /** Name of an end, or `internet`, which is every public network, too. */
  from?: string | undefined;
  to?: string | undefined;
}

/** The part that is asked for. Throws UserFailure for the name of nothing that is there. */
export function selectReach(reach: Reach, { from, to }: Selection): Reach {
  const isFrom = from === undefined ? undefined : matcherOf(from, reach.ends);
  const isTo = to === undefined ? undefined : matcherOf(to, reach.ends);
  const lines = reach.lines.filter((line) => (isFrom?.(line.from) ?? true) && (isTo?.(line.to) ?? true));
  const ajar = reach.ajar.filter(({ name }) => {
    return (isFrom?.({ kind: 'internet', name: internetName }) ?? true) && (isTo?.({ kind: 'service', name }) ?? true);
  });
  const ends = reach.ends.filter((end) => isTo?.(end) ?? true);
  return { ...reach, ends, lines, ajar };
}

function matcherOf(asked: string, ends: readonly End[]): (end: End) => boolean {
  const wanted = asked.toLowerCase().replace(/^the /, '');
  if (wanted === 'internet') return isPublicEnd;
  const isNamed = ({ name }: End) => name.toLowerCase() === wanted;
  if (ends.some(isNamed) || rangeOf(asked)) return isNamed;
  throw new UserFailure(
    `Nothing that is reached or reaches is called ${asked}. There are: ${ends.map(({ name }) => name).join(', ')}.`,
  );
}
