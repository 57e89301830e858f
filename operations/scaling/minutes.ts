import { minuteText } from '../../catalog/scaling/read-recording.ts';
import type { Replay } from '../../catalog/scaling/replay.ts';

/** `07:05`, or with its date where the recording is of more than a day. Times are in UTC. */
export function clock({ from, minutes }: Pick<Replay, 'from' | 'minutes'>, minute: number): string {
  const text = minuteText(Date.parse(from) + minute * 60_000);
  return minutes > 24 * 60 ? text.slice(0, 16) : text.slice(11, 16);
}

/** The most of each of `count` equal parts of a day, in order; of fewer minutes each one. */
export function mostOfParts(values: Float64Array, count: number): number[] {
  const parts = Math.min(count, values.length);
  return Array.from({ length: parts }, (_, part) => {
    const [begin, end] = [part, part + 1].map((at) => Math.floor((at * values.length) / parts));
    return values.subarray(begin, end).reduce((most, value) => Math.max(most, value), 0);
  });
}
