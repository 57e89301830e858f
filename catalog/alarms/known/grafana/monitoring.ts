import { prometheusMemoryShare, scrapeJob } from '../../../../contracts/monitoring.ts';
import { instanceTypes } from '../../../facts/instance-types.ts';
import type { Platform } from '../../../kinds/platform/platform.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { quoted } from './matchers.ts';

const own = [scrapeJob.prometheus, scrapeJob.loki, scrapeJob.grafana, scrapeJob.watch].join('|');
const of = (job: string) => `{job=${quoted(job)}}`;

/** What all of them have. */
const ofTheHost = { watches: ['monitoring'], dashboard: 'monitoring' } as const;

/** Of the data sources that all other rules ask: a rule of another stays as it was while they do not answer. */
const sources: readonly GrafanaAlarm[] = [
  {
    ...ofTheHost,
    name: 'metrics-unreachable',
    title: 'Grafana cannot ask Prometheus',
    doc: 'Prometheus does not answer Grafana, so that no alarm of metrics can begin or end.',
    source: 'Warren: longer than Prometheus takes to start anew after it was ended',
    severity: 'critical',
    minutes: 5,
    missing: 'breaching',
    advice:
      'See with "warren status" what the monitoring host says of Prometheus: most often it was ended for its memory, and reads its log of what it had.',
    expression: () => 'vector(0)',
    firesOnError: true,
  },
  {
    ...ofTheHost,
    name: 'logs-unreachable',
    title: 'Grafana cannot ask Loki',
    doc: 'Loki does not answer Grafana, so that no alarm of logs can begin or end.',
    source: 'Warren: longer than Loki takes to start anew',
    severity: 'error',
    minutes: 10,
    missing: 'breaching',
    advice: 'See with "warren status" what the monitoring host says of Loki, and whether its bucket can be reached.',
    asks: 'loki',
    expression: () => 'vector(0)',
    firesOnError: true,
  },
];

