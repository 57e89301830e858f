import { type TopologyObject, titleOf } from './objects.ts';

/** More sentences than these nobody reads. */
const shown = 100;

/** Drift in sentences for people, sorted; at most a hundred, and then how many more there are. */
export function describeDrift(drift: readonly TopologyObject[], file: string): string[] {
  const sentences = drift.map((object) => `${titleOf(object)} is not in ${file}`).sort();
  const rest = sentences.length - shown;
  return rest > 0 ? [...sentences.slice(0, shown), `and ${rest} more`] : sentences;
}
