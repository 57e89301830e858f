import { connect } from 'amqplib';
import type { Processor } from '../../../catalog/kinds/processor/processor.ts';
import { recordedMetrics, scalingAlarms, scalingPolicies } from '../../../catalog/scaling/alarms.ts';
import { type Capacity, scale } from '../../../catalog/scaling/step-scaling.ts';
import { watchAlarm } from '../../../catalog/scaling/watch.ts';
import { queueMetric } from '../../../contracts/queue-metrics.ts';
import { cpuMetric } from '../../../contracts/queue-recording.ts';
import { publishQueueMetrics } from '../../../services/agent/queue-metrics/publish.ts';
import { openManagement } from '../../../services/agent/rabbitmq/management.ts';
import type { Metrics, MetricValue } from '../../../services/node/aws/metrics.ts';
import { until } from '../../until.ts';
import type { Workbench } from '../workbench.ts';
import { openWorkers } from './workers.ts';

/** What was seen in a minute, and the tasks that are wanted after it. */
export interface SeenMinute {
  running: number;
  depth: number;
  wanted: number;
  /** Rules whose alarm began. */
  began: string[];
}

/** A queue of a real broker, workers that take from it, and what scales these: in minutes that pass when they are told to. */
export interface ScalingLoop {
  /** Has so many messages come in, and the tasks do what they can do of them. `unseen`: the node does not publish. */
  minute(arrivals: number, how?: { unseen?: true }): Promise<SeenMinute>;
  /** How often each message was done, by its id, of all that came in. */
  timesDone(): number[];
  /** Messages that each worker there ever was did. */
  doneByWorker(): number[];
  /** Asks all workers to end. Throws when one does not end well. */
  stop(): Promise<void>;
}

export interface LoopProps {
  bench: Workbench;
  processor: Processor;
  /** Messages that a task does in a minute. */
  perTaskMinute: number;
  /** Percent of its CPU that a task uses when it does as many. ECS, which measures it, is not here. */
  fullCpu: number;
}

const platform = { name: 'acme' };
const startOfTime = Date.parse('2026-11-30T08:00:00Z');

