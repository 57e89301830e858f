import { nearestMachines } from './nearest-machine.ts';
import { nearestVersion } from './nearest-version.ts';

/**
 * The candidates most like `word`, if they are near enough to have been meant: one as a rule, two where nothing says which.
 * Versions stay within their series and machines within their family and size; of other words at most a third of the letters differ.
 */
export function nearestOf(word: string, candidates: Iterable<string>): readonly string[] {
  const all = [...candidates];
  const version = nearestVersion(word, all);
  if (version !== undefined) return [version];
  const machines = nearestMachines(word, all);
  if (machines.length > 0) return machines;
  const spelt = nearestSpelling(word, all) ?? onlyLonger(word, all);
  return spelt === undefined ? [] : [spelt];
}

/** The first of them; undefined where nothing is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestOf(word, candidates)[0];
}

/** ` Did you mean x?`, or nothing. */
export function suggest(word: string, candidates: Iterable<string>): string {
  const found = nearestOf(word, candidates);
  return found.length === 0 ? '' : ` Did you mean ${found.join(' or ')}?`;
}

/** Whether two names differ in upper and lower case, hyphens and underscores alone. */
export function isSpeltAlike(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

function nearestSpelling(word: string, candidates: readonly string[]): string | undefined {
  // Too short to resemble anything, or too long to have been meant as a name.
  if (word.length < 3 || word.length > 100) return undefined;
  const alike = candidates.find((candidate) => isSpeltAlike(word, candidate));
  if (alike !== undefined) return alike;
  const limit = Math.max(1, Math.floor(word.length / 3));
  const meant = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    // Another one has to be nearer than the best so far.
    const distance = editDistance(meant, candidate.toLowerCase(), best ? best.distance - 1 : limit);
    if (distance !== undefined) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Letters that a word has to have before what goes on from it is taken for meant. */
const leastBeginning = 4;

/** The only candidate that goes on where the word ends, or the longest that it goes on from: `size` and `sizeGiB`. */
function onlyLonger(word: string, candidates: readonly string[]): string | undefined {
  const meant = plain(word);
  if (meant.length < leastBeginning || word.length > 100) return undefined;
  const longer = candidates.filter((candidate) => plain(candidate).startsWith(meant));
  if (longer.length > 0) return longer.length === 1 ? longer[0] : undefined;
  return candidates
    .filter((candidate) => plain(candidate).length >= leastBeginning && meant.startsWith(plain(candidate)))
    .sort((a, b) => b.length - a.length)[0];
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other; undefined above the limit. */
function editDistance(a: string, b: string, limit: number): number | undefined {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let left = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let distance = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const removed = (last[j] ?? 0) + 1;
      if (removed < distance) distance = removed;
      if (left + 1 < distance) distance = left + 1;
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1) {
        distance = Math.min(distance, (beforeLast[j - 2] ?? 0) + 1);
      }
      if (distance < least) least = distance;
      current.push(distance);
      left = distance;
    }
    // A swap reaches two rows back, and so further than this row alone.
    if (least > limit && Math.min(...last) > limit) return undefined;
    beforeLast = last;
    last = current;
  }
  const distance = last[b.length] ?? 0;
  return distance <= limit ? distance : undefined;
}
