import { type Field, shown } from './fields.ts';
import { type Box, element, label, widthOf } from './svg.ts';

const nameWidth = 150;

/** A bar for each series, a piece for each while in which what is shown of it stays the same. */
export function drawStateTimeline(fields: readonly Field[], box: Box): string {
  const height = Math.min(30, box.height / Math.max(1, fields.length));
  return fields
    .slice(0, Math.floor(box.height / height))
    .map((field, index) => {
      const y = box.y + index * height;
      const bar = { x: box.x + nameWidth, y: y + 3, width: box.width - nameWidth - 4, height: height - 6 };
      const name = label(field.name, { x: box.x + 4, y: y + height / 2 + 4, width: nameWidth - 10, fill: '#374151' });
      return name + pieces(field, bar);
    })
    .join('');
}

function pieces({ values, config }: Field, bar: Box): string {
  const width = bar.width / Math.max(1, values.length);
  const runs: { from: number; count: number; text: string; colour: string }[] = [];
  for (const [index, value] of values.entries()) {
    const { text, colour } = shown(value, config);
    const last = runs.at(-1);
    if (last?.text === text && last.colour === colour) last.count += 1;
    else runs.push({ from: index, count: 1, text, colour });
  }
  return runs
    .map(({ from, count, text, colour }) => {
      const piece = { x: bar.x + from * width, y: bar.y, width: count * width, height: bar.height };
      const inside = widthOf(text, 10) + 8 < piece.width;
      const written = { x: piece.x + piece.width / 2, y: bar.y + bar.height / 2 + 3.5, size: 10, fill: '#ffffff' };
      return (
        element('rect', { ...piece, fill: colour }) +
        (inside ? label(text, { ...written, 'text-anchor': 'middle' }) : '')
      );
    })
    .join('');
}
