/** The candidate most like `word`, if one is near enough to have been meant: at most a third of its letters differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // Too short to resemble anything, or too long to have been meant as a name.
  if (word.length < 3 || word.length > 100) return undefined;
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

/** ` Did you mean x?`, or nothing. */
export function suggest(word: string, candidates: Iterable<string>): string {
  const match = nearest(word, candidates);
  return match === undefined ? '' : ` Did you mean ${match}?`;
}

/** Levenshtein distance: insertions, deletions and substitutions that turn one word into the other; undefined above the limit. */
function editDistance(a: string, b: string, limit: number): number | undefined {
  let previous: number[] = [];
  for (let j = 0; j <= b.length; j++) previous.push(j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let left = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let distance = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const removed = (previous[j] ?? 0) + 1;
      if (removed < distance) distance = removed;
      if (left + 1 < distance) distance = left + 1;
      if (distance < least) least = distance;
      current.push(distance);
      left = distance;
    }
    // No later row has less.
    if (least > limit) return undefined;
    previous = current;
  }
  const distance = previous[b.length] ?? 0;
  return distance <= limit ? distance : undefined;
}
