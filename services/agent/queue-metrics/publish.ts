import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { queueMetricNamespace, type ScaledQueue } from '../../../contracts/queue-metrics.ts';
import type { Metrics, MetricValue } from '../../node/aws/metrics.ts';
import type { Management } from '../rabbitmq/management.ts';
import { hasOwnCounts, isPublishable, type Measured, measured, ownCounts } from './measure.ts';

export interface PublishProps {
  identity: Pick<NodeIdentity, 'platform' | 'broker' | 'hostName'>;
  management: Pick<Management, 'get'>;
  metrics: Metrics;
  queues: readonly ScaledQueue[];
  minute: Date;
  say: (line: string) => void;
  /** Lets so many milliseconds go by. Default: those of the clock. */
  wait?: (ms: number) => Promise<unknown>;
}

/** Queues that are asked for at once, so that RabbitMQ has other things to do as well. */
const atOnce = 8;

/** How long an answer is waited for, and how long after the first question the last one may be asked: the next minute comes soon. */
const answerMs = 5000;
const askMs = 20_000;

/**
 * A node that has just come to lead a queue has counted its messages at the next tick, of which there is one in five seconds; those
 * that are not sure yet are asked for again until then: TICK_INTERVAL in
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_quorum_queue.erl#L175
 */
const lookAgain = { times: 4, pauseMs: 2000 };

/**
 * Queues in one request: CloudWatch takes 1,000 metrics and 1 MB, and the six of a queue with the longest names take 8 kB.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
const queuesInRequest = 100;

/**
 * Publishes the metrics of queues, as far as this node leads them, as those of a minute. Says of which it publishes nothing, and
 * why. A queue that cannot be measured holds up no other; when there was one, throws once at the end, with the first reason.
 */
export async function publishQueueMetrics(props: PublishProps): Promise<void> {
  const { identity, metrics, minute } = props;
  const { found, failures } = await measureAll(props);
  for (let first = 0; first < found.length; first += queuesInRequest) {
    const values = found.slice(first, first + queuesInRequest).flat();
    await metrics.put({ namespace: queueMetricNamespace({ name: identity.platform }), minute, values });
  }
  const [failure] = failures;
  if (failure === undefined) return;
  throw new Error(`${failures.length} of ${props.queues.length} queues could not be measured: ${failure}`);
}

interface Measures {
  found: MetricValue[][];
  failures: string[];
  /** Those that are to be asked for again. */
  again: ScaledQueue[];
}

async function measureAll(props: PublishProps): Promise<Measures> {
  const measures: Measures = { found: [], failures: [], again: [...props.queues] };
  const lastQuestion = performance.now() + askMs;
  for (let times = lookAgain.times; measures.again.length > 0; times -= 1) {
    if (times < lookAgain.times) await (props.wait ?? sleep)(lookAgain.pauseMs);
    const queues = measures.again.splice(0);
    for (let first = 0; first < queues.length; first += atOnce) {
      const some = queues.slice(first, first + atOnce);
      if (performance.now() < lastQuestion)
        await Promise.all(some.map((queue) => measure(props, { queue, measures, isLast: times === 0 })));
      else measures.failures.push(...some.map((queue) => `there was no time left for ${nameOf(queue)}`));
    }
  }
  return measures;
}

async function measure(
  props: PublishProps,
  { queue, measures, isLast }: { queue: ScaledQueue; measures: Measures; isLast: boolean },
): Promise<void> {
  const leave = (why: string) => props.say(`nothing is published of ${nameOf(queue)}: ${why}`);
  if (!isPublishable(queue)) return leave('CloudWatch takes printable ASCII alone; give the queue another name');
  try {
    const result = await ask(props, queue);
    if (result === 'not this node') return;
    if (result.again && !isLast) measures.again.push(queue);
    else if ('left' in result) leave(result.left);
    else measures.found.push(result.values);
  } catch (error) {
    measures.failures.push(`${nameOf(queue)}: ${(error as Error).message}`);
  }
}

async function ask({ identity, management }: PublishProps, queue: ScaledQueue): Promise<Measured | 'not this node'> {
  const path = ['queues', queue.vhost, queue.queue];
  const statistics = await management.get(path, { timeoutMs: answerMs });
  const isOwn = hasOwnCounts(statistics, identity.hostName);
  const own = isOwn ? await management.get(path, { timeoutMs: answerMs, query: ownCounts }) : undefined;
  return measured({ statistics, own, queue, ...identity });
}

function nameOf({ vhost, queue }: ScaledQueue): string {
  return `queue ${JSON.stringify(queue)} in vhost ${JSON.stringify(vhost)}`;
}
