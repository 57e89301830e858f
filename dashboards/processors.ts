import { drawnThreshold } from '../catalog/alarms/drawn-threshold.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import type { Processor } from '../catalog/kinds/processor/processor.ts';
import { scalingAlarms } from '../catalog/scaling/alarms.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { processorCluster, processorService } from '../contracts/processor-service.ts';
import { queueDimensions, queueMetric, queueMetricNamespace } from '../contracts/queue-metrics.ts';
import { board, type Row } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing, number, states } from '../stacks/dashboards/panels/panels.ts';
import { isPlain } from '../stacks/dashboards/panels/plain-names.ts';
import { cloudWatch, promql } from '../stacks/dashboards/panels/queries.ts';
import { scalingStates } from '../stacks/dashboards/panels/scaling.ts';

type Platform = Catalog['platform'];

/** Each processor: what waits, what is done, how its tasks are, and which rules of scaling hold. */
export default (catalog: Catalog) => {
  const { platform, processors } = catalog;
  const slow = drawnThreshold('processor-slow', catalog);
  return board({
    title: 'Processors',
    description:
      'Each processor: what waits for it, what became of messages, how busy its tasks are, and which rules of scaling hold.',
    rows:
      processors.length === 0
        ? [{ title: 'Processors', panels: [nothing('There are no files in processors/.')] }]
        : processors.flatMap((processor) => [ofTasks(processor, slow), ofQueue(processor, platform)]),
  });
};

const ran = 'no task of it has run, as with tasks.min 0 and an idle queue';

function ofTasks(processor: Processor, slow: number): Row {
  const { name, tasks, attempts } = processor;
  const selector = `job="${scrapeJob.processor}",processor="${name}"`;
  const seconds = (part: number) =>
    `histogram_quantile(${part}, sum by (le) (rate(warren_processor_seconds_bucket{${selector}}[$__rate_interval])))`;
  return {
    title: name,
    panels: [
      number({
        title: `${name}: tasks`,
        description: `Tasks that run, of ${tasks.min} to ${tasks.max}. Red: fewer than always should; see the events of its service in ECS.`,
        ...(tasks.min === 0 ? { empty: ran } : {}),
        unit: 'short',
        bounds: { bad: tasks.min, isLow: true },
        queries: [promql(`sum(up{${selector}})`, 'tasks')],
      }),
      number({
        title: `${name}: without the broker`,
        description:
          'Tasks without a connection to the broker, or that take nothing since what they use does not answer. When red: see what the tasks log.',
        ...(tasks.min === 0 ? { empty: ran } : {}),
        unit: 'short',
        bounds: { bad: 1 },
        queries: [promql(`count(up{${selector}}) - sum(warren_processor_broker_up{${selector}})`, 'tasks')],
      }),
      lines({
        title: `${name}: what became of messages`,
        description: `Messages that it is through with. Failed and retried: its application refuses them. Parked: it gave up after ${attempts} attempts; read why in the logs, mend it, then warren replay.`,
        empty: ran,
        unit: 'cps',
        min: 0,
        queries: [
          promql(
            `sum by (outcome) (rate(warren_processor_messages_total{${selector}}[$__rate_interval]))`,
            '{{outcome}}',
          ),
        ],
      }),
      lines({
        title: `${name}: time of a message`,
        description:
          'From the start of the work on a message to its end. Longer than before: the application, or the database behind it, is slow.',
        empty: `${ran}, or no message has come`,
        unit: 's',
        min: 0,
        bounds: { look: slow },
        queries: [promql(seconds(0.5), 'half of them'), promql(seconds(0.95), '95 %'), promql(seconds(0.99), '99 %')],
      }),
    ],
  };
}

function ofQueue(processor: Processor, platform: Platform): Row {
  const { name, queue, vhost, scaling } = processor;
  const { region } = platform;
  const title = `${name}: its queue and scaling`;
  if (!isPlain(queue) || !isPlain(vhost)) {
    return {
      title,
      panels: [
        nothing('Its queue or virtual host has a name with * or $ in it, which Grafana takes for something else.'),
      ],
    };
  }
  const ofMetric = (metric: string, label: string) =>
    cloudWatch({
      namespace: queueMetricNamespace(platform),
      metric,
      dimensions: queueDimensions(processor),
      statistic: 'Maximum',
      region,
      label,
    });
  const ofService = (metric: string, label: string) =>
    cloudWatch({
      ...{ namespace: 'AWS/ECS', metric, statistic: 'Average', region, label },
      dimensions: { ClusterName: processorCluster(platform), ServiceName: processorService(name) },
    });
  const busy = Math.min(recommendedAlarms.tasks.cpuPercent, ...scaling.cpu.map(({ percent }) => percent));
  return {
    title,
    panels: [
      lines({
        title: `${name}: messages in its queue`,
        description:
          'What waits and what is worked on. One that only grows: tasks.max is too low, or its application hangs.',
        unit: 'short',
        min: 0,
        queries: [
          ofMetric(queueMetric.ready, 'ready'),
          ofMetric(queueMetric.unacknowledged, 'unacknowledged'),
          ofMetric(queueMetric.consumers, 'consumers'),
        ],
      }),
      lines({
        title: `${name}: CPU and memory of its tasks`,
        description:
          'Of what a task has, on average. Red for long: scaling adds tasks; with an empty queue a larger cpu helps instead.',
        empty: ran,
        unit: 'percent',
        min: 0,
        bounds: { look: busy, bad: 95 },
        queries: [ofService('CPUUtilization', 'CPU'), ofService('MemoryUtilization', 'memory')],
      }),
      lines({
        title: `${name}: messages in all`,
        description:
          'Counts of messages published to its queue and acknowledged there. They part where more come in than are done; a fall is a node that restarted.',
        unit: 'short',
        min: 0,
        queries: [ofMetric(queueMetric.published, 'published'), ofMetric(queueMetric.acknowledged, 'acknowledged')],
      }),
      states({
        title: `${name}: rules of scaling`,
        description:
          'Minutes in which the condition of each rule of scaling holds. A rule acts once it has held for as many minutes as its name says. Unseen, in red: nothing is known of the queue; see that the broker answers.',
        empty: ran,
        unit: 'bool_on_off',
        queries: scalingStates(scalingAlarms(processor, platform), region),
      }),
    ],
  };
}
