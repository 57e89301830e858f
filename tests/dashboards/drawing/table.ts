import type { Panel, Target } from '../dashboard.ts';
import type { RecordedSeries } from '../recorded.ts';
import { type Field, lastOf, shown } from './fields.ts';
import type { Box } from './svg.ts';
import { colourOf, element, label } from './svg.ts';

type Row = Record<string, { text: string; colour?: string; value?: number | null }>;

const rowHeight = 20;

/** Series as rows: labels and last values as columns, joined, named, left out and ordered as the panel's transformations say. */
export function drawTable(
  panel: Panel,
  answers: readonly { target: Target; series: readonly RecordedSeries[] }[],
  box: Box,
): string {
  const rows = rowsOf(panel, answers);
  const columns = columnsOf(panel, rows);
  if (rows.length === 0 || columns.length === 0) return '';
  const width = box.width / columns.length;
  const visible = rows.slice(0, Math.max(1, Math.floor(box.height / rowHeight) - 1));
  const head = columns.map(({ title }, index) =>
    label(title, {
      x: box.x + index * width + 6,
      y: box.y + 13,
      width: width - 10,
      fill: '#6b7280',
      'font-weight': 600,
    }),
  );
  const body = visible.flatMap((row, index) => {
    const y = box.y + (index + 1) * rowHeight;
    const line = element('line', { x1: box.x, x2: box.x + box.width, y1: y, y2: y, stroke: '#eef0f3' });
    const cells = columns.map(({ key }, column) =>
      label(row[key]?.text ?? '', {
        ...{ x: box.x + column * width + 6, y: y + 14, width: width - 10 },
        fill: row[key]?.colour ?? '#2f3338',
      }),
    );
    return [line, ...cells];
  });
  return [...head, ...body].join('');
}

/** Series of the same labels are one row. */
function rowsOf(panel: Panel, answers: readonly { target: Target; series: readonly RecordedSeries[] }[]): Row[] {
  const rows = new Map<string, Row>();
  const join = panel.transformations?.find(({ id }) => id === 'joinByField' || id === 'seriesToColumns');
  const by = String(join?.options?.byField ?? join?.options?.field ?? '');
  for (const { target, series } of answers) {
    const column = answers.length > 1 ? `Value #${target.refId ?? 'A'}` : 'Value';
    for (const { labels, values } of series) {
      const { __name__, ...others } = labels;
      const key = by ? (labels[by] ?? '') : JSON.stringify(others);
      const texts = Object.fromEntries(Object.entries(others).map(([name, text]) => [name, { text }]));
      const value = lastOf(values);
      const { text, colour } = shown(value, columnConfig(panel, [column, renamed(panel, column)]));
      rows.set(key, { ...texts, ...rows.get(key), [column]: { text, colour, value } });
    }
  }
  return sorted(panel, [...rows.values()]);
}

function columnConfig(panel: Panel, names: readonly string[]) {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const own = overrides.filter(({ matcher }) => matcher.id === 'byName' && names.includes(String(matcher.options)));
  const config = Object.assign(
    {},
    defaults,
    ...own.flatMap(({ properties }) => properties.map(({ id, value }) => ({ [id]: value }))),
  );
  const coloured =
    (config.custom as { cellOptions?: { type?: string } } | undefined)?.cellOptions ?? config['custom.cellOptions'];
  // Without it a table's numbers have the colour of its text.
  return coloured?.type?.startsWith('color') || config.mappings?.length > 0
    ? config
    : { ...config, thresholds: { steps: [{ value: null, color: colourOf('text') }] } };
}

function sorted(panel: Panel, rows: Row[]): Row[] {
  const [by] = (panel.options?.sortBy ?? []) as { displayName: string; desc?: boolean }[];
  if (!by) return rows;
  const key = Object.keys(rows[0] ?? {}).find(
    (name) => name === by.displayName || renamed(panel, name) === by.displayName,
  );
  if (key === undefined) return rows;
  const order = (row: Row) => row[key]?.value ?? 0;
  return rows.sort((a, b) => (by.desc ? order(b) - order(a) : order(a) - order(b)));
}

interface Organized {
  excludeByName?: Record<string, boolean>;
  renameByName?: Record<string, string>;
  indexByName?: Record<string, number>;
}

function organized(panel: Panel): Organized {
  return (panel.transformations?.find(({ id }) => id === 'organize')?.options ?? {}) as Organized;
}

function renamed(panel: Panel, key: string): string {
  return organized(panel).renameByName?.[key] ?? key;
}

function columnsOf(panel: Panel, rows: readonly Row[]): { key: string; title: string }[] {
  const { excludeByName = {}, indexByName = {} } = organized(panel);
  const filter = panel.transformations?.find(({ id }) => id === 'filterFieldsByName')?.options?.include as
    | { names?: string[] }
    | undefined;
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (key) => !excludeByName[key] && (filter?.names?.includes(key) ?? true),
  );
  const place = (key: string) => indexByName[key] ?? keys.indexOf(key) + 1000;
  return keys.sort((a, b) => place(a) - place(b)).map((key) => ({ key, title: displayName(panel, key) }));
}

function displayName(panel: Panel, key: string): string {
  const title = renamed(panel, key);
  const config = columnConfig(panel, [key, title]) as Field['config'];
  return config.displayName ?? title;
}
