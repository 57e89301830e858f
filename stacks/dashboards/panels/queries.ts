import { MetricEditorMode, MetricQueryType, MetricsQueryBuilder } from '@grafana/grafana-foundation-sdk/cloudwatch';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { dataSource, scrapeInterval, scrapeJob } from '../../../contracts/monitoring.ts';

/** A query of a panel. */
export type Query = Builder<Dataquery>;

const sourceOf = (uid: keyof typeof dataSource) => ({ type: uid, uid: dataSource[uid] });

/** PromQL over the time shown; `legend` as Grafana has it, `{{queue}}`. */
export function promql(expr: string, legend: string): Query {
  const query = new PrometheusQuery().datasource(sourceOf('prometheus')).expr(expr).legendFormat(legend).range();
  const seldom = (['queues', 'promises'] as const).find((job) => expr.includes(`job="${scrapeJob[job]}"`));
  return seldom ? query.interval(scrapeInterval[seldom]) : query;
}

/** PromQL of now, for tables: a column, named by `refId`. */
export function promqlNow(expr: string, refId: string): Query {
  return new PrometheusQuery()
    .datasource(sourceOf('prometheus'))
    .expr(expr)
    .refId(refId)
    .format(PromQueryFormat.Table)
    .instant();
}

/** LogQL over the time shown: of lines, or of what is counted of them, then with a `legend` as Grafana has it, `{{status}}`. */
export function logql(expr: string, legend = ''): Query {
  return new LokiQuery().datasource(sourceOf('loki')).expr(expr).queryType('range').legendFormat(legend);
}

/** A metric of CloudWatch, one value a minute. */
export interface CloudWatchMetric {
  namespace: string;
  metric: string;
  /** By name; `*` for each that there is. */
  dimensions: Readonly<Record<string, string>>;
  /** `Average`, `Maximum`, `Sum`, `p90`. */
  statistic: string;
  region: string;
  label: string;
  /** By which expressions name it. */
  id?: string;
  /** Whether it is only there for expressions. */
  hidden?: boolean;
}

export function cloudWatch(asked: CloudWatchMetric): Query {
  const { namespace, metric, dimensions, statistic, region, label, id, hidden } = asked;
  const query = cloudWatchQuery({ region, label })
    .metricEditorMode(MetricEditorMode.Builder)
    .namespace(namespace)
    .metricName(metric)
    .dimensions({ ...dimensions })
    .matchExact(true)
    .statistic(statistic)
    .period('60');
  if (id !== undefined) query.id(id).refId(id);
  return hidden ? query.hide(true) : query;
}

/** Arithmetic of CloudWatch over metrics and expressions that others of the panel have as `id`. */
export function cloudWatchMath(asked: {
  id: string;
  expression: string;
  region: string;
  label: string;
  hidden?: boolean;
}): Query {
  const { id, expression, region, label, hidden } = asked;
  const query = cloudWatchQuery({ region, label }).metricEditorMode(MetricEditorMode.Code);
  query.id(id).refId(id).expression(expression).period('60').matchExact(true);
  return hidden ? query.hide(true) : query;
}

function cloudWatchQuery({ region, label }: { region: string; label: string }): MetricsQueryBuilder {
  return new MetricsQueryBuilder()
    .datasource(sourceOf('cloudwatch'))
    .metricQueryType(MetricQueryType.Search)
    .region(region)
    .label(label);
}
