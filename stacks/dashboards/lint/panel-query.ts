import type { FieldPath } from '../../../catalog/files/problem.ts';
import { type DashboardFile, panelsOf, targetsOf } from '../../../catalog/kinds/dashboard/dashboard.ts';

/** A panel of a finished dashboard. */
export interface LintedPanel {
  title: string;
  type: string;
  value: Readonly<Record<string, unknown>>;
  path: FieldPath;
  queries: PanelQuery[];
}

/** A query of a panel. */
export interface PanelQuery {
  /** Type of the data source that it asks: `prometheus`. */
  source: string;
  /** What it asks, of Prometheus and Loki. */
  expr: string;
  value: Readonly<Record<string, unknown>>;
  path: FieldPath;
}

/** The panels of a finished dashboard but for its rows. */
export function lintedPanels(dashboard: DashboardFile): LintedPanel[] {
  return panelsOf(dashboard)
    .filter(({ value }) => value.type !== 'row')
    .map((panel) => ({
      title: typeof panel.value.title === 'string' ? panel.value.title : '',
      type: String(panel.value.type),
      value: panel.value,
      path: panel.path,
      queries: targetsOf(panel).map(({ value, path }) => ({
        source: String((value.datasource as { type?: unknown } | undefined)?.type ?? ''),
        expr: typeof value.expr === 'string' ? value.expr : '',
        value,
        path,
      })),
    }));
}