/** Starts with as many tasks as there always are. Its broker is the workbench's, whatever the processor says. */
export async function startLoop({ bench, processor, perTaskMinute, fullCpu }: LoopProps): Promise<ScalingLoop> {
  const { queue, tasks } = processor;
  await bench.queue(queue);
  const connection = await connect(bench.rabbitmq.amqpUrl, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  const workers = openWorkers({ bench, processor });
  const cloudwatch = openCloudWatch();
  const scaler = openScaler(processor, cloudwatch);
  const node = await openNode({ bench, processor, metrics: cloudwatch });
  const messages: string[] = [];
  let minute = 0;
  let wantedBefore = tasks.min;

  return {
    async minute(arrivals, { unseen } = {}) {
      const { wanted } = scaler.capacity();
      // A task takes a minute to start; one that is taken away goes at once.
      const running = Math.min(wanted, wantedBefore);
      wantedBefore = wanted;
      await workers.start(running);
      const came = Array.from({ length: arrivals }, (_, index) => `${queue}-${minute}-${index}`);
      messages.push(...came);
      for (const messageId of came) channel.sendToQueue(queue, Buffer.from('{}'), { persistent: true, messageId });
      await channel.waitForConfirms();
      const before = workers.done().size;
      const doable = Math.min(messages.length - before, running * perTaskMinute);
      await workers.work(doable);
      await workers.keep(running);
      const depth = messages.length - before - doable;
      await node.counted({ published: messages.length, acknowledged: before + doable, depth, consumers: running });
      const time = new Date(startOfTime + minute * 60_000);
      if (!unseen) await node.publish(time);
      const use = (fullCpu * doable) / (running * perTaskMinute);
      if (running > 0) await cloudwatch.put({ ...scaler.cpu, minute: time, values: [{ ...scaler.cpu, value: use }] });
      const began = scaler.see(minute);
      minute += 1;
      return { running, depth, wanted: scaler.capacity().wanted, began };
    },
    timesDone: () => messages.map((id) => workers.done().get(id) ?? 0),
    doneByWorker: workers.doneByWorker,
    async stop() {
      await workers.keep(0);
      await connection.close();
    },
  };
}

interface CloudWatch extends Metrics {
  /** The largest value of a metric in a minute. */
  read(
    metric: { namespace: string; name: string; dimensions: Readonly<Record<string, string>> },
    minute: number,
  ): number | undefined;
}

function openCloudWatch(): CloudWatch {
  const values = new Map<string, number>();
  const key = (namespace: string, { name, dimensions }: Omit<MetricValue, 'value'>, minute: number) =>
    JSON.stringify([namespace, name, Object.entries(dimensions).sort(), minute]);
  return {
    async put({ namespace, minute, values: put }) {
      for (const metric of put) {
        const at = key(namespace, metric, (minute.getTime() - startOfTime) / 60_000);
        values.set(at, Math.max(metric.value, values.get(at) ?? 0));
      }
    },
    read: ({ namespace, ...metric }, minute) => values.get(key(namespace, metric, minute)),
  };
}

/** Alarms and Application Auto Scaling, of which the processor's alarms and policies are all that is known. */
function openScaler(processor: Processor, cloudwatch: CloudWatch) {
  const policies = scalingPolicies(processor);
  const metrics = new Map(recordedMetrics(processor, platform).map(({ metric }) => [metric.name, metric]));
  const metricOf = (name: string) => {
    const metric = metrics.get(name);
    if (!metric) throw new Error(`no alarm of ${processor.name} reads ${name}`);
    return metric;
  };
  const alarms = scalingAlarms(processor, platform).map((alarm) => ({
    ...alarm,
    ...watchAlarm(alarm, (name) => (minute) => cloudwatch.read(metricOf(name), minute)),
    was: false,
  }));
  let capacity: Capacity = { wanted: processor.tasks.min };
  return {
    cpu: metricOf(cpuMetric),
    capacity: () => capacity,
    /** Gives the rules whose alarm began. */
    see(minute: number): string[] {
      const seen = alarms.map((alarm) => ({ alarm, ...alarm.see(minute) }));
      const up = seen.filter(({ state }) => state === 'ALARM');
      const began = up.filter(({ alarm }) => !alarm.was).map(({ alarm }) => alarm.rule);
      for (const { alarm, state } of seen) alarm.was = state === 'ALARM';
      const calls = up.flatMap(({ alarm: { does }, distance }) =>
        does === 'tell' ? [] : [{ policy: policies[does], distance }],
      );
      capacity = scale(capacity, { calls, second: minute * 60, bounds: processor.tasks });
      return began;
    },
  };
}

interface NodeProps {
  bench: Workbench;
  processor: Processor;
  metrics: Metrics;
}

/** The agent's own measuring of the queue on the one node that there is. */
async function openNode({ bench, processor: { broker, vhost, queue }, metrics }: NodeProps) {
  const { username: name, password } = bench.rabbitmq.login;
  const management = openManagement({ url: bench.rabbitmq.managementUrl, credentials: { name, password } });
  const { node } = (await management.get(['overview'])) as { node: string };
  const identity = { platform: platform.name, broker, hostName: node.replace(/^rabbit@/, '') };
  const props = { identity, management, queues: [{ vhost, queue }] };
  return {
    async publish(minute: Date): Promise<void> {
      const said: string[] = [];
      await publishQueueMetrics({ ...props, metrics, minute, say: (line) => said.push(line) });
      if (said.length > 0) throw new Error(said.join('\n'));
    },
    /** Waits until RabbitMQ has counted so: it does that a few times a second here. */
    async counted(expected: { published: number; acknowledged: number; depth: number; consumers: number }) {
      let seen = {};
      const sink: Metrics = {
        async put({ values }) {
          const of = (metric: string) => values.find(({ name: each }) => each === metric)?.value ?? 0;
          seen = {
            published: of(queueMetric.published),
            acknowledged: of(queueMetric.acknowledged),
            depth: of(queueMetric.ready) + of(queueMetric.unacknowledged),
            consumers: of(queueMetric.consumers),
          };
        },
      };
      const wanted = JSON.stringify(expected);
      const isSo = async () => {
        await publishQueueMetrics({ ...props, metrics: sink, minute: new Date(startOfTime), say: () => {} });
        return JSON.stringify(seen) === wanted;
      };
      await until(`RabbitMQ counts ${wanted}`, isSo, 120_000).catch((error) => {
        throw new Error(`${error.message}: ${JSON.stringify(seen)}`);
      });
    },
  };
}
