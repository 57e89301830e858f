/** A release's number, such as 1.4.0: what semver.org calls a version, without what comes before a release. */
export const releasePattern = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;

/** Whether a release came after another. */
export function isNewer(release: string, other: string): boolean {
  const [a, b] = [release, other].map((text) => text.split('.').map(Number));
  const place = [0, 1, 2].find((index) => a?.[index] !== b?.[index]);
  return place !== undefined && (a?.[place] ?? 0) > (b?.[place] ?? 0);
}
