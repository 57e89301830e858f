import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { listeners } from '../../catalog/kinds/broker/listeners.ts';
import { configurationBucket } from '../../contracts/names.ts';
import { agentCommand, agentProgram } from '../../contracts/node-commands.ts';
import { queueDimensions, queueMetric, queueMetricNamespace, scaledQueueKey } from '../../contracts/queue-metrics.ts';
import { publishQueueMetrics } from '../../services/agent/queue-metrics/publish.ts';
import { type Management, openManagement } from '../../services/agent/rabbitmq/management.ts';
import type { LiveBroker, LiveNode, LivePlatform } from './live-platform.ts';

/** One value a minute, null where nothing was published. */
export type Series = Record<string, (number | null)[]>;

/** A queue of a broker whose `management-plain` listener is on, as its nodes publish it and as alarms would see it. */
export interface QueueWatch {
  /** Has nodes publish as the next minute. Default: all that are on. Returns the lines that they said. */
  minute(nodes?: readonly LiveNode[]): Promise<string[]>;
  /** What alarms see of all minutes so far: the maximum of each. */
  series(): Promise<Series>;
  /** How many nodes published in each minute. */
  publishers(): Promise<(number | null)[]>;
  /** Messages that wait, as a node would publish them at the moment, measured in this process; undefined when it publishes nothing. */
  readyAt(node: LiveNode): Promise<number | undefined>;
  /** What RabbitMQ says of the queue at the moment, asked at a node; undefined when there is none. */
  state(node: LiveNode): Promise<QueueState | undefined>;
  /** Waits until RabbitMQ has counted so. Throws with what it says instead. */
  counted(expected: Partial<QueueState>, node?: LiveNode): Promise<void>;
  /** Takes the queue from those that are published. */
  forget(): Promise<void>;
}

export interface QueueState {
  /** Host name of the node that leads it. */
  leader: string | undefined;
  ready: number | undefined;
  unacknowledged: number | undefined;
  published: number;
  acknowledged: number;
  consumers: number | undefined;
  /** How many of its members are in touch; undefined where it has none. */
  online: number | undefined;
}

/** The listener that a watch asks, beside those of every broker, for a broker's file. */
export const watchedListeners = 'listeners: [amqps, management, management-plain, metrics]';

/**
 * Has a quorum queue be led by a node, again while RabbitMQ is not ready for that. Throws with what it says when it never is.
 */
export async function moveLeader(vhost: string, queue: string, to: LiveNode): Promise<void> {
  const name = `rabbit_misc:r(<<"${vhost}">>, queue, <<"${queue}">>)`;
  const move = `rabbit_quorum_queue:transfer_leadership(Queue, 'rabbit@${to.hostName}')`;
  const expression = `{ok, Queue} = rabbit_amqqueue:lookup(${name}), ${move}.`;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const argv = ['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', 'eval', expression] as const;
    const { stdout, stderr } = await to.machine.run(argv);
    if (/\{(ok|migrated),|already_leader/.test(stdout)) return;
    if (performance.now() > deadline) throw new Error(`${queue} is not led by ${to.hostName}: ${stdout}${stderr}`);
    await sleep(1000);
  }
}

const minuteMs = 60_000;

/** RabbitMQ counts every five seconds: https://www.rabbitmq.com/docs/management#statistics-interval */
const patienceMs = 30_000;

