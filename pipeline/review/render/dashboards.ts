import { list, type Sentence, say, several } from '../../../catalog/words/sentence.ts';
import type { DashboardChange, GridPanel, PanelChange } from '../model.ts';
import { shortenPrintable } from './shorten.ts';

/** `the dashboard Queues: 1 panel added, 2 changed`. */
export function dashboardSentence({ title, change, panels, grid }: DashboardChange): Sentence {
  const shown = grid.filter(({ isRow }) => !isRow).length;
  if (change === 'new') return say`${title} is new, with ${several(shown, 'panel')}`;
  const counts = (['added', 'removed', 'changed', 'moved'] as const).flatMap((kind) => {
    const count = panels.filter((panel) => panel.change === kind).length;
    return count > 0 ? [[`${count} ${kind}`]] : [];
  });
  return counts.length > 0 ? say`${title}: of its panels ${list(counts)}` : say`has another title, ${title}`;
}

/** Most panels and queries that are listed. */
const most = 40;

/** Panels that differ, and what they ask: lines for a fence of a diff. */
export function panelLines({ panels, change }: DashboardChange): string[] {
  // What is new as a whole the drawing shows.
  if (change !== 'changed') return [];
  const lines = panels.flatMap(linesOf);
  return lines.length > most ? [...lines.slice(0, most), `… and ${lines.length - most} more lines`] : lines;
}

const signs: Readonly<Record<PanelChange['change'], string>> = { added: '+', removed: '-', changed: '!', moved: ' ' };

function linesOf({ title, change, queries }: PanelChange): string[] {
  const name = shortenPrintable(title, 80);
  const what = change === 'changed' && queries.length === 0 ? 'shown otherwise' : change;
  return [
    `${signs[change]} ${name}  ${what}`,
    ...queries.flatMap(({ before, after }) => [
      ...(before === undefined ? [] : [`-     ${shortenPrintable(before, 200)}`]),
      ...(after === undefined ? [] : [`+     ${shortenPrintable(after, 200)}`]),
    ]),
  ];
}

/** Characters of a column, and lines of Grafana's grid that are one line here. */
const columnWidth = 4;
const linesHigh = 2;

/** What stands before a title. */
const marks: Readonly<Record<PanelChange['change'], string>> = {
  added: '[new] ',
  changed: '[changed] ',
  moved: '[moved] ',
  removed: '[gone] ',
};

/** The panels as they lie, drawn with letters, 97 of them wide. */
export function gridDrawing(grid: readonly GridPanel[]): string[] {
  const lineOf = linesByEdge(grid);
  const canvas: string[][] = [];
  for (const panel of grid) draw(canvas, panel, lineOf);
  return canvas.map((line) =>
    Array.from(line, (sign) => sign ?? ' ')
      .join('')
      .trimEnd(),
  );
}

/** Which line each top and bottom of a panel is on: a heading takes one, below the border of what is above it, and a panel two or more. */
function linesByEdge(grid: readonly GridPanel[]): ReadonlyMap<number, number> {
  const edges = [...new Set(grid.flatMap(({ y, h }) => [y, y + h]))].sort((a, b) => a - b);
  const headings = new Set(grid.flatMap(({ isRow, y }) => (isRow && y > 0 ? [y] : [])));
  const lines = new Map<number, number>();
  let line = 0;
  for (const [index, edge] of edges.entries()) {
    const before = edges[index - 1];
    const least = before !== undefined && headings.has(before) ? 2 : 1;
    if (before !== undefined) line += Math.max(least, Math.round((edge - before) / linesHigh));
    lines.set(edge, line);
  }
  return lines;
}

function draw(
  canvas: string[][],
  { title, isRow, x, y, w, h, change }: GridPanel,
  lineOf: ReadonlyMap<number, number>,
): void {
  const [top, bottom] = [lineOf.get(y) ?? 0, lineOf.get(y + h) ?? 0];
  const [left, right] = [x * columnWidth, (x + w) * columnWidth];
  const put = (line: number, column: number, sign: string) => {
    while (canvas.length <= line) canvas.push([]);
    const row = canvas[line] ?? [];
    row[column] = sign;
  };
  const words = shortenPrintable(`${change ? marks[change] : ''}${title}`, right - left - 3);
  if (isRow) {
    for (const [index, sign] of Array.from(words).entries()) put(bottom - 1, left + index, sign);
    return;
  }
  for (const line of [top, bottom]) for (let column = left; column <= right; column += 1) put(line, column, '-');
  for (let line = top; line <= bottom; line += 1)
    for (const column of [left, right]) put(line, column, line === top || line === bottom ? '+' : '|');
  for (const [index, sign] of Array.from(words).entries())
    put(top + (bottom > top + 1 ? 1 : 0), left + 2 + index, sign);
}
