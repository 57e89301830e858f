import { gzipSync } from 'node:zlib';
import type { Batch, LogsEvent } from '../../../services/forwarder/batch.ts';

/** An event as CloudWatch Logs makes it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export function logsEvent(batch: Batch, messageType = 'DATA_MESSAGE'): LogsEvent {
  const message = { messageType, owner: '123456789012', subscriptionFilters: ['loki'], ...batch };
  return { awslogs: { data: gzipSync(JSON.stringify(message)).toString('base64') } };
}

/** Lines of a stream of the receiver's group; each says which it is. */
export function batchOf(props: { stream: string; from: number; lines: number; at: number }): Batch {
  const { stream, from, lines, at } = props;
  return {
    logGroup: '/warren/acme/acme-receiver',
    logStream: stream,
    logEvents: Array.from({ length: lines }, (_, index) => ({
      id: `${stream}/${from + index}`,
      // Several in a millisecond, as they are; what of one millisecond is in two batches, nothing that CloudWatch says would order.
      timestamp: at + Math.floor((from + index) / 4),
      message: `{"stream":"${stream}","line":${from + index}}\n`,
    })),
  };
}
