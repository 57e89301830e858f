import { metricLabel } from '../../../contracts/monitoring.ts';
import type { KnownAlarm } from '../known-alarm.ts';

/** Alarms of what Prometheus and Loki know. */
export const grafanaAlarms: readonly KnownAlarm[] = [
  {
    name: 'queue-growing',
    owner: 'grafana',
    watches: ['broker'],
    title: 'A queue of {object} grows',
    doc: 'The average of ten minutes of a queue is larger than that of a minute ago, all the time.',
    source:
      'https://github.com/rabbitmq/cluster-operator/blob/main/observability/prometheus/rules/rabbitmq/queue-is-growing.yml',
    severity: 'warning',
    threshold: { default: 1, min: 0, max: 1_000_000_000, unit: 'messages a minute', worse: 'above' },
    minutes: 10,
    missing: 'notBreaching',
    advice: 'See on the dashboard queues whether its consumers are there and how fast they are.',
    dashboard: 'queues',
    define: ({ subject, settings }) => {
      const series = `rabbitmq_detailed_queue_messages{${metricLabel.broker}="${subject.name}"}`;
      return {
        owner: 'grafana',
        source: 'prometheus',
        expression: `max by (${metricLabel.platform}, ${metricLabel.broker}, vhost, queue) (avg_over_time(${series}[10m]) - avg_over_time(${series}[10m] offset 1m))`,
        comparison: 'gt',
        threshold: settings.threshold ?? 1,
        parts: ['vhost', 'queue'],
      };
    },
  },
];
