import type { Panel } from '../dashboard.ts';
import { type Field, lastOf, shown } from './fields.ts';
import { type Box, colourOf, element, label, widthOf } from './svg.ts';
import { formatted } from './units.ts';

/** Times of the first and the last value, in seconds since the epoch. */
export interface Span {
  start: number;
  end: number;
}

const lineHeight = 16;
const faint = '#e4e7eb';
const pale = '#6b7280';

/** Lines over time, with their names and last values below them. */
export function drawTimeSeries(
  panel: Panel,
  fields: readonly Field[],
  { box, span }: { box: Box; span: Span },
): string {
  const legend = legendOf(fields, box);
  const plot = { x: box.x + 56, y: box.y + 4, width: box.width - 66, height: box.height - legend.height - 24 };
  const scale = scaleOf(panel, fields);
  const at = (value: number) => plot.y + plot.height - ((value - scale.min) / (scale.max - scale.min)) * plot.height;
  return [
    ...scale.ticks.map((tick) => gridLine(formatted(tick, scale.unit), plot, at(tick))),
    timesBelow(plot, span),
    ...thresholdLines(panel, { plot, at, scale }),
    ...fields.map((field) => line(field, { plot, at, panel })),
    legend.svg,
  ].join('');
}

interface Scale {
  min: number;
  max: number;
  ticks: number[];
  unit: string | undefined;
}

function scaleOf(panel: Panel, fields: readonly Field[]): Scale {
  const values = fields.flatMap((field) => field.values.filter((value) => value !== null));
  const { min, max, unit } = panel.fieldConfig?.defaults ?? {};
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => (Number.isFinite(value) ? value : 0));
  const from = min ?? Math.min(0, low ?? 0);
  // What is nothing all the time is at the bottom of something.
  const to = max ?? (high !== undefined && high > from ? high : from + (unit === 'bytes' ? 1024 : 1));
  const step = stepOf((to - from) / 4, unit);
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to + step * 0.999; tick += step)
    ticks.push(Number(tick.toPrecision(12)));
  return { min: from, max: Math.max(to, ticks.at(-1) ?? to), ticks, unit };
}

/** 1, 2 or 5 times a power of ten, at least as large; of bytes a power of two, of longer times whole minutes. */
function stepOf(least: number, unit: string | undefined): number {
  if (unit === 'bytes') return 2 ** Math.ceil(Math.log2(least));
  if (unit === 's' && least > 20) return 60 * stepOf(least / 60, undefined);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * 0.999) ?? least;
}

function gridLine(text: string, plot: Box, y: number): string {
  const from = { x1: plot.x, x2: plot.x + plot.width, y1: y, y2: y };
  return (
    element('line', { ...from, stroke: faint }) +
    label(text, { x: plot.x - 6, y: y + 3.5, size: 10, fill: pale, 'text-anchor': 'end' })
  );
}

/** Minutes in UTC. */
function timesBelow(plot: Box, { start, end }: Span): string {
  const first = Math.ceil(start / 60) * 60;
  const times = Array.from({ length: Math.floor((end - first) / 60) + 1 }, (_, index) => first + index * 60);
  return times
    .map((time) =>
      label(new Date(time * 1000).toISOString().slice(11, 16), {
        x: plot.x + ((time - start) / (end - start)) * plot.width,
        y: plot.y + plot.height + 14,
        ...{ size: 10, fill: pale, 'text-anchor': 'middle' },
      }),
    )
    .join('');
}

/** Where the panel has them drawn, and they are in sight. */
function thresholdLines(
  panel: Panel,
  { plot, at, scale }: { plot: Box; at: (value: number) => number; scale: Scale },
): string[] {
  const { thresholds, custom = {} } = panel.fieldConfig?.defaults ?? {};
  const { mode = 'off' } = (custom.thresholdsStyle ?? {}) as { mode?: string };
  if (mode === 'off') return [];
  return (thresholds?.steps ?? [])
    .filter(({ value }) => value !== null && value >= scale.min && value <= scale.max)
    .map(({ value, color }) => {
      const y = at(value ?? 0);
      const ends = { x1: plot.x, x2: plot.x + plot.width, y1: y, y2: y };
      return element('line', { ...ends, stroke: colourOf(color), 'stroke-dasharray': '6 4' });
    });
}

function line(
  { values, colour }: Field,
  { plot, at, panel }: { plot: Box; at: (value: number) => number; panel: Panel },
): string {
  const step = plot.width / Math.max(1, values.length - 1);
  const parts: string[] = [];
  let open = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) parts.push(`${open ? 'L' : 'M'}${(plot.x + index * step).toFixed(1)} ${at(value).toFixed(1)}`);
    open = value !== null;
  }
  const { fillOpacity = 0 } = (panel.fieldConfig?.defaults?.custom ?? {}) as { fillOpacity?: number };
  const path = parts.join('');
  const fill =
    fillOpacity > 0 && path !== ''
      ? area(values, {
          path,
          plot,
          step,
          colour,
          opacity: fillOpacity / 100,
          bottom: Math.min(at(0), plot.y + plot.height),
        })
      : '';
  return (
    fill + element('path', { d: path, fill: 'none', stroke: colour, 'stroke-width': 1.5, 'stroke-linejoin': 'round' })
  );
}

/** Between a line that has no gap and nought. */
function area(
  values: readonly (number | null)[],
  {
    path,
    plot,
    step,
    colour,
    opacity,
    bottom,
  }: { path: string; plot: Box; step: number; colour: string; opacity: number; bottom: number },
): string {
  const first = values.findIndex((value) => value !== null);
  const last = values.findLastIndex((value) => value !== null);
  if (values.slice(first, last + 1).includes(null)) return '';
  const d = `${path}L${(plot.x + last * step).toFixed(1)} ${bottom}L${(plot.x + first * step).toFixed(1)} ${bottom}Z`;
  return element('path', { d, fill: colour, 'fill-opacity': Math.min(0.4, opacity), stroke: 'none' });
}

/** As many names as a quarter of the panel has room for. */
function legendOf(fields: readonly Field[], box: Box): { svg: string; height: number } {
  const rows: { field: Field; text: string }[][] = [[]];
  let used = 0;
  for (const field of fields) {
    const text = `${field.name}  ${shown(lastOf(field.values), field.config).text}`;
    const width = Math.min(widthOf(text) + 30, box.width);
    if (used + width > box.width && used > 0) {
      rows.push([]);
      used = 0;
    }
    used += width;
    rows.at(-1)?.push({ field, text });
  }
  const visible = rows.slice(0, Math.max(1, Math.floor(box.height / 4 / lineHeight)));
  const height = visible.length * lineHeight;
  const top = box.y + box.height - height + 11;
  const svg = visible.flatMap((row, index) =>
    legendRow(row, { x: box.x + 6, y: top + index * lineHeight, width: box.width - 12 }),
  );
  return { svg: svg.join(''), height };
}

function legendRow(row: { field: Field; text: string }[], at: { x: number; y: number; width: number }): string[] {
  let x = at.x;
  return row.map(({ field, text }) => {
    const mark = element('rect', { x, y: at.y - 6, width: 10, height: 3, fill: field.colour });
    const written = label(text, { x: x + 14, y: at.y, width: at.width - (x - at.x) - 14, fill: '#374151' });
    x += widthOf(text) + 30;
    return mark + written;
  });
}
