import { printable } from '../../catalog/files/problem.ts';
import type { Throughput } from '../../catalog/scaling/day.ts';
import type { Replay } from '../../catalog/scaling/replay.ts';
import { plural } from '../../catalog/words/plural.ts';
import { columns } from '../records/columns.ts';
import { clock } from './minutes.ts';
import { drawReplay } from './terminal-picture.ts';

/** A replay, and what people call its rules: `orders`, `beside.yaml`. */
export interface NamedReplay {
  name: string;
  replay: Replay;
}

/** What a day would have been with each of some rules: pictures, figures beside each other, and when rules were at work. */
export function describeReplays(
  replays: readonly NamedReplay[],
  { columns: width, region }: { columns: number; region: string },
): string {
  const [first] = replays;
  if (!first) return '';
  const scale = {
    depth: Math.max(...replays.map(({ replay }) => replay.outcome.mostDepth)),
    tasks: Math.max(...replays.map(({ replay }) => replay.outcome.tasksAtMost)),
  };
  const { from, minutes, throughput, startMinutes } = first.replay;
  const start = startMinutes === 0 ? 'at once' : `in ${plural(startMinutes, 'minute')}`;
  return [
    `${plural(minutes, 'minute')} from ${from}. ${sentenceOf(throughput)} A task starts ${start}.`,
    ...replays.flatMap(({ name, replay }) => ['', printable(name), ...drawReplay(replay, { width, scale })]),
    '',
    ...figures(replays, { width, region }),
    ...replays.flatMap(({ name, replay }) => ['', `Rules of ${printable(name)}`, ...eventLines(replay)]),
  ].join('\n');
}

function sentenceOf({ perTaskMinute, how }: Throughput): string {
  const rate = `${round(perTaskMinute)} messages a minute`;
  if (how === 'given') return `A task does ${rate}, as given.`;
  if (how === 'measured') return `A task does ${rate}, as measured while more waited than tasks held.`;
  return `A task does ${rate} at least: it never had more to do, so that waits may be shorter. Give --task-rate to say how many.`;
}

/** Beside each other, or below each other where the terminal is too narrow for that. */
function figures(replays: readonly NamedReplay[], { width, region }: { width: number; region: string }): string[] {
  const beside = figuresOf(replays, region);
  if (replays.length === 1 || Math.max(...beside.map(({ length }) => length)) <= width) return beside;
  return replays.flatMap((each, index) => [...(index > 0 ? [''] : []), ...figuresOf([each], region)]);
}

function figuresOf(replays: readonly NamedReplay[], region: string): string[] {
  const row = (what: string, of: (replay: Replay) => string) => [what, ...replays.map(({ replay }) => of(replay))];
  return columns([
    ['', ...replays.map(({ name }) => printable(name))],
    row('tasks at most', ({ outcome }) => String(outcome.tasksAtMost)),
    row('task hours', ({ outcome }) => outcome.taskHours.toFixed(1)),
    row('  of them not needed', ({ outcome }) => outcome.unneededTaskHours.toFixed(1)),
    row('longest wait', (replay) => waitOf(replay)),
    row('most messages', ({ outcome }) => String(outcome.mostDepth)),
    row('left at the end', ({ outcome }) => String(outcome.left)),
    row('cost', ({ dollars }) => (dollars === undefined ? `no price known in ${region}` : `$${dollars.toFixed(2)}`)),
  ]);
}

function waitOf(replay: Replay): string {
  const { longestWaitMinutes, longestWaitEnds } = replay.outcome;
  if (longestWaitMinutes === 0) return 'less than a minute';
  return `${plural(longestWaitMinutes, 'minute')}, until ${clock(replay, longestWaitEnds)}`;
}

/** Lines of a day that people will read. */
const mostEvents = 40;

function eventLines(replay: Replay): string[] {
  const { events } = replay.course;
  if (events.length === 0) return ['none was at work'];
  const lines = events.slice(0, mostEvents).map(({ minute, rule, does, from, to }) => {
    if (does === 'tell') return [clock(replay, minute), rule, 'tells people'];
    const what = from === to ? `${plural(to, 'task')}: no more may be added now` : `${from} to ${plural(to, 'task')}`;
    return [clock(replay, minute), rule, what];
  });
  const more = events.length - lines.length;
  return [...columns(lines), ...(more > 0 ? [`and ${more} times more (--json has all)`] : [])];
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
