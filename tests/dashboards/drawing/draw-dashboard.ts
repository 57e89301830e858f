import { dataSource } from '../../../contracts/monitoring.ts';
import type { Dashboard, Panel } from '../dashboard.ts';
import { targetsOf } from '../dashboard.ts';
import { keyOf, type Recorded } from '../recorded.ts';
import { fieldsOf } from './fields.ts';
import { drawStat } from './stat.ts';
import { drawStateTimeline } from './state-timeline.ts';
import { type Box, element, label } from './svg.ts';
import { drawTable } from './table.ts';
import { drawTimeSeries, type Span } from './time-series.ts';

const width = 1240;
const gap = 8;
const head = 44;

/** A row of Grafana's grid is 30 pixels high, with 8 between panels: https://github.com/grafana/grafana/blob/v13.2.3/public/app/core/constants.ts */
const rowHeight = 38;

/** A dashboard as SVG, with what was recorded in its panels: the same bytes for the same. */
export function drawDashboard(dashboard: Dashboard, recorded: Recorded): string {
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.type === 'row' ? (panel.panels ?? []) : [])]);
  const bottom = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
  const height = head + bottom * rowHeight + gap;
  const drawn = panels.map((panel) => drawPanel(panel, recorded));
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...{ width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': 'Inter, Helvetica, Arial, sans-serif' },
      role: 'img',
      'aria-label': dashboard.title,
    },
    [
      element('rect', { x: 0, y: 0, width, height, fill: '#f4f5f5' }),
      label(dashboard.title, { x: gap + 4, y: 29, size: 18, fill: '#1f2328', 'font-weight': 600 }),
      ...drawn,
    ].join('\n'),
  )}\n`;
}

function drawPanel(panel: Panel, recorded: Recorded): string {
  const { x, y, w, h } = panel.gridPos;
  const column = (width - gap) / 24;
  const card = { x: gap + x * column, y: head + y * rowHeight, width: w * column - gap, height: h * rowHeight - gap };
  if (panel.type === 'row') {
    return label(panel.title ?? '', { x: card.x + 4, y: card.y + 20, size: 14, fill: '#1f2328', 'font-weight': 600 });
  }
  const inner = { x: card.x + 6, y: card.y + 28, width: card.width - 12, height: card.height - 34 };
  const title = {
    x: card.x + 10,
    y: card.y + 18,
    width: card.width - 20,
    size: 12,
    fill: '#1f2328',
    'font-weight': 600,
  };
  return [
    element('rect', { ...card, rx: 3, fill: '#ffffff', stroke: '#dcdfe4' }),
    label(panel.title ?? '', title),
    drawContent(panel, { recorded, box: inner }),
  ].join('');
}

function drawContent(panel: Panel, { recorded, box }: { recorded: Recorded; box: Box }): string {
  if (panel.type === 'text') return paragraphs(String(panel.options?.content ?? ''), box);
  const targets = targetsOf(panel, dataSource.prometheus);
  if (targets.length === 0) return notes([`${sourcesOf(panel)} is not asked here`, ...askedOf(panel)], box);
  const answers = targets.map((target) => ({ target, series: recorded.queries[keyOf(target)] ?? [] }));
  const fields = fieldsOf(panel, answers);
  if (fields.length === 0) return notes([panel.fieldConfig?.defaults?.noValue ?? 'nothing'], box);
  const longest = Math.max(...fields.map(({ values }) => values.length));
  const span: Span = { start: recorded.end - (longest - 1) * recorded.step, end: recorded.end };
  if (panel.type === 'timeseries' || panel.type === 'barchart') return drawTimeSeries(panel, fields, { box, span });
  if (panel.type === 'table') return drawTable(panel, answers, box);
  if (panel.type === 'state-timeline' || panel.type === 'status-history') return drawStateTimeline(fields, box);
  if (['stat', 'gauge', 'bargauge'].includes(panel.type)) return drawStat(panel, fields, box);
  return notes([`a panel of the type ${panel.type} is not drawn here`], box);
}

function sourcesOf(panel: Panel): string {
  const uids = (panel.targets ?? []).map(({ datasource }) => datasource?.uid ?? '');
  const named: Record<string, string> = { [dataSource.cloudwatch]: 'CloudWatch', [dataSource.loki]: 'Loki' };
  return [...new Set(uids)].map((uid) => named[uid] ?? uid).join(' and ') || 'nobody';
}

/** Metrics, expressions and queries of a panel that somebody else is asked for. */
function askedOf(panel: Panel): string[] {
  const asked = (panel.targets ?? []).map((target) => {
    const { namespace, metricName, expression, expr, label: name } = target as Record<string, string | undefined>;
    return metricName ? `${namespace} ${metricName}` : (name ?? expression ?? expr ?? '');
  });
  return [...new Set(asked.filter((text) => text !== ''))];
}

/** Lines in the middle, the first of them what is to be known. */
function notes(lines: readonly string[], box: Box): string {
  const visible = lines.slice(0, Math.max(1, Math.floor(box.height / 18)));
  const top = box.y + box.height / 2 - ((visible.length - 1) * 16) / 2 + 4;
  return visible
    .map((line, index) =>
      label(line, {
        ...{ x: box.x + box.width / 2, y: top + index * 16, width: box.width - 8 },
        ...{ fill: index === 0 ? '#9aa0a6' : '#6b7280', 'text-anchor': 'middle' },
      }),
    )
    .join('');
}

/** Lines of Markdown as plain text. */
function paragraphs(content: string, box: Box): string {
  const most = Math.floor(box.height / 16);
  return content
    .split('\n')
    .map((line) => line.replaceAll(/[#*`]/g, '').trim())
    .filter((line) => line !== '')
    .slice(0, most)
    .map((line, index) =>
      label(line, { x: box.x + 4, y: box.y + 12 + index * 16, width: box.width - 8, fill: '#374151' }),
    )
    .join('');
}
