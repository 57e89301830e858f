import { metricLabel } from '../../../../contracts/monitoring.ts';
import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { ofQueue, quoted } from './matchers.ts';
import { processorOf } from './subjects.ts';

/** Selects what the tasks of the alarm's processor tell. */
const ofTasks = ({ subject }: DefineProps, more = '') => `{${metricLabel.processor}=${quoted(subject.name)}${more}}`;

/** Part of the messages of ten minutes of which something became, in percent: of twenty at least, so that one of two is no half. */
function percentOf(props: DefineProps, outcomes: string): string {
  const counted = (more = '') => `sum(increase(warren_processor_messages_total${ofTasks(props, more)}[10m]))`;
  return `100 * ${counted(`,outcome=~${quoted(outcomes)}`)} / clamp_min(${counted()}, 20)`;
}

/** What all of them have. */
const ofProcessors = { watches: ['processor'], dashboard: 'processors', missing: 'notBreaching' } as const;

const hiddenBy = ['node-down', 'memory-alarm', 'disk-alarm'];

const alarms: readonly GrafanaAlarm[] = [
  {
    ...ofProcessors,
    name: 'processor-fails',
    title: '{object} fails at messages',
    doc: 'The part of messages of ten minutes, of twenty at least, that it gave up on or answered itself with a failure is above the threshold.',
    source: 'Warren: one in twenty is seen by people',
    severity: 'error',
    threshold: { default: 5, min: 0, max: 99, unit: 'percent', worse: 'above' },
    minutes: 5,
    advice:
      'Read in its logs what its application answers, and since when. What was parked is brought back with "warren replay" once that is mended.',
    hiddenBy: [...hiddenBy, 'processor-paused'],
    expression: (props) => percentOf(props, 'failed|parked|suspected'),
  },
  {
    ...ofProcessors,
    name: 'processor-retries',
    title: '{object} tries messages again and again',
    doc: 'The part of tries of ten minutes, of twenty at least, that are to be repeated is above the threshold.',
    source: 'Warren: one in five is more than restarts of what its application uses make',
    severity: 'warning',
    threshold: { default: 20, min: 0, max: 99, unit: 'percent', worse: 'above' },
    minutes: 10,
    advice: 'Read in its logs what its application answers: most often something that it uses does not answer.',
    hiddenBy: [...hiddenBy, 'processor-fails', 'processor-paused'],
    expression: (props) => percentOf(props, 'retried'),
  },
  {
    ...ofProcessors,
    name: 'processor-parked',
    title: '{object} has given up on messages',
    doc: 'The queue that it parks messages in has more messages than the threshold.',
    source: 'Warren: each is a message that was given up on',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1_000_000_000, unit: 'messages', worse: 'above' },
    minutes: 5,
    advice: 'Read in its logs why it gave up, mend that, and bring the messages back with "warren replay".',
    // The same queue is a part of the broker's own alarm.
    hiddenBy: ['messages-parked'],
    expression: (props) => {
      const { broker, vhost, deadLetter } = processorOf(props);
      return `max(rabbitmq_detailed_queue_messages${ofQueue({ broker, vhost, queue: deadLetter })})`;
    },
  },
  {
    ...ofProcessors,
    name: 'processor-slow',
    title: '{object} takes long for a message',
    doc: 'The time that 95 of a hundred messages of ten minutes took is above the threshold.',
    source: 'Warren: a third of the thirty seconds that an application has for a request unless its file says more',
    severity: 'warning',
    threshold: { default: 10, min: 0.001, max: 900, unit: 'seconds', worse: 'above' },
    minutes: 10,
    advice: 'See on the dashboard Processors since when, and on Database and Cache whether what it uses became slow.',
    hiddenBy: [...hiddenBy, 'processor-paused'],
    // Without a message there is no time: NaN, which is above nothing, and not below 0 either.
    expression: (props) =>
      `histogram_quantile(0.95, sum by (le) (rate(warren_processor_seconds_bucket${ofTasks(props)}[10m]))) >= 0`,
  },
  {
    ...ofProcessors,
    name: 'processor-without-broker',
    title: 'Tasks of {object} have no connection to their broker',
    doc: 'More tasks than the threshold have no connection to the broker, or take nothing from it.',
    source: 'Warren: longer than a rolling change of the broker keeps a node away',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1000, unit: 'tasks', worse: 'above' },
    minutes: 10,
    advice: 'See what the tasks log, whether the broker answers, and with "warren reach" whether they may get there.',
    hiddenBy: [...hiddenBy, 'processor-paused'],
    expression: (props) =>
      `count(warren_processor_broker_up${ofTasks(props)}) - sum(warren_processor_broker_up${ofTasks(props)})`,
  },
  {
    ...ofProcessors,
    name: 'processor-paused',
    title: '{object} takes no messages',
    doc: 'More tasks than the threshold take no messages, since something that they use does not answer.',
    source:
      'Warren: longer than a database takes to move to its standby, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html',
    severity: 'error',
    threshold: { default: 0, min: 0, max: 1000, unit: 'tasks', worse: 'above' },
    minutes: 5,
    advice: 'What is named as the reason does not answer: see the dashboard of it, Database or Cache.',
    parts: ['reason'],
    expression: (props) => `sum by (reason) (warren_processor_paused${ofTasks(props)})`,
  },
];

/** Alarms of processors, by what their tasks and the queues of their brokers tell. */
export const processorAlarms: readonly KnownAlarm[] = alarms.map(grafanaAlarm);
