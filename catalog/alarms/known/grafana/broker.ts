import { metricLabel, scrapeJob } from '../../../../contracts/monitoring.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { ofBroker, quoted } from './matchers.ts';
import { brokerOf } from './subjects.ts';

/** What RabbitMQ's own operator ships for Prometheus, read at 06cda8e8. */
const rules = 'https://github.com/rabbitmq/cluster-operator/blob/main/observability/prometheus/rules/rabbitmq';

const { broker, node } = metricLabel;

/** A series a node; the rule itself says of which broker. */
const each = `by (${node})`;

/** Of the nodes of a broker: what blocks publishers, and what is about to. */
const ofNodes: readonly GrafanaAlarm[] = [
  {
    name: 'memory-alarm',
    watches: ['broker'],
    title: '{object} blocks publishers: memory',
    doc: 'A node has used so much memory that the broker takes no more messages, now or in the last five minutes.',
    source: `${rules}/cluster-alarms.yml`,
    severity: 'critical',
    minutes: 1,
    missing: 'ignore',
    advice:
      'See on the dashboard Broker which node it is, and on Queues which queues are long. Have their consumers catch up, or choose a larger instance.type. Publishers go on by themselves once memory is below the watermark.',
    dashboard: 'broker',
    expression: (props) => `max ${each} (max_over_time(rabbitmq_alarms_memory_used_watermark${ofBroker(props)}[5m]))`,
    parts: [node],
    keepFiringMinutes: 5,
  },
  {
    name: 'disk-alarm',
    watches: ['broker'],
    title: '{object} blocks publishers: disk',
    doc: 'A node has so little disk left that the broker takes no more messages, now or in the last five minutes.',
    source: `${rules}/cluster-alarms.yml`,
    severity: 'critical',
    minutes: 1,
    missing: 'ignore',
    advice:
      'Make storage.sizeGiB of the broker larger, which takes effect live; then see on the dashboard Queues what fills it, and have its consumers catch up.',
    dashboard: 'broker',
    expression: (props) =>
      `max ${each} (max_over_time(rabbitmq_alarms_free_disk_space_watermark${ofBroker(props)}[5m]))`,
    parts: [node],
    keepFiringMinutes: 5,
  },
  {
    name: 'memory-near-limit',
    watches: ['broker'],
    title: 'Memory of {object} nears the limit at which publishers are blocked',
    doc: "A node's memory, as part of its watermark, is above the threshold.",
    source: "Warren: a broker's own alarms.memory, which has the same default",
    severity: 'warning',
    threshold: { default: 90, min: 1, max: 100, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'ignore',
    advice:
      'See on the dashboard Queues which queues are long, and on Broker how many connections there are. Have consumers catch up, close idle connections, or choose a larger instance.type.',
    dashboard: 'broker',
    hiddenBy: ['memory-alarm'],
    expression: (props) =>
      `100 * max ${each} (rabbitmq_process_resident_memory_bytes${ofBroker(props)} / rabbitmq_resident_memory_limit_bytes${ofBroker(props)})`,
    parts: [node],
  },
  {
    name: 'disk-near-full',
    watches: ['broker'],
    title: 'The data volume of {object} fills',
    doc: "The used part of a node's data volume, of what storage.sizeGiB says, is above the threshold.",
    source: "Warren: a broker's own alarms.disk, which has the same default",
    severity: 'warning',
    threshold: { default: 80, min: 1, max: 100, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'ignore',
    advice:
      'See on the dashboard Queues what is long. Have its consumers catch up, or make storage.sizeGiB larger, which takes effect live.',
    dashboard: 'broker',
    hiddenBy: ['disk-alarm'],
    expression: (props) =>
      `100 * (1 - min ${each} (rabbitmq_disk_space_available_bytes${ofBroker(props)}) / ${brokerOf(props).storage.sizeGiB * 1024 ** 3})`,
    parts: [node],
  },
  {
    name: 'disk-fills-soon',
    watches: ['broker'],
    title: '{object} will soon block publishers: its disk fills',
    doc: 'As the free disk of a node went down in the last six hours, it is at its limit in fewer hours than the threshold.',
    source: `${rules}/low-disk-watermark-predicted.yml, by six hours instead of a day so that a sudden rise counts`,
    severity: 'error',
    threshold: { default: 24, min: 1, max: 720, unit: 'hours', worse: 'below' },
    minutes: 60,
    missing: 'notBreaching',
    advice:
      'See on the dashboard Queues what grows. Have its consumers catch up, or make storage.sizeGiB larger, which takes effect live.',
    dashboard: 'broker',
    hiddenBy: ['disk-alarm'],
    // A volume whose free part does not shrink is full in so many hours that no threshold is above them.
    expression: (props) =>
      `min ${each} ((rabbitmq_disk_space_available_bytes${ofBroker(props)} - rabbitmq_disk_space_available_limit_bytes${ofBroker(props)}) / clamp_min(-3600 * deriv(rabbitmq_disk_space_available_bytes${ofBroker(props)}[6h]), 1))`,
    parts: [node],
  },
  {
    name: 'file-descriptors-near-limit',
    watches: ['broker'],
    title: 'A node of {object} runs out of file descriptors',
    doc: 'Open files and connections of a node, as part of their limit, are above the threshold.',
    source: `${rules}/file-descriptors-near-limit.yml`,
    severity: 'error',
    threshold: { default: 80, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: 10,
    missing: 'ignore',
    advice:
      'See on the dashboard Broker, under Clients, how many connections there are, and have applications use fewer. At 100 % nobody can connect any more.',
    dashboard: 'broker',
    expression: (props) =>
      `100 * max ${each} (max_over_time(rabbitmq_process_open_fds${ofBroker(props)}[5m]) / rabbitmq_process_max_fds${ofBroker(props)})`,
    parts: [node],
  },
];

/** Of a broker as a whole. */
const ofCluster: readonly GrafanaAlarm[] = [
  {
    name: 'broker-unmeasured',
    watches: ['broker'],
    title: 'Nodes of {object} tell nothing of themselves',
    doc: 'More nodes than the threshold do not answer Prometheus, so that other alarms of the broker see nothing of them.',
    source: 'Warren: longer than a rolling change keeps a node away',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 6, unit: 'nodes', worse: 'above' },
    minutes: 10,
    missing: 'ignore',
    advice:
      'See on the dashboard Monitoring why targets do not answer, and with "warren status" whether the nodes run. A node that answers but for its queues has too many of them.',
    dashboard: 'broker',
    hiddenBy: ['node-down', 'machine-silent'],
    expression: (props) => {
      const { nodes } = brokerOf(props);
      const jobs = `${scrapeJob.broker}|${scrapeJob.queues}`;
      return `${nodes} - min(sum by (job) (up{job=~${quoted(jobs)},${broker}=${quoted(props.subject.name)}})) or vector(${nodes})`;
    },
  },
  {
    name: 'nodes-apart',
    watches: ['broker'],
    title: 'Nodes of {object} do not see each other',
    doc: 'Of the links between the nodes that answer, each to each other, more than the threshold are missing.',
    source: `${rules}/insufficient-established-erlang-distribution-links.yml`,
    severity: 'critical',
    threshold: { default: 0, min: 0, max: 42, unit: 'links', worse: 'above' },
    minutes: 10,
    missing: 'notBreaching',
    advice:
      'See on the dashboard Streams and quorum queues which node has fewer links, and with "warren reach" whether the network between the zones lets them through. Queues whose majority is together go on.',
    dashboard: 'streams-and-quorum',
    hiddenBy: ['node-down', 'machine-silent', 'cluster-partitioned'],
    expression: (props) => {
      const answering = `count(rabbitmq_build_info{job=${quoted(scrapeJob.broker)},${broker}=${quoted(props.subject.name)}})`;
      // 3 is up, as that file says.
      const links = `count(erlang_vm_dist_node_state${ofBroker(props)} == 3)`;
      return `${answering} * (${answering} - 1) - (${links} or 0 * ${answering})`;
    },
  },
  {
    name: 'connection-churn',
    watches: ['broker'],
    title: 'Applications connect to {object} again and again',
    doc: 'Connections opened and closed each second, as part of those that are open, or of a hundred where there are fewer, are above the threshold.',
    source: `${rules}/high-connection-churn.yml`,
    severity: 'warning',
    threshold: { default: 10, min: 1, max: 1000, unit: 'percent a second', worse: 'above' },
    minutes: 10,
    missing: 'notBreaching',
    advice:
      'See on the dashboard Broker, under Clients, when it began. Applications should keep their connections: https://www.rabbitmq.com/docs/connections#high-connection-churn',
    dashboard: 'broker',
    expression: (props) => {
      const rate = (what: string) => `sum(rate(rabbitmq_connections_${what}_total${ofBroker(props)}[5m]))`;
      return `100 * (${rate('opened')} + ${rate('closed')}) / clamp_min(sum(rabbitmq_connections${ofBroker(props)}), 100)`;
    },
  },
  {
    name: 'unroutable-messages',
    watches: ['broker'],
    title: 'Messages to {object} reach no queue',
    doc: 'In five minutes more messages than the threshold were bound for no queue: they were dropped, or returned to their publishers.',
    source: `${rules}/unroutable-messages.yml`,
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages in 5 minutes', worse: 'above' },
    minutes: 1,
    missing: 'notBreaching',
    advice:
      'See on the dashboard Broker whether they are dropped, and so lost, or returned. A binding is missing, or a publisher uses another routing key: compare with the bindings in the file of the broker.',
    dashboard: 'broker',
    // Counted for a node since it started, where those of channels go when these are closed.
    expression: (props) => {
      const lost = (how: string) =>
        `sum(increase(rabbitmq_global_messages_unroutable_${how}_total${ofBroker(props)}[5m]))`;
      return `${lost('dropped')} + ${lost('returned')}`;
    },
  },
  {
    name: 'messages-given-up',
    watches: ['broker'],
    title: 'Messages of {object} are given up',
    doc: 'In ten minutes more messages than the threshold came back from consumers more often than the delivery limit of their quorum queue.',
    source:
      'Warren: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling, where each is a message that no consumer can take',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages in 10 minutes', worse: 'above' },
    minutes: 1,
    missing: 'notBreaching',
    advice:
      'Without a dead-letter exchange they are lost. See on the dashboard Queues which queue has messages redelivered, and in the logs of its consumers why they give them back.',
    dashboard: 'broker',
    expression: (props) =>
      `sum(increase(rabbitmq_global_messages_dead_lettered_delivery_limit_total${ofBroker(props)}[10m]))`,
  },
];

/** Alarms of brokers that are not of their queues. */
export const brokerAlarms: readonly KnownAlarm[] = [...ofNodes, ...ofCluster].map(grafanaAlarm);
