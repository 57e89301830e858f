import type { BrokerVersion } from '../../../catalog/expressions/unknown-metrics.ts';
import { formatField, type Problem } from '../../../catalog/files/problem.ts';
import type { DashboardFile } from '../../../catalog/kinds/dashboard/dashboard.ts';
import { cloudWatchRules } from './cloudwatch-rules.ts';
import type { LintRule } from './lint-rule.ts';
import { lokiRules } from './loki-rules.ts';
import { lintedPanels } from './panel-query.ts';
import { panelRules } from './panel-rules.ts';
import { prometheusRules } from './prometheus-rules.ts';
import { rabbitmqMetric } from './rabbitmq-metrics.ts';

/** Every rule about built dashboards. */
export const lintRules: readonly LintRule[] = [
  ...panelRules,
  ...prometheusRules,
  rabbitmqMetric,
  ...lokiRules,
  ...cloudWatchRules,
];

/** What is wrong with a dashboard that was built. `locate` says where in its file a field stands. */
export function lintDashboard(
  dashboard: DashboardFile,
  { file, brokers, locate }: { file: string; brokers: readonly BrokerVersion[]; locate: LocateField },
): Problem[] {
  const linted = { dashboard, panels: lintedPanels(dashboard), brokers };
  return lintRules.flatMap(({ name, severity, check }) =>
    check(linted).map(({ path, panel, message }) => ({
      file,
      ...locate(path),
      field: formatField(path),
      message: panel === undefined ? message : `${JSON.stringify(panel)} ${message}`,
      severity,
      rule: name,
    })),
  );
}

/** Where a field of a dashboard stands in its file; a program has no line for it. */
export type LocateField = (path: readonly (string | number)[]) => { line: number; column: number };
