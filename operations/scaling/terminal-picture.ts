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
  const depth = mostOfParts(replay.course.depth, parts);
  const tasks = mostOfParts(replay.course.wanted, parts);
  return [
    `${'queue'.padStart(margin - 2)}`,
    ...chart(depth, { top: scale.depth, rows: rows.depth, margin }),
    `${'tasks'.padStart(margin - 2)}`,
    ...chart(tasks, { top: scale.tasks, rows: rows.tasks, margin }),
    `${'rules'.padStart(margin - 2)}  ${marks(replay, depth.length)}`.trimEnd(),
    `${' '.repeat(margin)}${hours(replay, depth.length)}`.trimEnd(),
  ];
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

/** The time of the first minute, and of the beginning of each quarter. */
function hours(replay: Replay, parts: number): string {
  const line = Array.from({ length: parts }, () => ' ');
  for (const quarter of [0, 1, 2, 3]) {
    const at = Math.floor((quarter * parts) / 4);
    const text = clock(replay, Math.floor((quarter * replay.minutes) / 4));
    if (text.length < parts / 4) for (const [index, character] of [...text].entries()) line[at + index] = character;
  }
  return line.join('');
}
