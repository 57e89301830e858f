import { drawnThreshold } from '../catalog/alarms/drawn-threshold.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { zabbixMetric } from '../contracts/zabbix.ts';
import { board, type Row } from '../stacks/dashboards/panels/board.ts';
import { lines, number, table } from '../stacks/dashboards/panels/panels.ts';
import { exactly } from '../stacks/dashboards/panels/plain-names.ts';
import { promql, promqlNow } from '../stacks/dashboards/panels/queries.ts';

const nodes = `{job="${scrapeJob.broker}"}`;
const queues = `job="${scrapeJob.queues}"`;

/** Whether everything is well, and where it is not. */
export default (catalog: Catalog) =>
  board({
    title: 'Platform',
    description: 'Whether everything is well, and if not, where. Every number of the first row is 0 when it is.',
    rows: [wellness(catalog.processors), where(catalog), flow(catalog.brokers.length)],
  });

function wellness(processors: Catalog['processors']): Row {
  const parked = exactly([...new Set(processors.map(({ deadLetter }) => deadLetter))]);
  return {
    title: 'Is everything well?',
    panels: [
      number({
        title: 'Nodes that do not answer',
        description:
          'Nodes of brokers whose metrics cannot be had. When red: warren status says what the node itself reports; the dashboard Broker shows the others.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [promql(`count(up${nodes} == 0) or vector(0)`, 'nodes')],
      }),
      number({
        title: 'Alarms of brokers',
        description:
          'Nodes that block publishers, since memory or disk are short. When red: see Memory left and Disk left on the dashboard Broker; have consumers catch up, or give the broker more.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [
          promql(
            `sum(rabbitmq_alarms_memory_used_watermark${nodes}) + sum(rabbitmq_alarms_free_disk_space_watermark${nodes})`,
            'alarms',
          ),
        ],
      }),
      number({
        title: 'Problems of hosts',
        description:
          'Problems that Zabbix knows of, of machines and of brokers; one more while Zabbix itself does not answer. When red: the dashboard Monitoring lists them; warren open zabbix has what was measured.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [
          promql(
            `(count(${zabbixMetric.problem}{job="${scrapeJob.watch}"} > 0) or vector(0)) + (count(${zabbixMetric.up}{job="${scrapeJob.watch}"} == 0) or vector(0))`,
            'problems',
          ),
        ],
      }),
      number({
        title: 'Tasks without their broker',
        description:
          'Tasks of processors that have no connection to their broker. When red: see whether the broker answers, and what the task logs.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [promql(`count(warren_processor_broker_up{job="${scrapeJob.processor}"} == 0) or vector(0)`, 'tasks')],
      }),
      number({
        title: 'Parked messages',
        description:
          'Messages that processors gave up on. When red: read why in the logs of the processor, mend it, then warren replay.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [
          promql(
            `sum(max by (broker, vhost, queue) (rabbitmq_detailed_queue_messages{${queues},queue=~"${parked}"})) or vector(0)`,
            'messages',
          ),
        ],
      }),
      number({
        title: 'Targets that do not answer',
        description:
          'Programs whose metrics Prometheus cannot get, brokers included. When red: the dashboard Monitoring says which.',
        unit: 'short',
        bounds: { bad: 1 },
        queries: [promql(`count(up{job=~".+"} == 0) or vector(0)`, 'targets')],
      }),
    ],
  };
}

function where(catalog: Catalog): Row {
  const by = (expr: string) => `by (broker) (${expr})`;
  return {
    title: 'Where?',
    panels: [
      table({
        title: 'Brokers',
        description:
          'Each broker with how many nodes answer, what waits in it, and how near its fullest node is to its alarms. A red cell says where to look: the dashboard Broker has the rest.',
        unit: 'short',
        labels: ['broker'],
        queries: [
          promqlNow(`sum ${by(`up${nodes}`)}`, 'A'),
          promqlNow(`sum ${by(`rabbitmq_queue_messages_ready${nodes}`)}`, 'B'),
          promqlNow(`sum ${by(`rabbitmq_queue_messages_unacked${nodes}`)}`, 'C'),
          promqlNow(
            `100 * max ${by(`rabbitmq_process_resident_memory_bytes${nodes} / rabbitmq_resident_memory_limit_bytes${nodes}`)}`,
            'D',
          ),
          promqlNow(
            `min ${by(`rabbitmq_disk_space_available_bytes${nodes} - rabbitmq_disk_space_available_limit_bytes${nodes}`)}`,
            'E',
          ),
          promqlNow(`sum ${by(`rabbitmq_connections${nodes}`)}`, 'F'),
        ],
        columns: {
          A: { name: 'Nodes that answer', unit: 'short', bounds: { bad: 1, isLow: true } },
          B: { name: 'Ready', unit: 'short' },
          C: { name: 'Unacknowledged', unit: 'short' },
          D: {
            name: 'Memory of its limit',
            unit: 'percent',
            bounds: { look: drawnThreshold('memory-near-limit', catalog), bad: 100 },
          },
          E: { name: 'Disk above its limit', unit: 'bytes', bounds: { look: 5e9, bad: 1e9, isLow: true } },
          F: { name: 'Connections', unit: 'short' },
        },
      }),
    ],
  };
}

function flow(brokers: number): Row {
  const width = brokers > 20 ? 24 : 12;
  return {
    title: 'What flows',
    panels: [
      lines({
        title: 'Messages that wait',
        description: 'Ready messages of each broker. One that only grows has too few consumers: see Queues.',
        unit: 'short',
        width,
        queries: [promql(`sum by (broker) (rabbitmq_queue_messages_ready${nodes})`, '{{broker}}')],
      }),
      lines({
        title: 'Messages received',
        description:
          'What publishers send each broker. A line that falls to 0: publishers are gone, or blocked by an alarm.',
        unit: 'cps',
        width,
        queries: [
          promql(
            `sum by (broker) (rate(rabbitmq_global_messages_received_total${nodes}[$__rate_interval]))`,
            '{{broker}}',
          ),
        ],
      }),
    ],
  };
}
