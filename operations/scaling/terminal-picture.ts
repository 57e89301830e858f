import type { Replay } from '../../catalog/scaling/replay.ts';
import { clock, mostOfParts } from './minutes.ts';

/** What the top of each picture stands for. */
export interface Scale {
  depth: number;
  tasks: number;
}

const rows = { depth: 5, tasks: 3 };
const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Messages in the queue, tasks, and rules at work, as lines of a terminal of that width. */
export function drawReplay(replay: Replay, { width, scale }: { width: number; scale: Scale }): string[] {
  const margin = Math.max(...[scale.depth, scale.tasks].map((value) => String(value).length), 5) + 2;
  const parts = Math.max(10, Math.min(width, 120) - margin - 1);
  const depth = across(mostOfParts(replay.course.depth, parts), parts);
  const tasks = across(mostOfParts(replay.course.wanted, parts), parts);
  return [
    `${'queue'.padStart(margin - 2)}`,
    ...chart(depth, { top: scale.depth, rows: rows.depth, margin }),
    `${'tasks'.padStart(margin - 2)}`,
    ...chart(tasks, { top: scale.tasks, rows: rows.tasks, margin }),
    `${'rules'.padStart(margin - 2)}  ${marks(replay, depth.length)}`.trimEnd(),
    `${' '.repeat(margin)}${hours(replay, depth.length)}`.trimEnd(),
  ];
}

/** Few minutes are drawn wider, each the same. */
function across(values: readonly number[], parts: number): number[] {
  const width = Math.max(1, Math.floor(parts / values.length));
  return values.flatMap((value) => Array.from({ length: width }, () => value));
}

function chart(
  values: readonly number[],
  { top, rows: height, margin }: { top: number; rows: number; margin: number },
): string[] {
  return Array.from({ length: height }, (_, index) => {
    const floor = height - 1 - index;
    const label = index === 0 ? String(top) : floor === 0 ? '0' : '';
    const line = values.map((value) => {
      const filled = top === 0 ? 0 : (value / top) * height - floor;
      // What there is at all is seen, however little.
      const least = floor === 0 && value > 0 ? 1 : 0;
      return blocks[Math.max(least, Math.min(8, Math.round(filled * 8)))] ?? ' ';
    });
    return `${label.padStart(margin - 2)} │${line.join('')}`.trimEnd();
  });
}

/** `+` where a rule added, `-` where one took away, `!` where people are told; the last of several in one place. */
function marks({ course, minutes }: Replay, parts: number): string {
  const line = Array.from({ length: parts }, () => ' ');
  for (const { minute, does } of course.events) {
    line[Math.floor((minute * parts) / minutes)] = does === 'add' ? '+' : does === 'remove' ? '-' : '!';
  }
  return line.join('');
}

/** The time of the first minute, and of the beginning of each quarter, or of each half where these have no room. */
function hours(replay: Replay, parts: number): string {
  const { length } = clock(replay, 0);
  const count = [4, 2].find((each) => length < parts / each) ?? 1;
  const times = Array.from({ length: count }, (_, index) => {
    const end = Math.floor(((index + 1) * parts) / count) - Math.floor((index * parts) / count);
    return clock(replay, Math.floor((index * replay.minutes) / count)).padEnd(end);
  });
  return times.join('');
}
