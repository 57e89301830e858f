import { z } from 'zod';
import { queueDimensions, queueMetric, type ScaledQueue } from '../../../contracts/queue-metrics.ts';
import type { MetricValue } from '../../node/aws/metrics.ts';

/** How many messages a queue has, and nodes with copies of it, those that are in touch apart; a classic queue has no such nodes. */
const counts = {
  members: z.array(z.string()).nullish(),
  online: z.array(z.string()).nullish(),
  messages_ready: z.int().nullish(),
  messages_unacknowledged: z.int().nullish(),
};

/**
 * What the statistics of RabbitMQ's HTTP API say of a queue, as far as it is used. Each node keeps some of them; what a former leader's
 * kept is among them for some seconds, and its counts of messages are added.
 */
const statisticsAnswer = z.object({
  /** `quorum`, `classic`, `stream`. */
  type: z.string(),
  /** Node that leads a quorum queue or a stream now. */
  leader: z.string().nullish(),
  /** Node that has a classic queue; of the others one that leads, or led until lately. */
  node: z.string().nullish(),
  ...counts,
  /** Absent until the leader has told them for the first time. */
  consumers: z.int().nullish(),
  /** Absent until the first use. */
  message_stats: z.object({ publish: z.int().default(0), ack: z.int().default(0) }).nullish(),
});

type Statistics = z.infer<typeof statisticsAnswer>;

/**
 * What the node itself knows of a queue that it leads, its messages as it has counted them: those of a classic queue now, those of a
 * quorum queue at its last tick, and before the first one zero. Of a stream it has nothing of the sort.
 * `totals` in https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_quorum_queue.erl#L1371
 */
const ownAnswer = z.object({ ...counts, messages_ready: z.int(), messages_unacknowledged: z.int() });

/** Query of a queue that has the HTTP API answer with what the node itself has counted. */
export const ownCounts = { disable_stats: 'true', enable_queue_totals: 'true' };

/** What a node answered of a queue; undefined is an answer, too: there is none. */
export interface Answers {
  statistics: unknown;
  /** With the query `ownCounts`; it is asked for when `hasOwnCounts`. */
  own?: unknown;
}

/**
 * What is to be published of a queue: its metrics, or why there are none; `again`: asked once more in a few seconds the node knows
 * better. After a tick of the queue it does in any case, so that the last answer holds.
 */
export type Measured = ({ values: MetricValue[] } | { left: string }) & { again?: true };

const noSuchQueue = 'there is no such queue';

/** Whether a node that answered so leads the queue, and counts its messages itself. */
export function hasOwnCounts(statistics: unknown, hostName: string): boolean {
  if (statistics === undefined) return false;
  const known = statisticsAnswer.parse(statistics);
  return known.type !== 'stream' && isLedBy(known, hostName);
}

/**
 * Judges what the HTTP API of a node answered of a queue. A node speaks for the queues that it leads with a majority of their members
 * in touch. One that was cut off from the others still believes to lead, while they have another leader by then; what it would publish
 * would be of another queue under the same name.
 */
export function measured(
  props: Answers & { queue: ScaledQueue; broker: string; hostName: string },
): Measured | 'not this node' {
  const { statistics, queue, broker, hostName } = props;
  if (statistics === undefined) return { left: noSuchQueue };
  const known = statisticsAnswer.parse(statistics);
  if (!isLedBy(known, hostName)) return 'not this node';
  // It may end between the two questions.
  if (known.type !== 'stream' && props.own === undefined) return { left: noSuchQueue };
  const own = known.type === 'stream' ? known : ownAnswer.parse(props.own);
  const { members, online, messages_ready: ready, messages_unacknowledged: unacknowledged } = own;
  if (members && 2 * (online ?? []).length <= members.length)
    return { left: `${(online ?? []).length} of its ${members.length} members are in touch, which is no majority` };
  const { consumers, message_stats } = known;
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
  return {
    values: Object.entries(values).map(([name, value]) => ({ name, dimensions, value })),
    ...(ready + unacknowledged === 0 && isDoubtfullyEmpty(known) ? { again: true } : {}),
  };
}

function isLedBy({ leader, node }: Statistics, hostName: string): boolean {
  return (leader ?? node) === `rabbit@${hostName}`;
}

/** Whether a queue of which its leader's node has no message may be one that it has not counted yet: the statistics have some. */
function isDoubtfullyEmpty({ type, messages_ready, messages_unacknowledged }: Statistics): boolean {
  return type === 'quorum' && (messages_ready !== 0 || messages_unacknowledged !== 0);
}

/**
 * Whether CloudWatch takes a queue's names for dimensions: ASCII without control characters, and not blank alone. One that it
 * does not take would have it refuse all that came with it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function isPublishable({ vhost, queue }: ScaledQueue): boolean {
  return [vhost, queue].every((name) => /^[ -~]*[!-~][ -~]*$/.test(name));
}