const programs: readonly GrafanaAlarm[] = [
  {
    ...ofTheHost,
    name: 'targets-down',
    title: 'Programs of the monitoring host tell nothing of themselves',
    doc: 'Grafana, Loki, the agent or Prometheus itself does not answer Prometheus.',
    source: 'Warren: longer than one of them takes to start anew',
    severity: 'error',
    minutes: 10,
    missing: 'ignore',
    advice: 'See on the dashboard Monitoring which, and with "warren status" what the host says of it.',
    hiddenBy: ['metrics-unreachable'],
    parts: ['job'],
    expression: () => `1 - min by (job) (up{job=~${quoted(own)}})`,
  },
  {
    ...ofTheHost,
    name: 'prometheus-memory',
    title: 'Prometheus nears the memory at which it is ended',
    doc: 'Memory of Prometheus, as part of what it may take on the host, is above the threshold.',
    source: 'Warren: it may take half of the host, and is ended and starts anew past that',
    severity: 'warning',
    threshold: { default: 85, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: 30,
    missing: 'ignore',
    advice:
      'Choose a larger monitoring.instance.type; "warren check" says for how many series it is. Queues that come and go are series, too.',
    hiddenBy: ['metrics-unreachable'],
    expression: ({ platform }) =>
      `100 * max(process_resident_memory_bytes${of(scrapeJob.prometheus)}) / ${prometheusMemoryBytes(platform)}`,
  },
  {
    ...ofTheHost,
    name: 'metrics-cut-short',
    title: 'Metrics are deleted before their time',
    doc: 'In a day Prometheus has deleted metrics more often than the threshold because its part of the disk is full.',
    source: 'Warren: with enough disk there is none',
    severity: 'info',
    threshold: { default: 0, min: 0, max: 100, unit: 'times a day', worse: 'above' },
    minutes: 5,
    missing: 'ignore',
    advice:
      'Make monitoring.storage.sizeGiB larger, which takes effect live, or monitoring.metrics.retentionDays smaller.',
    expression: () => `sum(increase(prometheus_tsdb_size_retentions_total${of(scrapeJob.prometheus)}[1d]))`,
  },
  {
    ...ofTheHost,
    name: 'monitoring-disk-full',
    title: 'The disk of the monitoring host fills',
    doc: 'The used part of its data disk is above the threshold.',
    source: 'Warren: Prometheus keeps to half of it, so that the rest is what grew unasked',
    severity: 'warning',
    threshold: { default: 85, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: 15,
    missing: 'ignore',
    advice: 'Make monitoring.storage.sizeGiB larger, which takes effect live.',
    expression: () => `max(monitoring_disk_used_percent${of(scrapeJob.watch)})`,
  },
  {
    ...ofTheHost,
    name: 'prometheus-rules-fail',
    title: "Rules of Prometheus' own fail",
    doc: 'In ten minutes more evaluations of recording rules than the threshold failed, so that what is drawn and alarmed from them is old.',
    source:
      'https://github.com/prometheus/prometheus/blob/main/documentation/prometheus-mixin/alerts.libsonnet, PrometheusRuleFailures',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000, unit: 'evaluations in 10 minutes', worse: 'above' },
    minutes: 15,
    missing: 'ignore',
    advice: "See on Prometheus' own page of rules which, and why.",
    hiddenBy: ['metrics-unreachable'],
    expression: () => `sum(increase(prometheus_rule_evaluation_failures_total${of(scrapeJob.prometheus)}[10m]))`,
  },
  {
    ...ofTheHost,
    name: 'loki-not-taking',
    title: 'Loki does not take logs',
    doc: 'The part of pushes of ten minutes, of twenty at least, that Loki answered with 5xx is above the threshold.',
    source: 'https://grafana.com/docs/enterprise-logs/latest/manage/meta-monitoring/metrics/, LokiRequestErrors',
    severity: 'error',
    threshold: { default: 10, min: 0, max: 99, unit: 'percent', worse: 'above' },
    minutes: 15,
    missing: 'ignore',
    advice:
      'See in the journal of the monitoring host what Loki says: most often its bucket does not answer, or its disk is full.',
    hiddenBy: ['logs-unreachable'],
    expression: () => {
      const pushes = (more: string) =>
        `sum(increase(loki_request_duration_seconds_count{job=${quoted(scrapeJob.loki)},route="loki_api_v1_push"${more}}[10m]))`;
      return `100 * (${pushes(',status_code=~"5.."')} or vector(0)) / clamp_min(${pushes('')}, 20)`;
    },
  },
  {
    ...ofTheHost,
    name: 'logs-discarded',
    title: 'Loki refuses lines of logs',
    doc: 'In five minutes Loki refused more lines than the threshold: past its limits, too old, or not to be read.',
    source:
      'https://grafana.com/docs/loki/latest/operations/request-validation-rate-limits/, which advises to be told of any',
    severity: 'warning',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'lines in 5 minutes', worse: 'above' },
    minutes: 10,
    missing: 'ignore',
    advice:
      'The reason says why; what is no matter of a rate is lost. rate_limited: something logs in a storm; see on the dashboard Monitoring who sends most.',
    parts: ['reason'],
    expression: () => `sum by (reason) (increase(loki_discarded_samples_total${of(scrapeJob.loki)}[5m]))`,
  },
  {
    ...ofTheHost,
    name: 'grafana-late',
    title: 'Grafana looks at alarms too late',
    doc: 'Grafana begins to evaluate rules later than the threshold after it should.',
    source:
      'Warren: rules are evaluated each minute; the metric is https://github.com/grafana/grafana/blob/v13.2.0/pkg/services/ngalert/metrics/scheduler.go',
    severity: 'error',
    threshold: { default: 60, min: 1, max: 3600, unit: 'seconds', worse: 'above' },
    minutes: 10,
    missing: 'ignore',
    advice:
      'The host is busy: see on the dashboard Monitoring with what, and choose a larger monitoring.instance.type.',
    hiddenBy: ['targets-down'],
    expression: () => `max(grafana_alerting_scheduler_behind_seconds${of(scrapeJob.grafana)})`,
  },
];

/** What Prometheus may take of the host's memory. */
function prometheusMemoryBytes({ monitoring }: Platform): number {
  const type = instanceTypes.find(({ name }) => name === monitoring?.instance.type);
  if (!type) throw new Error('the platform has no monitoring host whose memory were known');
  return Math.floor(prometheusMemoryShare * type.memoryMiB * 1024 ** 2);
}

/** Alarms of what watches, by what it tells of itself. That the host is there at all, CloudWatch knows. */
export const monitoringAlarms: readonly KnownAlarm[] = [...sources, ...programs].map(grafanaAlarm);
