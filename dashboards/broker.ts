import { drawnThreshold } from '../catalog/alarms/drawn-threshold.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { scrapeJob } from '../contracts/monitoring.ts';
import { board, labelVariable, type Row } from '../stacks/dashboards/panels/board.ts';
import { lines, number, table } from '../stacks/dashboards/panels/panels.ts';
import { promql, promqlNow } from '../stacks/dashboards/panels/queries.ts';

const nodes = `{job="${scrapeJob.broker}",broker=~"$broker"}`;
const node = '{{broker}} {{node}}';
const rateOf = (metric: string) => `sum by (broker) (rate(${metric}${nodes}[$__rate_interval]))`;

/** One broker, or several beside each other: what its nodes have left, and what goes through them. */
export default (catalog: Catalog) =>
  board({
    title: 'Broker',
    description: 'What the nodes of a broker have left, what comes in, what goes out, and who is connected.',
    variables: [labelVariable('broker', `label_values(up{job="${scrapeJob.broker}"}, broker)`)],
    rows: [now(), left(catalog), incoming(), outgoing(), clients()],
  });

function now(): Row {
  const of = (title: string, description: string, expr: string) =>
    number({ title, description, unit: 'short', queries: [promql(expr, title)] });
  return {
    title: 'Now',
    panels: [
      of(
        'Ready',
        'Messages that wait for a consumer. Many of them: see Queues.',
        `sum(rabbitmq_queue_messages_ready${nodes})`,
      ),
      of(
        'Unacknowledged',
        'Messages that consumers work on. More than their prefetch allows for long: consumers hang.',
        `sum(rabbitmq_queue_messages_unacked${nodes})`,
      ),
      of(
        'Connections',
        'Open connections of clients. None where there should be some: see who may connect with warren reach.',
        `sum(rabbitmq_connections${nodes})`,
      ),
      of(
        'Consumers',
        'Consumers of all queues. None where there should be some: see that applications run.',
        `sum(rabbitmq_consumers${nodes})`,
      ),
      of('Queues', 'Queues of all virtual hosts.', `sum(rabbitmq_queues${nodes})`),
      number({
        title: 'Nodes that answer',
        description: 'Nodes whose metrics can be had. When red, warren status says what each reports.',
        unit: 'short',
        bounds: { bad: 1, isLow: true },
        queries: [promql(`sum(up${nodes})`, 'nodes')],
      }),
      table({
        title: 'Versions',
        description: 'What each node runs. Versions differ while an upgrade goes on, and not for long.',
        unit: 'short',
        height: 6,
        labels: ['broker', 'node', 'rabbitmq_version', 'erlang_version'],
        queries: [
          promqlNow(`max by (broker, node, rabbitmq_version, erlang_version) (rabbitmq_build_info${nodes})`, 'A'),
        ],
        columns: { A: { name: 'There', unit: 'short' } },
      }),
    ],
  };
}

function left(catalog: Catalog): Row {
  return {
    title: 'What is left',
    panels: [
      lines({
        title: 'Memory of its limit',
        description:
          'Memory of each node as part of its watermark, at which it blocks publishers. When red: have consumers catch up, close idle connections, or choose a larger instance.type.',
        unit: 'percent',
        min: 0,
        bounds: { look: drawnThreshold('memory-near-limit', catalog), bad: 100 },
        queries: [
          promql(
            `100 * rabbitmq_process_resident_memory_bytes${nodes} / rabbitmq_resident_memory_limit_bytes${nodes}`,
            node,
          ),
        ],
      }),
      lines({
        title: 'Disk above its limit',
        description:
          'What each node may still write before it blocks publishers. When red: make storage.sizeGiB larger, which takes effect live.',
        unit: 'bytes',
        min: 0,
        bounds: { look: 5e9, bad: 1e9, isLow: true },
        queries: [
          promql(
            `rabbitmq_disk_space_available_bytes${nodes} - rabbitmq_disk_space_available_limit_bytes${nodes}`,
            node,
          ),
        ],
      }),
      lines({
        title: 'File descriptors of their limit',
        description:
          'Open files and connections of each node. When red: too many connections; see who opens them under Clients.',
        unit: 'percent',
        min: 0,
        bounds: { look: drawnThreshold('file-descriptors-near-limit', catalog), bad: 95 },
        queries: [promql(`100 * rabbitmq_process_open_fds${nodes} / rabbitmq_process_max_fds${nodes}`, node)],
      }),
      lines({
        title: 'Erlang processes of their limit',
        description:
          'Processes of each node: connections, channels and queues are some each. When red: channels are opened and not closed.',
        unit: 'percent',
        min: 0,
        bounds: { look: 80, bad: 95 },
        queries: [
          promql(`100 * rabbitmq_erlang_processes_used${nodes} / rabbitmq_erlang_processes_limit${nodes}`, node),
        ],
      }),
      lines({
        title: 'Run queue',
        description:
          'Erlang processes that wait for a CPU. Much more than the node has CPUs for long: it is too small.',
        unit: 'short',
        min: 0,
        queries: [promql(`rabbitmq_erlang_scheduler_run_queue${nodes}`, node)],
      }),
      lines({
        title: 'Alarms',
        description: 'Nodes that block publishers: 1 is memory or disk, 2 is both. When red, see Memory and Disk here.',
        unit: 'short',
        min: 0,
        bounds: { bad: 1 },
        queries: [
          promql(
            `rabbitmq_alarms_memory_used_watermark${nodes} + rabbitmq_alarms_free_disk_space_watermark${nodes}`,
            node,
          ),
        ],
      }),
    ],
  };
}

