import type { Shift } from '../../catalog/oncall/on-call.ts';
import { dateText } from '../../catalog/oncall/tell-faults.ts';
import type { Urgency } from '../../contracts/paging.ts';
import { svgText } from '../../pipeline/reach/render/svg.ts';

const day = 86_400_000;

/** Days that a picture shows. */
export const picturedDays = 28;

/** A line of a picture: who is called by a route about alarms of an urgency, at a level. */
export interface PictureRow {
  route: string;
  urgency: Urgency;
  level: number;
  shifts: readonly Shift[];
}

/** The lines of a picture, of which some person may have none. */
export function rowsOf(routes: readonly { route: string; shifts: readonly Shift[] }[]): PictureRow[] {
  return routes.flatMap(({ route, shifts }) => {
    const keys = [...new Set(shifts.map(({ urgency, level }) => `${urgency} ${level}`))].sort();
    return keys.map((key) => {
      const [urgency, level] = key.split(' ') as [Urgency, string];
      const own = shifts.filter((shift) => shift.urgency === urgency && shift.level === Number(level));
      return { route, urgency, level: Number(level), shifts: own };
    });
  });
}

const width = 1180;
const left = 190;
const rowHeight = 26;
const top = 56;

/** Okabe and Ito's colours, which stay apart for those who do not tell red from green: https://jfly.uni-koeln.de/color/ */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#999999'];

/** Who is called in the coming four weeks, from the beginning of a day in UTC, as a picture; what nobody covers is hatched. */
export function drawSvg(rows: readonly PictureRow[], from: number): string {
  const people = [...new Set(rows.flatMap(({ shifts }) => shifts.flatMap(({ people: who }) => who)))].sort();
  const legendTop = top + rows.length * rowHeight + 26;
  const height = legendTop + Math.ceil(people.length / 4) * 22 + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>Who is called from ${dateText(from)}, times in UTC</title>`,
    '<defs><pattern id="nobody" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 8L8 0" stroke="#b00020"/></pattern></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...dayLines(from, rows.length),
    ...rows.flatMap((row, index) => drawRow(row, { from, people, y: top + index * rowHeight })),
    ...people.map((person, index) => legend(person, index, legendTop)),
    '</svg>',
    '',
  ].join('\n');
}

function dayLines(from: number, rows: number): string[] {
  const bottom = top + rows * rowHeight;
  return Array.from({ length: picturedDays + 1 }, (_, index) => {
    const x = xOf(from + index * day, from);
    const date = new Date(from + index * day);
    const isMonday = date.getUTCDay() === 1;
    const line = `<path d="M${x} ${top - 6}V${bottom}" stroke="${isMonday ? '#888' : '#e2e2e2'}"/>`;
    const text = `<text x="${x + 3}" y="${top - 12}" fill="#333">${dateText(from + index * day).replace(/ \d{4}$/, '')}</text>`;
    return isMonday && index <= picturedDays - 3 ? `${line}${text}` : line;
  });
}

function drawRow(
  { route, urgency, level, shifts }: PictureRow,
  { from, people, y }: { from: number; people: readonly string[]; y: number },
): string[] {
  const span = { from, until: from + picturedDays * day };
  const nobody = `<rect x="${left}" y="${y + 3}" width="${width - left - 20}" height="${rowHeight - 6}" fill="url(#nobody)" stroke="#b00020" stroke-width="0.5"/>`;
  const bars = shifts.map((shift) => {
    const [start, end] = [xOf(Math.max(shift.from, span.from), from), xOf(Math.min(shift.until, span.until), from)];
    const who = shift.people.join(' and ');
    const colour = colours[people.indexOf(shift.people[0] ?? '') % colours.length];
    const short = who.replaceAll(/@[^ ]*/g, '');
    const name =
      end - start > short.length * 7 + 8
        ? `<text x="${start + 5}" y="${y + 17}" fill="${textOn(colour)}">${svgText(short)}</text>`
        : '';
    const title = `${who}, ${utc(shift.from)} to ${utc(shift.until)} UTC`;
    return `<g><title>${svgText(title)}</title><rect x="${start}" y="${y + 3}" width="${round(end - start)}" height="${rowHeight - 6}" fill="${colour}"/>${name}</g>`;
  });
  const label = `<text x="12" y="${y + 17}">${svgText(`${route}, ${urgency}, level ${level}`)}</text>`;
  return [label, nobody, ...bars];
}

function legend(person: string, index: number, y: number): string {
  const [x, lineY] = [12 + (index % 4) * 290, y + Math.floor(index / 4) * 22];
  const colour = colours[index % colours.length];
  return `<rect x="${x}" y="${lineY - 10}" width="12" height="12" fill="${colour}"/><text x="${x + 18}" y="${lineY}">${svgText(person)}</text>`;
}

function xOf(instant: number, from: number): number {
  return round(left + ((instant - from) / (picturedDays * day)) * (width - left - 20));
}

/** Black on the light ones, white on the others. */
function textOn(colour = ''): string {
  return ['#e69f00', '#f0e442', '#56b4e9', '#cc79a7'].includes(colour) ? '#000' : '#fff';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function utc(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** The same in letters: two a day, for its halves in UTC, `.` where nobody is called all the time. */
export function drawLines(rows: readonly PictureRow[], from: number): string {
  const people = [...new Set(rows.flatMap(({ shifts }) => shifts.flatMap(({ people: who }) => who)))].sort();
  const letter = (person: string | undefined) => (person ? (letters[people.indexOf(person)] ?? '?') : '.');
  const labels = rows.map(({ route, urgency, level }) => `${route} ${urgency} ${level}`);
  const label = Math.max(0, ...labels.map((text) => text.length));
  const weeks = Array.from({ length: picturedDays / 7 }, (_, week) =>
    new Date(from + week * 7 * day).toISOString().slice(5, 10).padEnd(14),
  );
  const lines = rows.map(({ shifts }, index) => {
    const halves = Array.from({ length: picturedDays * 2 }, (_, half) =>
      letter(longest(shifts, from + (half * day) / 2)),
    );
    return `  ${(labels[index] ?? '').padEnd(label)}  ${halves.join('')}`;
  });
  const names = people.map((person) => `${letter(person)} ${person}`);
  return `${[`  ${' '.repeat(label)}  ${weeks.join('').trimEnd()}`, ...lines, '', `  ${names.join('   ')}`].join('\n')}\n`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Who is called for the longest part of half a day; nobody where at some time nobody is. */
function longest(shifts: readonly Shift[], from: number): string | undefined {
  const until = from + day / 2;
  const times = new Map<string, number>();
  let covered = 0;
  for (const shift of shifts) {
    const time = Math.min(shift.until, until) - Math.max(shift.from, from);
    if (time <= 0) continue;
    covered += time;
    for (const person of shift.people) times.set(person, (times.get(person) ?? 0) + time);
  }
  if (covered < day / 2) return undefined;
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0];
}
