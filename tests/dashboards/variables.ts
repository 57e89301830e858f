import { scrapeInterval } from '../../contracts/monitoring.ts';
import type { Dashboard, Panel, Target, Variable } from './dashboard.ts';

/** When a query is asked. */
export interface Asked {
  /** Between two points, in seconds. */
  stepSeconds: number;
  /** From the first to the last, in seconds. */
  rangeSeconds: number;
}

/**
 * A query as Grafana sends it, its own variables and the dashboard's put in.
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
 */
export function queryOf(
  {
    target,
    panel,
    values,
  }: { target: Target; panel: Pick<Panel, 'interval'>; values: Readonly<Record<string, string>> },
  { stepSeconds, rangeSeconds }: Asked,
): string {
  const least = secondsOf(target.interval || panel.interval || scrapeInterval.usual);
  const step = Math.max(stepSeconds, least);
  const own: Record<string, string> = {
    __rate_interval: `${Math.max(step + least, 4 * least)}s`,
    __interval: `${step}s`,
    // Loki's: https://grafana.com/docs/grafana/v13.3/datasources/loki/template-variables/
    __auto: `${step}s`,
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
  };
  return (target.expr ?? '').replace(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (written, braced, bare) => {
    const name = braced ?? bare;
    return own[name] ?? values[name] ?? written;
  });
}

/** What a variable stands for when all is chosen, as a part of a regular expression; undefined where one has to be chosen. */
export function wholeOf({ includeAll, allValue }: Variable): string | undefined {
  return includeAll ? allValue || '.*' : undefined;
}

/** What a variable asks Prometheus for: values of a label, of the series of a selector where it has one. */
export function labelAsked({ query }: Variable): { selector?: string; label: string } | undefined {
  const text = typeof query === 'string' ? query : query?.query;
  const [, selector, label] = /^label_values\(\s*(?:(.+),\s*)?(\w+)\s*\)$/.exec(text ?? '') ?? [];
  return label === undefined ? undefined : { label, ...(selector !== undefined && { selector: selector.trim() }) };
}

/** Variables of a dashboard, in the order in which they may use each other. */
export function variablesOf({ templating }: Dashboard): Variable[] {
  return templating?.list ?? [];
}

/** `1m` or `60s` in seconds. */
function secondsOf(duration: string): number {
  const [, count, unit = 's'] = /^>?(\d+)(s|m|h)?$/.exec(duration) ?? [];
  if (count === undefined) throw new Error(`${duration} is no length of time`);
  return Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
}
