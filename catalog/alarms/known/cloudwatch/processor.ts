import { processorCluster, processorService } from '../../../../contracts/processor-service.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import type { Processor } from '../../../kinds/processor/processor.ts';
import { alarmsThatTell, noConsumerQueries } from '../../../scaling/alarms.ts';
import type { CloudWatchDefinition } from '../../alarm.ts';
import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';
import { type MinuteMetric, ofMetric, recommended } from './queries.ts';

const { tasks: recommends } = recommendedAlarms;

const common = { owner: 'cloudwatch', watches: ['processor'], dashboard: 'processors' } as const;

/** Where no task has to run there is no metric of tasks, and nothing is wrong. */
const ofSubject: KnownAlarm['ofSubject'] = (props) =>
  processorOf(props).tasks.min === 0 ? { missing: 'missing' } : {};

/** Alarms of a processor's tasks, and of the queue that it scales by. */
export const processorAlarms: readonly KnownAlarm[] = [
  busyAlarm('cpu', { metric: 'CPUUtilization', percent: recommends.cpuPercent }),
  busyAlarm('memory', { metric: 'MemoryUtilization', percent: recommends.memoryPercent }),
  {
    ...common,
    name: 'tasks-none',
    title: 'No task of {object} runs',
    doc: 'No task has told of its CPU, as each that runs does every minute; where tasks.min is 0: messages wait and nobody takes them.',
    source:
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html: a service without running tasks has no metrics. RunningTaskCount, which AWS recommends, is one of Container Insights, which is charged for and off',
    severity: 'critical',
    minutes: 5,
    missing: 'breaching',
    ofSubject: (props) => (processorOf(props).tasks.min === 0 ? { missing: 'notBreaching' } : {}),
    advice:
      'See the events of its service in ECS and its log group: an image that cannot be pulled, a program that ends at once, no capacity.',
    define: (props) => (processorOf(props).tasks.min === 0 ? nobodyConsumes(props) : noTask(props)),
  },
  {
    ...common,
    name: 'tasks-too-small',
    title: 'Tasks of {object} are busy although nothing waits',
    doc: 'CPU of the tasks is at or above the threshold while the queue is empty, in so many minutes of twice as many; as scaling.vertical of the processor says.',
    source: 'docs/mission.md S13: CPU at or above 80 % with an empty queue',
    severity: 'info',
    threshold: { default: recommends.cpuPercent, min: 50, max: 99, unit: 'percent', worse: 'above' },
    minutes: 15,
    of: 30,
    missing: 'notBreaching',
    ofSubject: (props) => {
      const { vertical } = told(props);
      return {
        threshold: processorOf(props).scaling.vertical.percent,
        minutes: vertical.datapoints.needed,
        of: vertical.datapoints.of,
      };
    },
    advice:
      'Larger tasks may help, cpu in the file of the processor; more of them do not, since they have nothing to do.',
    define: (props) => {
      const percent = props.settings.threshold ?? processorOf(props).scaling.vertical.percent;
      return definitionOf(told(props, percent).vertical);
    },
  },
  {
    ...common,
    name: 'queue-unseen',
    title: 'Nothing is known of the queue of {object}',
    doc: 'Nothing was published of the queue that the processor scales by, so that nothing scales it.',
    source: "Warren: a node that restarts is away for a minute or two, and another becomes the queue's leader",
    severity: 'error',
    minutes: 3,
    missing: 'breaching',
    advice:
      'See with "warren status" whether the broker has a majority and its nodes report; and whether the queue is there.',
    define: (props) => definitionOf(told(props).unseen),
  },
];

function busyAlarm(what: 'cpu' | 'memory', { metric, percent }: { metric: string; percent: number }): KnownAlarm {
  return {
    ...common,
    name: `tasks-${what}`,
    title: `The ${what === 'cpu' ? 'CPU' : 'memory'} of tasks of {object} is used up`,
    doc: `${metric} of the tasks, on average, is above the threshold. Of a processor whose tasks.min is 0 nothing is made of missing data.`,
    source: recommended,
    severity: 'warning',
    threshold: { default: percent, min: 1, max: 100, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'breaching',
    ofSubject,
    advice:
      what === 'cpu'
        ? 'See on the dashboard processors whether tasks.max was reached, and whether the queue grows.'
        : 'A task that needs more than memoryMiB is ended. See whether it grows with every message.',
    define: (props) =>
      ofMetric(serviceMetric(props, metric, 'Average'), {
        comparison: 'GreaterThanThreshold',
        threshold: props.settings.threshold ?? percent,
      }),
  };
}

type Subject = Omit<DefineProps, 'settings'>;

function processorOf({ subject, beside }: Subject): Processor {
  const found = beside.processors.find(({ name }) => name === subject.name);
  if (!found) throw new Error(`there is no processor ${subject.name}`);
  return found;
}

function serviceMetric({ platform, subject }: Subject, name: string, stat: string): MinuteMetric {
  const dimensions = { ClusterName: processorCluster(platform), ServiceName: processorService(subject.name) };
  return { namespace: 'AWS/ECS', name, dimensions, stat };
}

function noTask(props: Subject): CloudWatchDefinition {
  return ofMetric(serviceMetric(props, 'CPUUtilization', 'SampleCount'), {
    comparison: 'LessThanThreshold',
    threshold: 1,
  });
}

function nobodyConsumes(props: Subject): CloudWatchDefinition {
  return {
    owner: 'cloudwatch',
    queries: noConsumerQueries(processorOf(props), props.platform),
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
  };
}

/** The alarms of scaling that call nothing but people; with another percent than the processor's file has, where one is given. */
function told(props: Subject, percent?: number): ReturnType<typeof alarmsThatTell> {
  const processor = processorOf(props);
  const { scaling } = processor;
  const vertical = percent === undefined ? scaling.vertical : { ...scaling.vertical, percent };
  return alarmsThatTell({ ...processor, scaling: { ...scaling, vertical } }, props.platform);
}

function definitionOf({ queries, comparison, threshold }: Omit<CloudWatchDefinition, 'owner'>): CloudWatchDefinition {
  return { owner: 'cloudwatch', queries, comparison, threshold };
}
