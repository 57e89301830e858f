import type { Replay } from '../../catalog/scaling/replay.ts';
import { svgText } from '../../pipeline/reach/render/svg.ts';
import type { NamedReplay } from './describe-replay.ts';
import { clock, mostOfParts } from './minutes.ts';

const width = 960;
const left = 70;
const plot = { width: width - left - 20, height: 150 };
const tops = { depth: 60, tasks: 260, rules: 460 };
/** Blue, orange and green, which stay apart for those who do not tell red from green. */
const colours = ['#0072b2', '#d55e00', '#009e73'];

/** A day with each of some rules in one picture: messages in the queue, tasks, and what rules did when. */
export function drawSvg(replays: readonly NamedReplay[]): string {
  const [first] = replays;
  if (!first) return '';
  const most = {
    depth: Math.max(1, ...replays.map(({ replay }) => replay.outcome.mostDepth)),
    tasks: Math.max(1, ...replays.map(({ replay }) => replay.outcome.tasksAtMost)),
  };
  const height = tops.rules + 24 * replays.length + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<title>${svgText(`${first.replay.minutes} minutes from ${first.replay.from}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...replays.map(({ name }, index) => legend(name, index)),
    ...axes({ title: 'Messages in the queue', top: tops.depth, most: most.depth, replay: first.replay }),
    ...axes({ title: 'Tasks', top: tops.tasks, most: most.tasks, replay: first.replay }),
    `<text x="${left}" y="${tops.rules}" font-weight="bold">Rules: + added tasks, − took them away, ! told people</text>`,
    ...replays.flatMap(({ replay }, index) => [
      line(replay.course.depth, { top: tops.depth, most: most.depth, index }),
      line(replay.course.wanted, { top: tops.tasks, most: most.tasks, index, stepped: true }),
      ...marks(replay, index),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function legend(name: string, index: number): string {
  const x = left + index * 300;
  return `<rect x="${x}" y="14" width="12" height="12" fill="${colours[index]}"/><text x="${x + 18}" y="25">${svgText(name)}</text>`;
}

function axes({ title, top, most, replay }: { title: string; top: number; most: number; replay: Replay }): string[] {
  const bottom = top + plot.height;
  const quarters = [0, 1, 2, 3, 4].map((quarter) => {
    const x = left + (quarter * plot.width) / 4;
    const time = clock(replay, Math.floor((quarter * replay.minutes) / 4));
    return `<path d="M${x} ${top}V${bottom}" stroke="#ddd"/><text x="${x}" y="${bottom + 16}" text-anchor="middle" fill="#555">${time}</text>`;
  });
  return [
    `<text x="${left}" y="${top - 8}" font-weight="bold">${title}</text>`,
    ...quarters,
    `<text x="${left - 8}" y="${top + 10}" text-anchor="end">${most}</text>`,
    `<text x="${left - 8}" y="${bottom}" text-anchor="end">0</text>`,
    `<path d="M${left} ${top}V${bottom}H${left + plot.width}" fill="none" stroke="#555"/>`,
  ];
}

function line(
  values: Float64Array,
  { top, most, index, stepped }: { top: number; most: number; index: number; stepped?: true },
): string {
  const parts = mostOfParts(values, plot.width);
  const points = parts.map((value, part) => {
    const x = left + (part * plot.width) / parts.length;
    const y = (top + plot.height - (value / most) * plot.height).toFixed(1);
    return `${stepped && part > 0 ? `H${x.toFixed(1)}V` : `${part === 0 ? 'M' : 'L'}${x.toFixed(1)} `}${y}`;
  });
  return `<path d="${points.join('')}" fill="none" stroke="${colours[index]}" stroke-width="1.5"/>`;
}

function marks({ course, minutes }: Replay, index: number): string[] {
  const y = tops.rules + 24 * (index + 1);
  return course.events.map(({ minute, rule, does, from, to }) => {
    const x = (left + (minute * plot.width) / minutes).toFixed(1);
    const what = does === 'tell' ? `${rule} tells people` : `${rule}: ${from} to ${to} tasks`;
    const sign = does === 'add' ? '+' : does === 'remove' ? '−' : '!';
    return `<text x="${x}" y="${y}" text-anchor="middle" fill="${colours[index]}">${sign}<title>${svgText(what)}</title></text>`;
  });
}
