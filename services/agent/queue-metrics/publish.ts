import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { queueMetricNamespace, type ScaledQueue } from '../../../contracts/queue-metrics.ts';
import type { Metrics, MetricValue } from '../../node/aws/metrics.ts';
import type { Management } from '../rabbitmq/management.ts';
import { isPublishable, type Measured, measured } from './measure.ts';

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
 * A node that has just come to lead a queue counts its messages at the next tick, of which there is one in five seconds; it is asked again
 * meanwhile: TICK_INTERVAL in https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbit/src/rabbit_quorum_queue.erl
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
}

async function measureAll(props: PublishProps): Promise<Measures> {
  const measures: Measures = { found: [], failures: [] };
  const lastQuestion = performance.now() + askMs;
  for (let first = 0; first < props.queues.length; first += atOnce) {
    const some = props.queues.slice(first, first + atOnce);
    if (performance.now() < lastQuestion) await Promise.all(some.map((queue) => measure(props, queue, measures)));
    else measures.failures.push(...some.map((queue) => `there was no time left for ${nameOf(queue)}`));
  }
  return measures;
}

async function measure(props: PublishProps, queue: ScaledQueue, { found, failures }: Measures): Promise<void> {
  const leave = (why: string) => props.say(`nothing is published of ${nameOf(queue)}: ${why}`);
  if (!isPublishable(queue)) return leave('CloudWatch takes printable ASCII alone; give the queue another name');
  try {
    const result = await counted(props, queue);
    if (result === 'not this node') return;
    if ('left' in result) leave(result.left);
    else found.push(result.values);
  } catch (error) {
    failures.push(`${nameOf(queue)}: ${(error as Error).message}`);
  }
}

/** Asks for a queue, and again while whoever leads it has not counted yet. */
async function counted({ identity, management, wait = sleep }: PublishProps, queue: ScaledQueue): Promise<Measured> {
  for (let times = lookAgain.times; ; times -= 1) {
    const answer = await management.get(['queues', queue.vhost, queue.queue], { timeoutMs: answerMs });
    const result = measured({ answer, queue, ...identity });
    const isEarly = result !== 'not this node' && 'left' in result && result.again;
    if (!isEarly || times === 0) return result;
    await wait(lookAgain.pauseMs);
  }
}

function nameOf({ vhost, queue }: ScaledQueue): string {
  return `queue ${JSON.stringify(queue)} in vhost ${JSON.stringify(vhost)}`;
}
