import type { Panel } from '../dashboard.ts';
import { type Field, lastOf, shown, thresholdColour } from './fields.ts';
import { type Box, element, label, widthOf } from './svg.ts';

/** Last values in large digits, side by side; for a gauge and a bar gauge, too, with how much of the whole they are. */
export function drawStat(panel: Panel, fields: readonly Field[], box: Box): string {
  const { columns, rows } = arranged(fields.length, box);
  const tile = { width: box.width / columns, height: box.height / rows };
  return fields
    .slice(0, columns * rows)
    .map((field, index) =>
      drawTile(
        { panel, field, many: fields.length > 1 },
        {
          x: box.x + (index % columns) * tile.width,
          y: box.y + Math.floor(index / columns) * tile.height,
          ...tile,
        },
      ),
    )
    .join('');
}

/** Tiles that are wider than high, and not narrower than a name. */
function arranged(count: number, box: Box): { columns: number; rows: number } {
  const columns = Math.max(1, Math.min(count, Math.floor(box.width / 96)));
  const rows = Math.max(1, Math.min(Math.ceil(count / columns), Math.floor(box.height / 34)));
  return {
    columns: Math.max(1, Math.ceil(count / Math.max(rows, 1)) > columns ? columns : Math.ceil(count / rows)),
    rows,
  };
}

function drawTile({ panel, field, many }: { panel: Panel; field: Field; many: boolean }, box: Box): string {
  const value = lastOf(field.values);
  const { text, colour } = shown(value, field.config);
  const { colorMode = 'value', textMode = 'auto' } = (panel.options ?? {}) as { colorMode?: string; textMode?: string };
  const full = colorMode.startsWith('background');
  const named = textMode.includes('name') || (textMode === 'auto' && many);
  const size = Math.min(box.height * (named ? 0.45 : 0.6), 34, (box.width - 12) / Math.max(1, widthOf(text, 1)));
  const middle = box.x + box.width / 2;
  const share = panel.type === 'stat' ? '' : bar(value, field, box);
  return [
    full
      ? element('rect', {
          x: box.x + 2,
          y: box.y + 2,
          width: box.width - 4,
          height: box.height - 4,
          rx: 3,
          fill: colour,
        })
      : '',
    label(text, {
      ...{ x: middle, y: box.y + box.height * (named ? 0.5 : 0.62), size, 'text-anchor': 'middle' },
      ...{ fill: full ? '#ffffff' : colorMode === 'none' ? '#2f3338' : colour, 'font-weight': 600 },
    }),
    named
      ? label(field.name, {
          ...{ x: middle, y: box.y + box.height * 0.5 + 17, width: box.width - 8, size: 10.5, 'text-anchor': 'middle' },
          fill: full ? '#ffffff' : '#6b7280',
        })
      : '',
    share,
  ].join('');
}

/** How much of what is between least and most. */
function bar(value: number | null, { config }: Field, box: Box): string {
  const { min = 0, max = 100 } = config;
  const part = Math.max(0, Math.min(1, ((value ?? min) - min) / (max - min || 1)));
  const at = { x: box.x + 6, y: box.y + box.height - 9, height: 5, rx: 2 };
  return (
    element('rect', { ...at, width: box.width - 12, fill: '#e4e7eb' }) +
    element('rect', { ...at, width: (box.width - 12) * part, fill: thresholdColour(value, config) })
  );
}
