import { svgText } from '../../reach/render/svg.ts';
import type { DashboardChange, GridPanel } from '../model.ts';

/** Sizes of a column and of a line of Grafana's grid, of the gaps between panels and of the space around them. */
const column = 40;
const line = 22;
const gap = 6;
const margin = 20;
const head = 40;

/** The panels of a dashboard as they lie, and what a change does to each: the same bytes for the same change. */
export function dashboardSvg({ title, file, grid, panels }: DashboardChange): string {
  const gone = panels.filter(({ change }) => change === 'removed').map((panel) => `gone: ${panel.title}`);
  const bottom = head + Math.max(0, ...grid.map(({ y, h }) => y + h)) * line;
  const width = 24 * column + 2 * margin;
  const height = bottom + gone.length * line + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<title>${svgText(file)}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${margin}" y="${head - 16}">${svgText(title)}</text>`,
    ...grid.map(panelSvg),
    ...gone.map(
      (text, index) => `<text class="gone" x="${margin}" y="${bottom + (index + 1) * line}">${svgText(text)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** Blue and orange stay apart for those who do not tell red from green. */
const style = [
  '.page{fill:#fff}text{fill:#222}.title{font-size:16px;font-weight:bold}.heading{font-weight:bold}.gone{fill:#d00;text-decoration:line-through}',
  '.same{fill:#f4f4f4;stroke:#888}.new{fill:#e8f1fa;stroke:#0072b2;stroke-width:2.5}.changed{fill:#fdf0e1;stroke:#d55e00;stroke-width:2.5}.moved{fill:#f4f4f4;stroke:#0072b2;stroke-dasharray:5 4}',
  '@media(prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#e6edf3}.gone{fill:#ff7b72}.same,.moved{fill:#1c2128}.new{fill:#12283a;stroke:#58a6ff}.changed{fill:#33220f;stroke:#f0883e}}',
].join('');

/** What a panel is drawn as, and what stands before its title. */
const looks = {
  added: ['new', 'new: '],
  changed: ['changed', 'changed: '],
  moved: ['moved', 'moved: '],
  removed: ['same', ''],
} as const;

function panelSvg({ title, isRow, x, y, w, h, change }: GridPanel): string {
  const [left, top] = [margin + x * column, head + y * line];
  if (isRow) return `<text class="heading" x="${left}" y="${top + line - 6}">${svgText(title)}</text>`;
  const [look, words] = change ? looks[change] : (['same', ''] as const);
  const [wide, high] = [w * column - gap, h * line - gap];
  const most = Math.floor(wide / characterWidth);
  const whole = `${words}${title}`;
  const shown = whole.length > most ? `${whole.slice(0, most - 1)}…` : whole;
  return [
    `<g><title>${svgText(title)}</title><rect class="${look}" x="${left}" y="${top}" width="${wide}" height="${high}" rx="4"/>`,
    `<text x="${left + 8}" y="${top + 18}">${svgText(shown)}</text></g>`,
  ].join('');
}

/** About what a character takes. */
const characterWidth = 7.5;
