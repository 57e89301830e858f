import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** What a subscription hands a function: https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html */
export interface LogsEvent {
  /** JSON, compressed by gzip, as base64. */
  awslogs: { data: string };
}

const batch = z.object({
  logGroup: z.string(),
  logStream: z.string(),
  logEvents: z.array(
    z.object({
      id: z.string(),
      /** In milliseconds since the epoch. */
      timestamp: z.int(),
      message: z.string(),
    }),
  ),
});

/** Lines of one stream of a log group, in their order. */
export type Batch = z.infer<typeof batch>;

/**
 * The lines of an event; undefined for what CloudWatch sends to see whether somebody is there (`CONTROL_MESSAGE`):
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html. Throws for what is neither.
 */
export function readBatch({ awslogs }: LogsEvent): Batch | undefined {
  const message = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  return message.messageType === 'CONTROL_MESSAGE' ? undefined : batch.parse(message);
}
