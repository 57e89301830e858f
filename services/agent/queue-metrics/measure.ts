import { z } from 'zod';
import { queueDimensions, queueMetric, type ScaledQueue } from '../../../contracts/queue-metrics.ts';
import type { MetricValue } from '../../node/aws/metrics.ts';

/** What RabbitMQ's HTTP API says of a queue, as far as it is published. */
const queueAnswer = z.object({
  /** Node that has it; of a quorum queue and of a stream the leader's. */
  node: z.string().nullish(),
  leader: z.string().nullish(),
  /** Nodes that have copies, and those of them that are in touch. A classic queue has neither. */
  members: z.array(z.string()).nullish(),
  online: z.array(z.string()).nullish(),
  /** Absent until the leader has told them for the first time. */
  messages_ready: z.int().nullish(),
  messages_unacknowledged: z.int().nullish(),
  consumers: z.int().nullish(),
  /** Absent until the first use. */
  message_stats: z.object({ publish: z.int().default(0), ack: z.int().default(0) }).nullish(),
});

/** What is to be published of a queue: its metrics, or why there are none; `again`: in a few seconds there will be some. */
export type Measured = { values: MetricValue[] } | { left: string; again?: true } | 'not this node';

/**
 * Judges what the HTTP API of a node answered of a queue; undefined is an answer, too: there is none. A node speaks for the
 * queues that it leads with a majority of their members in touch. One that was cut off from the others still believes to lead,
 * while they have another leader by then; what it would publish would be of another queue under the same name.
 */
export function measured(props: { answer: unknown; queue: ScaledQueue; broker: string; hostName: string }): Measured {
  const { answer, queue, broker, hostName } = props;
  if (answer === undefined) return { left: 'there is no such queue' };
  const { node, leader, members, online, message_stats, ...counts } = queueAnswer.parse(answer);
  if ((leader ?? node) !== `rabbit@${hostName}`) return 'not this node';
  if (members && 2 * (online ?? []).length <= members.length)
    return { left: `${(online ?? []).length} of its ${members.length} members are in touch, which is no majority` };
  const { messages_ready: ready, messages_unacknowledged: unacknowledged, consumers } = counts;
  if (ready == null || unacknowledged == null || consumers == null)
    return { left: 'its leader has not counted its messages yet', again: true };
  const dimensions = queueDimensions({ broker, ...queue });
  const values = {
    [queueMetric.ready]: ready,
    [queueMetric.unacknowledged]: unacknowledged,
    [queueMetric.published]: message_stats?.publish ?? 0,
    [queueMetric.acknowledged]: message_stats?.ack ?? 0,
    [queueMetric.consumers]: consumers,
    [queueMetric.up]: 1,
  };
  return { values: Object.entries(values).map(([name, value]) => ({ name, dimensions, value })) };
}

/**
 * Whether CloudWatch takes a queue's names for dimensions: ASCII without control characters, and not blank alone. One that it
 * does not take would have it refuse all that came with it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function isPublishable({ vhost, queue }: ScaledQueue): boolean {
  return [vhost, queue].every((name) => /^[ -~]*[!-~][ -~]*$/.test(name));
}
