/** Numbers with dots between them, as versions are written; with a `v` before them where somebody copied a tag. */
const version = /^v?(\d+(?:\.\d+)*)$/i;

/** Parts of a version that name its series: `4.1`. */
const seriesParts = 2;

/**
 * The version that was meant, where a word and all candidates are versions: the newest of the same series, `4.1.8` for `4.1.0` and for
 * `4.1`; else the newest of the nearest series. Undefined where none begins like it.
 */
export function nearestVersion(word: string, candidates: readonly string[]): string | undefined {
  const meant = partsOf(word);
  if (!meant || candidates.length === 0) return undefined;
  const known = candidates.map((candidate) => ({ candidate, parts: partsOf(candidate) ?? [] }));
  if (known.some(({ parts }) => parts.length === 0)) return undefined;
  const shared = (parts: readonly number[]) => {
    const end = parts.findIndex((part, index) => part !== meant[index]);
    return end === -1 ? parts.length : end;
  };
  return known
    .filter(({ parts }) => shared(parts) > 0)
    .sort(
      (a, b) =>
        shared(b.parts) - shared(a.parts) ||
        distance(a.parts, meant) - distance(b.parts, meant) ||
        compare(b.parts, a.parts),
    )[0]?.candidate;
}

function partsOf(word: string): number[] | undefined {
  return version.exec(word)?.[1]?.split('.').map(Number);
}

/** Between the series of the two; nothing where the word names none. */
function distance(parts: readonly number[], meant: readonly number[]): number {
  const [part, other] = [parts[seriesParts - 1], meant[seriesParts - 1]];
  return part === undefined || other === undefined ? 0 : Math.abs(part - other);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}
