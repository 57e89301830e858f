import type { Alarm, GrafanaDefinition } from './alarm.ts';

/** An alert of Prometheus' own, which has what Grafana's rule has: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface PrometheusRule {
  alert: string;
  expr: string;
  for: string;
  keep_firing_for?: string;
}

/** An alarm as Prometheus would have it, with its id as its name. Throws for one that is asked of Loki. */
export function prometheusRule({
  id,
  settings,
  definition,
}: Pick<Alarm, 'id' | 'settings'> & { definition: GrafanaDefinition }): PrometheusRule {
  if (definition.source !== 'prometheus') throw new Error(`${id} is asked of ${definition.source}, not of Prometheus`);
  const { keepFiringMinutes } = definition;
  return {
    alert: id,
    expr: beyond(definition),
    for: `${settings.minutes}m`,
    ...(keepFiringMinutes === undefined ? {} : { keep_firing_for: `${keepFiringMinutes}m` }),
  };
}

/** The parts that are beyond the threshold, as an expression. */
export function beyond({ expression, comparison, threshold }: GrafanaDefinition): string {
  return `(${expression}) ${comparison === 'gt' ? '>' : '<'} ${threshold}`;
}
