import type { BuiltDashboard } from '../../../catalog/kinds/dashboard/built-dashboard.ts';
import { dataSource } from '../../../contracts/monitoring.ts';
import { emptyWhen } from '../../../stacks/dashboards/empty-when.ts';
import { type Dashboard, type Panel, panelsOf, type Target, targetsOf } from '../../dashboards/dashboard.ts';
import type { RecordedSeries } from '../../dashboards/recorded.ts';
import { keyOf } from '../../dashboards/recorded.ts';
import { labelAsked, queryOf, variablesOf, wholeOf } from '../../dashboards/variables.ts';
import type { Prometheus, Sampled } from './prometheus.ts';

/** What became of a query of a panel. */
export interface Answer {
  dashboard: string;
  panel: string;
  /** Of the record: tests/dashboards/recorded.ts. */
  key: string;
  /** As it was sent. */
  query: string;
  series: RecordedSeries[];
  /** When the panel says that it may be empty. */
  emptyWhen: string | undefined;
  /** What Prometheus says of a query that it refuses. */
  error?: string;
}

/** When queries are asked: over so many seconds that end at a time, with a value a step. */
export interface Window {
  end: number;
  step: number;
  seconds: number;
}

/** Asks all queries of all dashboards for Prometheus, with all that can be chosen chosen. */
export async function askPanels(
  prometheus: Prometheus,
  dashboards: readonly BuiltDashboard[],
  window: Window,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { name, text } of dashboards) {
    const dashboard = JSON.parse(text) as Dashboard;
    const values = await valuesOf(prometheus, dashboard);
    for (const panel of panelsOf(dashboard)) {
      for (const target of targetsOf(panel, dataSource.prometheus)) {
        answers.push({ dashboard: name, ...(await askTarget(prometheus, { panel, target, values, window })) });
      }
    }
  }
  return answers;
}

/** What each variable stands for. */
async function valuesOf(prometheus: Prometheus, dashboard: Dashboard): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const variable of variablesOf(dashboard)) {
    const asked = labelAsked(variable);
    const found = asked
      ? await prometheus.labelValues(asked.label, asked.selector && withValues(asked.selector, values))
      : [];
    const current = variable.current?.value;
    values[variable.name] = wholeOf(variable) ?? found[0] ?? (typeof current === 'string' ? current : '');
  }
  return values;
}

function withValues(selector: string, values: Record<string, string>): string {
  const asked = { stepSeconds: 15, rangeSeconds: 300 };
  return queryOf({ target: { expr: selector }, panel: {}, values }, asked);
}

async function askTarget(
  prometheus: Prometheus,
  props: { panel: Panel; target: Target; values: Record<string, string>; window: Window },
): Promise<Omit<Answer, 'dashboard'>> {
  const { panel, target, values, window } = props;
  const { end, step, seconds } = window;
  const query = queryOf({ target, panel, values }, { stepSeconds: step, rangeSeconds: seconds });
  const about = { panel: panel.title ?? '', key: keyOf(target), query, emptyWhen: emptyWhen(panel) };
  try {
    const sampled = target.instant
      ? await prometheus.instant(query, end)
      : await prometheus.range(query, { start: end - seconds, end, step });
    return { ...about, series: sampled.map((one) => recordedOf(one, target.instant ? undefined : window)) };
  } catch (error) {
    return { ...about, series: [], error: String((error as Error).message) };
  }
}

/** With a value a step, and no more digits than a picture shows. */
function recordedOf({ metric, values }: Sampled, window?: Window): RecordedSeries {
  const { platform: _, ...labels } = metric;
  const shortened = (text: string) => (text === 'NaN' ? null : Number(Number(text).toPrecision(5)));
  if (!window) return { labels, values: values.map(([, text]) => shortened(text)) };
  const byTime = new Map(values.map(([time, text]) => [Math.round(time - window.end), shortened(text)]));
  const times = Array.from(
    { length: window.seconds / window.step + 1 },
    (_each, index) => index * window.step - window.seconds,
  );
  return { labels, values: times.map((time) => byTime.get(time) ?? null) };
}
