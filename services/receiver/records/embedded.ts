import { requestDimension, requestMetric } from '../../../contracts/request-metrics.ts';
import type { ReceiverMetrics } from './metrics.ts';

/**
 * Counts on Lambda, by a line of the log for each request, of which CloudWatch Logs makes a metric; AWS needs no call, and an environment that is
 * frozen or ended takes nothing with it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedded(
  namespace: string,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): ReceiverMetrics {
  const { endpoint: endpointName, outcome: outcomeName } = requestDimension;
  const directive = {
    Namespace: namespace,
    Dimensions: [[endpointName, outcomeName]],
    Metrics: [{ Name: requestMetric.seconds, Unit: 'Seconds' }],
  };
  const ofPromise = {
    Namespace: namespace,
    Dimensions: [[endpointName]],
    Metrics: [{ Name: requestMetric.kept, Unit: 'Count' }],
  };
  return {
    request({ endpoint, outcome, seconds, kept }) {
      const directives = kept === undefined ? [directive] : [directive, ofPromise];
      // It begins as `countedLine` says.
      const line = {
        _aws: { Timestamp: Date.now(), CloudWatchMetrics: directives },
        [endpointName]: endpoint,
        [outcomeName]: outcome,
        [requestMetric.seconds]: Math.round(seconds * 1e4) / 1e4,
        ...(kept !== undefined && { [requestMetric.kept]: kept ? 1 : 0 }),
      };
      write(`${JSON.stringify(line)}\n`);
    },
    publish() {},
    signatureFailure() {},
    tap() {},
  };
}
