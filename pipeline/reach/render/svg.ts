import type { Reach } from '../model.ts';
import { type Arrow, type Box, type Drawing, drawingOf } from './drawing.ts';

const box = { width: 140, gap: 150, least: 34, between: 18 };
const margin = 20;
/** Height that an arrow takes where it begins and ends. */
const slot = 16;

/** Who reaches what in one picture: the same bytes for the same answer, and readable on white and on black. */
export function reachSvg(reach: Reach): string {
  const drawing = drawingOf(reach);
  const placed = place(drawing);
  const bottom = Math.max(margin, ...[...placed.values()].map(({ y, height }) => y + height));
  const width = 2 * margin + Math.max(leastColumns, drawing.columns.length) * (box.width + box.gap) - box.gap;
  const notes = drawing.notes.flatMap((note) => wrap(note, (width - 2 * margin) / characterWidth));
  const height = bottom + margin + notes.length * slot + margin / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<title>Who reaches what</title>',
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...arrowsSvg(drawing.arrows, placed),
    ...drawing.columns.flat().map((one) => boxSvg(one, placed)),
    ...notes.map(
      (note, index) =>
        `<text class="quiet" x="${margin}" y="${bottom + margin + index * slot}">${svgText(note)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** Blue and red stay apart for those who do not tell red from green; what is shut is dashed besides. */
const style = [
  '.page{fill:#fff}.own{fill:#e8f1fa;stroke:#0072b2}.outside{fill:#f4f4f4;stroke:#888}text{fill:#222}.quiet{fill:#555}.port{font-size:10px;paint-order:stroke;stroke:#fff;stroke-width:3px}',
  'path{fill:none}.reached{stroke:#0072b2}.open{stroke:#d00;stroke-width:2.5}.shut{stroke:#888;stroke-dasharray:4 4}',
  'path.h-reached{fill:#0072b2}path.h-open{fill:#d00}path.h-shut{fill:#888}',
  '@media(prefers-color-scheme:dark){.page{fill:#0d1117}.own{fill:#12283a;stroke:#58a6ff}.outside{fill:#1c2128;stroke:#888}text{fill:#e6edf3}.port{stroke:#0d1117}',
  '.quiet{fill:#9aa4af}.reached{stroke:#58a6ff}path.h-reached{fill:#58a6ff}.open{stroke:#ff7b72}.h-open{fill:#ff7b72}}',
].join('');

interface Placed {
  column: number;
  x: number;
  y: number;
  height: number;
}

/** A box is as high as the arrows at its fuller side ask for; columns are centred. */
function place({ columns, arrows }: Drawing): Map<string, Placed> {
  const columnBy = new Map(columns.flatMap((boxes, column) => boxes.map(({ name }) => [name, column] as const)));
  const heightOf = ({ name }: Box) => {
    const sides = [true, false].map((left) => arrows.filter((arrow) => sideAt(arrow, name, columnBy) === left).length);
    return Math.max(box.least, Math.max(...sides) * slot + 8);
  };
  const heights = columns.map((boxes) => boxes.reduce((sum, one) => sum + heightOf(one) + box.between, -box.between));
  const tallest = Math.max(0, ...heights);
  return new Map(
    columns.flatMap((boxes, column) => {
      let y = margin + (tallest - Math.max(0, heights[column] ?? 0)) / 2;
      return boxes.map((one): [string, Placed] => {
        const placed = { column, x: margin + column * (box.width + box.gap), y, height: heightOf(one) };
        y += placed.height + box.between;
        return [one.name, placed];
      });
    }),
  );
}

/** Whether an arrow touches a box on its left side; undefined where it does not touch it. */
function sideAt({ from, to }: Arrow, name: string, columnBy: ReadonlyMap<string, number>): boolean | undefined {
  if (from !== name && to !== name) return undefined;
  const own = columnBy.get(name) ?? 0;
  const other = columnBy.get(from === name ? to : from) ?? 0;
  return other < own || (other === own && to === name);
}

function arrowsSvg(arrows: readonly Arrow[], placed: ReadonlyMap<string, Placed>): string[] {
  const columnBy = new Map([...placed].map(([name, { column }]) => [name, column]));
  const touching = (name: string, left: boolean) => {
    const other = ({ from, to }: Arrow) => placed.get(from === name ? to : from)?.y ?? 0;
    return arrows.filter((arrow) => sideAt(arrow, name, columnBy) === left).sort((a, b) => other(a) - other(b));
  };
  const touch = (arrow: Arrow, name: string) => {
    const left = sideAt(arrow, name, columnBy) ?? true;
    const { x, y, height } = placed.get(name) ?? { x: 0, y: 0, height: 0 };
    const all = touching(name, left);
    const top = y + (height - all.length * slot) / 2;
    return { x: left ? x : x + box.width, y: top + (all.indexOf(arrow) + 0.5) * slot, left };
  };
  const drawn = arrows.map((arrow) => ({ arrow, start: touch(arrow, arrow.from), end: touch(arrow, arrow.to) }));
  // Above all lines, so that none runs through them.
  return [...drawn.map(lineSvg), ...drawn.map(labelSvg)];
}

interface Point {
  x: number;
  y: number;
  left: boolean;
}

interface Drawn {
  arrow: Arrow;
  start: Point;
  end: Point;
}

function away({ x, left }: Point, by: number): number {
  return x + (left ? -by : by);
}

function lineSvg({ arrow: { from, to, ports, state }, start, end }: Drawn): string {
  const bend = Math.max(40, Math.abs(end.x - start.x) / 2);
  const path = `M${start.x} ${start.y}C${away(start, bend)} ${start.y} ${away(end, bend)} ${end.y} ${away(end, 7)} ${end.y}`;
  const head = `M${end.x} ${end.y}L${away(end, 8)} ${end.y - 4}V${end.y + 4}Z`;
  const title = svgText(`${from} to ${to}: ${ports}`);
  return `<g><title>${title}</title><path class="${state}" d="${path}"/><path class="h-${state}" d="${head}"/></g>`;
}

function labelSvg({ arrow: { ports, state }, end }: Drawn): string {
  const label = state === 'shut' ? `${ports} (no route)` : ports;
  const anchor = end.left ? 'end' : 'start';
  return `<text class="port" text-anchor="${anchor}" x="${away(end, 12)}" y="${end.y - 3}">${svgText(label)}</text>`;
}

function boxSvg({ name, own }: Box, placed: ReadonlyMap<string, Placed>): string {
  const { x, y, height } = placed.get(name) ?? { x: 0, y: 0, height: 0 };
  const shown = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  return [
    `<rect class="${own ? 'own' : 'outside'}" x="${x}" y="${y}" width="${box.width}" height="${height}" rx="5"/>`,
    `<text text-anchor="middle" x="${x + box.width / 2}" y="${y + height / 2 + 4}">${svgText(shown)}<title>${svgText(name)}</title></text>`,
  ].join('');
}

/** Room for the notes where hardly anything is drawn. */
const leastColumns = 3;

/** About what a character of a note takes. */
const characterWidth = 6.5;

function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A name of a file may hold anything; what XML has no place for is left out. */
export function svgText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, '').replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}
