import { receiverFunction } from '../../../../contracts/names.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import { receiverTimeoutSeconds } from '../../../kinds/endpoint/receiver-timeout.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { functionMetric, ofMetric, recommended } from './queries.ts';

const { lambda: recommends } = recommendedAlarms;

const common = { owner: 'cloudwatch', watches: ['receiver'], dashboard: 'ingress', missing: 'missing' } as const;

/** Alarms of the function that answers for all endpoints. Nobody calls it for a while: then there is no metric, and nothing is wrong. */
export const receiverAlarms: readonly KnownAlarm[] = [
  {
    ...common,
    name: 'receiver-errors',
    title: 'The receiver fails',
    doc: 'Calls of the receiver end without an answer of its own (Errors), as many in each minute as the threshold.',
    source: recommended,
    severity: 'error',
    threshold: { default: recommends.errors, min: 1, max: 1_000_000, unit: 'errors', worse: 'above' },
    minutes: 3,
    advice:
      'Its log group says why; see on the dashboard ingress since when, and what was merged then. Senders have to send again.',
    define: ({ platform, settings }) =>
      ofMetric(functionMetric(receiverFunction(platform), 'Errors', 'Sum'), {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: settings.threshold ?? recommends.errors,
      }),
  },
  {
    ...common,
    name: 'receiver-throttles',
    title: 'The receiver is refused more requests at once',
    doc: 'Lambda refuses calls of the receiver (Throttles), as many in each minute as the threshold.',
    source: recommended,
    severity: 'error',
    threshold: { default: recommends.throttles, min: 1, max: 1_000_000, unit: 'refusals', worse: 'above' },
    minutes: 5,
    advice: 'Senders get 429. Raise ingress.concurrency, or the quota of concurrent executions of the account.',
    define: ({ platform, settings }) =>
      ofMetric(functionMetric(receiverFunction(platform), 'Throttles', 'Sum'), {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: settings.threshold ?? recommends.throttles,
      }),
  },
  {
    ...common,
    name: 'receiver-slow',
    title: 'The receiver takes almost as long as it may',
    doc: "The slowest tenth of the receiver's calls takes longer than the threshold of its timeout (Duration, p90), which is ten seconds more than the longest deadline.",
    source:
      'Warren: AWS leaves the number to what the function does; past its timeout a call is ended without an answer',
    severity: 'warning',
    threshold: { default: recommends.durationPercent, min: 1, max: 100, unit: 'percent', worse: 'above' },
    minutes: 15,
    advice:
      'See on the dashboard ingress which endpoint waits, and whether its broker answers and its processor keeps up.',
    define: ({ platform, beside, settings }) =>
      ofMetric(functionMetric(receiverFunction(platform), 'Duration', 'p90'), {
        comparison: 'GreaterThanThreshold',
        threshold: 10 * (settings.threshold ?? recommends.durationPercent) * receiverTimeoutSeconds(beside.endpoints),
      }),
  },
];
