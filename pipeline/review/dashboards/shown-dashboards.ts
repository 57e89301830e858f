import { z } from 'zod';
import { monitoringStack } from '../../../contracts/names.ts';
import { watchFileKey } from '../../../contracts/object-keys.ts';
import { bundleId } from '../../../contracts/resources.ts';
import { dashboardOfPath } from '../../../contracts/watch-bundle.ts';
import type { Stack } from '../../terraform/synthesize.ts';

/** A dashboard as a side of a change shows it. */
export interface ShownDashboard {
  name: string;
  /** `dashboards/orders.ts`. */
  file: string;
  title: string;
  /** Those of collapsed rows, too; rows themselves are among them. */
  panels: ShownPanel[];
}

/** A panel, or a row, as Grafana has it. */
export interface ShownPanel {
  title: string;
  type: string;
  /** Of 24 columns, and lines from the top. */
  place: { x: number; y: number; w: number; h: number };
  /** What it asks, one text a query. */
  queries: string[];
  /** All of it but for its place, its number, its title and its queries, to see whether anything else differs. */
  rest: string;
}

const bundle = z.object({ files: z.array(z.object({ path: z.string(), sha256: z.string(), from: z.string() })) });

/** The dashboards that the monitoring host of a synthesized platform shows, in the order of names: those that its bundle names. */
export function shownDashboards(stacks: readonly Stack[]): ShownDashboard[] {
  const { resource } = stacks.find(({ name }) => name === monitoringStack)?.configuration ?? {};
  const objects = Object.values(resource?.aws_s3_object ?? {});
  const read = bundle.safeParse(jsonOf(resource?.aws_s3_object?.[bundleId]?.content));
  if (!read.success) return [];
  return read.data.files.flatMap(({ path, sha256, from }) => {
    const name = dashboardOfPath(path);
    const content = objects.find(({ key }) => key === watchFileKey(sha256))?.content;
    const model = name === undefined ? undefined : dashboardModel.safeParse(jsonOf(content)).data;
    return name === undefined || !model
      ? []
      : [{ name, file: from, title: model.title, panels: shownPanels(model.panels) }];
  });
}

const place = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const panelModel = z.looseObject({
  title: z.string().default(''),
  type: z.string().default(''),
  gridPos: place.optional(),
  targets: z.array(z.record(z.string(), z.unknown())).default([]),
  panels: z.array(z.unknown()).optional(),
});
const dashboardModel = z.object({ title: z.string(), panels: z.array(z.unknown()).default([]) });

/** What Terraform reads as it stands is written so that it is no template: see stacks/constructs/literal.ts. */
function jsonOf(content: unknown): unknown {
  if (typeof content !== 'string') return undefined;
  try {
    return JSON.parse(content.replace(/([$%])\1(?=\{)/g, '$1'));
  } catch {
    return undefined;
  }
}

function shownPanels(panels: readonly unknown[]): ShownPanel[] {
  return panels.flatMap((panel) => {
    const { data } = panelModel.safeParse(panel);
    if (!data) return [];
    const { title, type, gridPos, targets, panels: inner = [], id: _, ...rest } = data;
    // Grafana's own size of a panel that says none: https://github.com/grafana/grafana/blob/main/kinds/dashboard/dashboard_kind.cue (#GridPos)
    const shown = {
      title,
      type,
      place: gridPos ?? { x: 0, y: 0, w: 12, h: 9 },
      queries: targets.map(queryText),
      rest: JSON.stringify(rest),
    };
    return [shown, ...shownPanels(inner)];
  });
}

/** A query as a person writes it. */
function queryText({
  expr,
  expression,
  namespace,
  metricName,
  dimensions,
  statistic,
  ...others
}: Record<string, unknown>): string {
  if (typeof expr === 'string') return expr;
  if (typeof expression === 'string' && expression !== '') return expression;
  if (typeof metricName === 'string' && metricName !== '') {
    const of = Object.entries((dimensions ?? {}) as Record<string, unknown>).map(([name, value]) => `${name}=${value}`);
    return `${namespace} ${metricName} ${statistic} {${of.join(', ')}}`;
  }
  const { refId: _, datasource: __, ...rest } = others;
  return JSON.stringify(rest);
}
