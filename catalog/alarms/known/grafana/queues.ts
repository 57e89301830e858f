import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { ofParkedQueues, ofQueues, queuesOfProcessors } from './matchers.ts';

/** What RabbitMQ's own operator ships for Prometheus, read at 06cda8e8. */
const rules =
  'https://github.com/rabbitmq/cluster-operator/blob/main/observability/prometheus/rules/rabbitmq-per-object';

/** Each queue once: nodes of its other members tell of it, too. */
const each = 'by (vhost, queue)';
const onQueues = 'on (vhost, queue)';

const most = (metric: string, selected: string) => `max ${each} (rabbitmq_detailed_queue_${metric}${selected})`;

const unless = (others: string) => ` unless ${onQueues} ${others}`;

/** Only streams have segments. Readers take nothing out of them, so that they grow, and have consumers or not, while all is well. */
const unlessStream = (props: DefineProps) => unless(`rabbitmq_detailed_stream_segments${ofQueues(props)}`);

/** What all of them have. */
const ofQueuesOfBrokers = {
  watches: ['broker'],
  missing: 'notBreaching',
  dashboard: 'queues',
  hiddenBy: ['node-down', 'broker-unmeasured'],
  parts: ['vhost', 'queue'],
} as const;

const alarms: readonly GrafanaAlarm[] = [
  {
    ...ofQueuesOfBrokers,
    name: 'queue-growing',
    title: 'A queue of {object} grows',
    doc: 'The average of ten minutes of a queue that is no stream is larger than that of a minute ago, all the time.',
    source: `${rules}/queue-is-growing.yml`,
    severity: 'warning',
    threshold: { default: 1, min: 0, max: 1_000_000_000, unit: 'messages a minute', worse: 'above' },
    minutes: 10,
    advice: 'See on the dashboard Queues whether its consumers are there and how fast they are.',
    expression: (props) => {
      const series = `rabbitmq_detailed_queue_messages${ofQueues(props)}`;
      const growth = `max ${each} (avg_over_time(${series}[10m]) - avg_over_time(${series}[10m] offset 1m))`;
      // Of a queue that was deleted there is an average for ten minutes more.
      return `${growth} and ${onQueues} ${series}${unlessStream(props)}`;
    },
  },
  {
    ...ofQueuesOfBrokers,
    name: 'queue-long',
    title: 'A queue of {object} is long',
    doc: 'A queue that is no stream has more messages than the threshold, those that consumers work on included.',
    source:
      'Warren: what is long is known to whoever uses the queue; ten thousand is far beyond what waits for a moment',
    severity: 'warning',
    threshold: { default: 10_000, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 10,
    advice:
      'See on the dashboard Queues whether it still grows and whether it is consumed from. More or faster consumers help; a queue that nobody needs any more can go.',
    expression: (props) => `${most('messages', ofQueues(props))}${unlessStream(props)}`,
  },
  {
    ...ofQueuesOfBrokers,
    name: 'message-old',
    title: 'Messages in a queue of {object} wait for long',
    doc: 'The first message of a queue was published longer ago than the threshold, by the timestamp that its publisher gave it. Quorum queues and streams do not tell.',
    source:
      'Warren: what is long is known to whoever uses the queue; a quarter of an hour is more than a restart takes',
    severity: 'warning',
    threshold: { default: 900, min: 1, max: 2_592_000, unit: 'seconds', worse: 'above' },
    minutes: 5,
    advice:
      'Consumers are behind by so much. See on the dashboard Queues whether they are there and how fast they are.',
    // What has no timestamp is NaN, which is not above 0.
    expression: (props) => `time() - (${most('head_message_timestamp', ofQueues(props))} > 0)`,
  },
  {
    ...ofQueuesOfBrokers,
    name: 'queue-without-consumers',
    title: 'Nobody consumes from a queue of {object}',
    doc: 'A queue that is no stream, and no processor’s, has more messages than the threshold, and no consumer.',
    source: `${rules}/queue-has-no-consumers.yml`,
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 10,
    advice:
      'See that the application that consumes from it runs and can log in. A queue that is meant to have no consumer is left out by watches.queues.',
    expression: (props) => {
      const selected = ofQueues(props);
      const unconsumed = `(${most('consumers', selected)} == bool 0)`;
      // That a processor's tasks are gone is an alarm of the processor.
      const processors = queuesOfProcessors(props).map((own) => unless(`rabbitmq_detailed_queue_messages${own}`));
      return `${most('messages', selected)} * ${onQueues} ${unconsumed}${unlessStream(props)}${processors.join('')}`;
    },
  },
  {
    ...ofQueuesOfBrokers,
    name: 'messages-unacknowledged',
    title: 'Consumers of {object} hold back many messages',
    doc: 'Consumers of a queue have more messages unacknowledged than the threshold.',
    source: 'Warren: as many as a task of a processor may take at once at most',
    severity: 'warning',
    threshold: { default: 1000, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 15,
    advice:
      'Consumers have no prefetch, or hang. See on the dashboard Queues whether messages are acknowledged at all.',
    expression: (props) => most('messages_unacked', ofQueues(props)),
  },
  {
    ...ofQueuesOfBrokers,
    name: 'consumers-hang',
    title: 'Consumers of {object} are through with nothing',
    doc: 'Consumers of a queue have more messages than the threshold, and have acknowledged none in ten minutes.',
    source:
      'Warren: with the ten minutes half an hour, after which RabbitMQ itself takes messages back unless limits.consumerTimeoutMinutes of the broker says more',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 20,
    advice:
      'See in the logs of the application that consumes from it what it waits for. To restart it gives the messages to others.',
    expression: (props) => {
      const selected = ofQueues(props);
      const acknowledged = `sum ${each} (rate(rabbitmq_detailed_queue_messages_acked_total${selected}[10m])) > 0`;
      return `${most('messages_unacked', selected)} unless ${onQueues} (${acknowledged})`;
    },
  },
  {
    ...ofQueuesOfBrokers,
    name: 'messages-parked',
    title: 'Messages are parked in {object}',
    doc: 'A queue that processors park messages in, or that is called like one, has more messages than the threshold.',
    source: 'Warren: each is a message that was given up on',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 5,
    missing: 'notBreaching',
    advice:
      'Read in the logs of the processor why it gave up, mend that, and bring the messages back with "warren replay".',
    expression: (props: DefineProps) => most('messages', ofParkedQueues(props)),
  },
];

/** Alarms of brokers' queues: one for all queues of a broker, whose parts are queues. */
export const queueAlarms: readonly KnownAlarm[] = alarms.map(grafanaAlarm);
