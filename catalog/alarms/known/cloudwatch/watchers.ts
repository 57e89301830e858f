import { heartbeatMetric } from '../../../../contracts/monitoring.ts';
import { logForwarder, pagerFailures, pagerFunction } from '../../../../contracts/names.ts';
import { type PagingWay, trialMetric } from '../../../../contracts/paging.ts';
import { queueMetricNamespace } from '../../../../contracts/queue-metrics.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { functionMetric, ofMetric, recommended } from './queries.ts';

const common = { owner: 'cloudwatch', dashboard: 'platform' } as const;

/** Alarms of those who watch and call. CloudWatch, which needs none of them, has these. */
export const watcherAlarms: readonly KnownAlarm[] = [
  {
    ...common,
    name: 'monitoring-silent',
    watches: ['monitoring'],
    title: 'The host that watches the platform is not well, or silent',
    doc: 'The host has not told for so long that all that it is to run runs (MonitoringHealthy). Nothing that Grafana and Zabbix own is called about meanwhile.',
    source: 'Warren: longer than the host takes to begin anew, which is when its instance is replaced',
    severity: 'critical',
    minutes: 15,
    missing: 'breaching',
    advice:
      'See "warren status", then the journal of the unit that it names on the host. Until it is back watch brokers by "warren status".',
    define: ({ platform }) =>
      ofMetric(
        { namespace: queueMetricNamespace(platform), name: heartbeatMetric, dimensions: {}, stat: 'Maximum' },
        { comparison: 'LessThanThreshold', threshold: 1 },
      ),
  },
  {
    ...common,
    name: 'forwarder-errors',
    watches: ['monitoring'],
    title: 'Log groups do not reach Loki',
    doc: 'Calls of the log forwarder fail (Errors), as many in each minute as the threshold. CloudWatch Logs keeps what it had.',
    source: recommended,
    severity: 'warning',
    threshold: { default: recommendedAlarms.lambda.errors, min: 1, max: 1_000_000, unit: 'errors', worse: 'above' },
    minutes: 3,
    missing: 'missing',
    hiddenBy: ['monitoring-silent'],
    advice: 'Its log group says why. What Loki did not get is in the log groups of CloudWatch.',
    define: ({ platform, settings }) =>
      ofMetric(functionMetric(logForwarder(platform), 'Errors', 'Sum'), {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: settings.threshold ?? recommendedAlarms.lambda.errors,
      }),
  },
  trialMissing('grafana', "Grafana's"),
  trialMissing('zabbix', "Zabbix's"),
  {
    ...common,
    name: 'pager-errors',
    watches: ['platform'],
    title: 'The pager of CloudWatch fails',
    doc: 'Calls of the pager fail (Errors), as many in each minute as the threshold. It is called about by the pager itself: what fails for one route may reach another, and once it works again all of it is sent.',
    source: recommended,
    severity: 'error',
    threshold: { default: recommendedAlarms.lambda.errors, min: 1, max: 1_000_000, unit: 'errors', worse: 'above' },
    minutes: 3,
    missing: 'missing',
    advice:
      "Its log group says why: a route's key that is not there (warren route-keys), or PagerDuty that does not answer.",
    define: ({ platform, settings }) =>
      ofMetric(functionMetric(pagerFunction(platform), 'Errors', 'Sum'), {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: settings.threshold ?? recommendedAlarms.lambda.errors,
      }),
  },
  {
    ...common,
    name: 'pager-failures',
    watches: ['platform'],
    title: 'The pager of CloudWatch gave up on alarms',
    doc: 'Messages lie in the queue of what the pager did not do in three calls, as many as the threshold.',
    source: 'Warren: each is an alarm that nobody was called about when it came',
    severity: 'critical',
    threshold: { default: 1, min: 1, max: 1_000_000, unit: 'messages', worse: 'above' },
    minutes: 1,
    missing: 'notBreaching',
    advice:
      'Look at them in the queue, and in the log group of the pager why. Alarms that still hold are sent again every five minutes; purge the queue then.',
    define: ({ platform, settings }) =>
      ofMetric(
        {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: pagerFailures(platform) },
          stat: 'Maximum',
        },
        { comparison: 'GreaterThanOrEqualToThreshold', threshold: settings.threshold ?? 1 },
      ),
  },
];

/**
 * A day and more without a trial that PagerDuty took. Hours, of which CloudWatch looks back a week at most, while periods below an hour come
 * to a day at most: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period)
 */
function trialMissing(way: PagingWay, whose: string): KnownAlarm {
  return {
    ...common,
    name: `${way}-trial-missing`,
    watches: ['monitoring'],
    title: `${whose} way to PagerDuty has not worked for a day`,
    doc: `For so long no trial of ${whose} way, which is made once a day, was taken by PagerDuty. What it owns may be called about by nobody.`,
    source: 'Warren: a trial is made every 24 hours',
    severity: 'error',
    minutes: trialMetric.mostHoursBetween * 60,
    missing: 'breaching',
    hiddenBy: ['monitoring-silent'],
    advice: `See the journal of the pager on the monitoring host, and of ${way === 'grafana' ? 'Grafana' : "Zabbix's server"}, at the hour of platform.alerting.trials.`,
    define: ({ platform }) => ({
      owner: 'cloudwatch',
      queries: [
        {
          id: 'passed',
          metric: {
            namespace: queueMetricNamespace(platform),
            name: trialMetric.name,
            dimensions: { [trialMetric.dimension]: way },
            stat: 'Sum',
            periodSeconds: 3600,
          },
          returnsData: true,
        },
      ],
      comparison: 'LessThanThreshold',
      threshold: 1,
    }),
  };
}