/** Has the broker's nodes publish a queue, from a minute on. */
export function watchQueue(
  live: LivePlatform,
  broker: LiveBroker,
  { vhost, queue, from, processor = queue }: { vhost: string; queue: string; from: Date; processor?: string },
): QueueWatch {
  const { name } = broker.broker;
  const bucket = configurationBucket(live.platform);
  const key = scaledQueueKey(name, processor);
  live.sandbox.cloud.put('aws_s3_object', `${bucket}/${key}`, {
    bucket,
    key,
    content: JSON.stringify({ vhost, queue }),
  });
  const cloudwatch = new CloudWatchClient({
    endpoint: live.sandbox.awsEnvironment.AWS_ENDPOINT_URL ?? '',
    region: live.platform.region,
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  let minutes = 0;

  const read = async (metric: string, Stat: string): Promise<(number | null)[]> => {
    const Dimensions = Object.entries(queueDimensions({ broker: name, vhost, queue })).map(([Name, Value]) => ({
      Name,
      Value,
    }));
    const Metric = { Namespace: queueMetricNamespace(live.platform), MetricName: metric, Dimensions };
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: from,
        EndTime: new Date(from.getTime() + Math.max(1, minutes) * minuteMs),
        MetricDataQueries: [{ Id: 'q', MetricStat: { Metric, Period: 60, Stat } }],
      }),
    );
    const { Timestamps = [], Values = [] } = MetricDataResults?.[0] ?? {};
    const byTime = new Map(Timestamps.map((time, index) => [time.getTime(), Values[index] ?? null]));
    return Array.from({ length: minutes }, (_, index) => byTime.get(from.getTime() + index * minuteMs) ?? null);
  };

  const managementOf = (node: LiveNode): Management => {
    const { username, password } = broker.login('warren');
    const url = `http://${node.machine.address}:${listeners['management-plain'].port}`;
    return openManagement({ url, credentials: { name: username, password }, pausesMs: [] });
  };

  const readyAt = async (node: LiveNode): Promise<number | undefined> => {
    let ready: number | undefined;
    await publishQueueMetrics({
      identity: { platform: live.platform.name, broker: name, hostName: node.hostName },
      management: managementOf(node),
      metrics: {
        async put({ values }) {
          ready = values.find((value) => value.name === queueMetric.ready)?.value;
        },
      },
      queues: [{ vhost, queue }],
      minute: from,
      say: () => {},
    });
    return ready;
  };

  const state = async (node: LiveNode): Promise<QueueState | undefined> => {
    const answer = (await managementOf(node).get(['queues', vhost, queue])) as Record<string, unknown> | undefined;
    if (!answer) return undefined;
    const { publish = 0, ack = 0 } = (answer.message_stats ?? {}) as { publish?: number; ack?: number };
    return {
      leader: String(answer.leader ?? answer.node).replace(/^rabbit@/, ''),
      ready: answer.messages_ready as number | undefined,
      unacknowledged: answer.messages_unacknowledged as number | undefined,
      published: publish,
      acknowledged: ack,
      consumers: answer.consumers as number | undefined,
      online: (answer.online as string[] | undefined)?.length,
    };
  };

  return {
    async minute(nodes = broker.nodes) {
      const time = new Date(from.getTime() + minutes * minuteMs).toISOString();
      minutes += 1;
      const outcomes = await Promise.all(
        nodes.map(({ machine }) => machine.run([agentProgram, agentCommand.queueMetrics, '--minute', time])),
      );
      return outcomes.flatMap(({ stdout, stderr }) => `${stdout}${stderr}`.split('\n').filter(Boolean));
    },
    async series() {
      const metrics = Object.values(queueMetric);
      const all = await Promise.all(metrics.map((metric) => read(metric, 'Maximum')));
      return Object.fromEntries(metrics.map((metric, index) => [metric, all[index] ?? []]));
    },
    publishers: () => read(queueMetric.up, 'SampleCount'),
    readyAt,
    state,
    async forget() {
      live.sandbox.cloud.remove('aws_s3_object', `${bucket}/${key}`);
    },
    async counted(expected, node = broker.nodes[0]) {
      if (!node) throw new Error('the broker has no node');
      const deadline = performance.now() + patienceMs;
      for (;;) {
        const seen = await state(node).catch(() => undefined);
        const differs = Object.entries(expected).some(([name, value]) => seen?.[name as keyof QueueState] !== value);
        if (!differs) return;
        if (performance.now() > deadline)
          throw new Error(`${queue} does not come to ${JSON.stringify(expected)}; it is ${JSON.stringify(seen)}`);
        await sleep(200);
      }
    },
  };
}
