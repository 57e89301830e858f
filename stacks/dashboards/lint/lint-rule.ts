import type { BrokerVersion } from '../../../catalog/expressions/unknown-metrics.ts';
import type { FieldPath } from '../../../catalog/files/problem.ts';
import type { DashboardFile } from '../../../catalog/kinds/dashboard/dashboard.ts';
import type { LintedPanel, PanelQuery } from './panel-query.ts';

/** What is wrong with a dashboard that was built. */
export interface LintFinding {
  path: FieldPath;
  /** The panel that it is about. */
  panel?: string;
  message: string;
}

/** A rule about built dashboards: an error where a panel would show nothing or what is wrong, else a warning. */
export interface LintRule {
  name: string;
  /** One sentence: what must hold. */
  doc: string;
  severity: 'error' | 'warning';
  check(dashboard: LintedDashboard): LintFinding[];
}

export interface LintedDashboard {
  dashboard: DashboardFile;
  panels: readonly LintedPanel[];
  /** The brokers that there are. */
  brokers: readonly BrokerVersion[];
}

/** A rule about each panel. */
export function ofPanels(check: (panel: LintedPanel) => string | undefined): LintRule['check'] {
  return ({ panels }) =>
    panels.flatMap((panel) => {
      const message = check(panel);
      return message === undefined ? [] : [{ path: panel.path, panel: panel.title, message }];
    });
}

/** A rule about each query of a type of data source. */
export function ofQueries(
  source: string,
  check: (query: PanelQuery, panel: LintedPanel) => readonly string[],
): LintRule['check'] {
  return ({ panels }) =>
    panels.flatMap((panel) =>
      panel.queries
        .filter((query) => query.source === source)
        .flatMap((query) => check(query, panel).map((message) => ({ path: query.path, panel: panel.title, message }))),
    );
}