function incoming(): Row {
  const of = (title: string, description: string, metric: string, bounds?: { bad: number }) =>
    lines({
      title,
      description,
      unit: 'cps',
      min: 0,
      ...(bounds ? { bounds } : {}),
      queries: [promql(rateOf(metric), '{{broker}}')],
    });
  return {
    title: 'What comes in',
    panels: [
      of('Received', 'Messages that publishers send.', 'rabbitmq_global_messages_received_total'),
      of(
        'Confirmed',
        'Messages that publishers know to be safe. Far below what is received with confirms: disks or replicas are slow.',
        'rabbitmq_global_messages_confirmed_total',
      ),
      of(
        'Routed',
        'Messages put into queues. One may go into several, or into none.',
        'rabbitmq_global_messages_routed_total',
      ),
      of(
        'Unroutable, dropped',
        'Messages that no queue is bound for, and that are lost. When red: a binding is missing, or publishers use another routing key.',
        'rabbitmq_global_messages_unroutable_dropped_total',
        { bad: 0.01 },
      ),
      of(
        'Unroutable, returned',
        'Messages that no queue is bound for, and that publishers get back. When red: a binding is missing.',
        'rabbitmq_global_messages_unroutable_returned_total',
        { bad: 0.01 },
      ),
      of(
        'Dead-lettered: over the delivery limit',
        'Messages that were tried too often. When red: see what consumers do with them.',
        'rabbitmq_global_messages_dead_lettered_delivery_limit_total',
        { bad: 0.01 },
      ),
    ],
  };
}

function outgoing(): Row {
  const of = (title: string, description: string, metric: string) =>
    lines({ title, description, unit: 'cps', min: 0, queries: [promql(rateOf(metric), '{{broker}}')] });
  return {
    title: 'What goes out',
    panels: [
      of('Delivered', 'Messages that consumers get.', 'rabbitmq_global_messages_delivered_total'),
      of(
        'Acknowledged',
        'Messages that consumers are through with. Below what is delivered for long: they pile up unacknowledged.',
        'rabbitmq_global_messages_acknowledged_total',
      ),
      of(
        'Redelivered',
        'Messages that come again, since a consumer went or gave them back. Many: consumers crash or reject.',
        'rabbitmq_global_messages_redelivered_total',
      ),
      of(
        'Empty gets',
        'Questions for a message where there is none. Many: an application polls instead of consuming.',
        'rabbitmq_global_messages_get_empty_total',
      ),
    ],
  };
}

function clients(): Row {
  return {
    title: 'Clients',
    panels: [
      lines({
        title: 'Connections by node',
        description: 'Open connections of each node. One node far above the others: clients do not spread.',
        unit: 'short',
        min: 0,
        queries: [promql(`rabbitmq_connections${nodes}`, node)],
      }),
      lines({
        title: 'Connections opened',
        description:
          'Connections opened each second. Many, beside few that are open: an application connects for each message.',
        unit: 'cps',
        min: 0,
        queries: [promql(rateOf('rabbitmq_connections_opened_total'), '{{broker}}')],
      }),
      lines({
        title: 'Channels opened',
        description: 'Channels opened each second. Many: an application opens one for each message.',
        unit: 'cps',
        min: 0,
        queries: [promql(rateOf('rabbitmq_channels_opened_total'), '{{broker}}')],
      }),
    ],
  };
}
