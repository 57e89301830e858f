import type { PlatformIdentity } from '../../contracts/names.ts';
import { processorCluster, processorService } from '../../contracts/processor-service.ts';
import { queueDimensions, queueMetric, queueMetricNamespace } from '../../contracts/queue-metrics.ts';
import { cpuMetric } from '../../contracts/queue-recording.ts';
import type { Processor } from '../kinds/processor/processor.ts';
import { mostMinutes } from '../kinds/processor/scaling.ts';
import type { Datapoints, Missing } from './alarm-state.ts';
import type { StepPolicy } from './step-scaling.ts';

/** What of a processor its alarms and policies depend on. */
export type ScaledProcessor = Pick<Processor, 'name' | 'broker' | 'vhost' | 'queue' | 'tasks' | 'scaling'>;

/** An alarm of CloudWatch, as plain data. */
export interface ScalingAlarm {
  /** Its name in the account, where it scales: `<platform>-<processor>-<rule>`. */
  name: string;
  /** Which of a processor's alarms it is: `pressure`, `cpu-80`. */
  rule: string;
  /** What it means, for people. */
  description: string;
  /** Metrics and expressions by their ids, of which one is what the alarm watches. */
  queries: readonly AlarmQuery[];
  comparison: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  threshold: number;
  datapoints: Datapoints;
  /** What is made of data points that are missing. */
  missing: Missing;
  /** Calls the policy that adds or removes, or tells people. */
  does: 'add' | 'remove' | 'tell';
}

/** A metric that is read, or an expression over others. */
export interface AlarmQuery {
  id: string;
  expression?: string;
  metric?: AlarmMetric;
  /** Whether it is what the alarm watches. */
  returnsData: boolean;
}

export interface AlarmMetric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  stat: 'Maximum' | 'Average';
  periodSeconds: 60;
}

/**
 * The alarms of a processor, in the order in which its file says their rules. Where it may not have more tasks than it always has,
 * those alone that tell people. Alarms on expressions have no composites behind them, since these cannot scale: each is
 * one expression. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
 */
export function scalingAlarms(processor: ScaledProcessor, platform: Pick<PlatformIdentity, 'name'>): ScalingAlarm[] {
  const { tasks } = processor;
  const make = { processor, platform };
  const alarms = [
    ...(tasks.min === 0 ? [startAlarm(make)] : []),
    pressureAlarm(make),
    idleAlarm(make),
    ...cpuAlarms(make),
    verticalAlarm(make),
    unseenAlarm(make),
  ];
  return tasks.min === tasks.max ? alarms.filter(({ does }) => does === 'tell') : alarms;
}

/** Those that call nothing but people: they are alarms of alerts, `tasks-too-small` and `queue-unseen`. */
export function alarmsThatTell(
  processor: ScaledProcessor,
  platform: Pick<PlatformIdentity, 'name'>,
): { vertical: ScalingAlarm; unseen: ScalingAlarm } {
  const make = { processor, platform };
  return { vertical: verticalAlarm(make), unseen: unseenAlarm(make) };
}

/** What waits in a queue while nobody consumes, else 0: what an alarm watches of a processor of which no task has to run. */
export function noConsumerQueries(
  processor: ScaledProcessor,
  platform: Pick<PlatformIdentity, 'name'>,
): readonly AlarmQuery[] {
  return startAlarm({ processor, platform }).queries;
}

/** The metrics that a recording of its queue has, by their names in it, as alarms read them. */
export function recordedMetrics(
  processor: ScaledProcessor,
  platform: Pick<PlatformIdentity, 'name'>,
): readonly { id: string; metric: AlarmMetric }[] {
  const make = { processor, platform };
  const queries = [
    ...Object.entries(queueMetric).map(([id, name]) => queueQuery(make, id, name)),
    cpuQuery(make, false),
  ];
  return queries.flatMap(({ id, metric }) => (metric ? [{ id, metric }] : []));
}

/** The policies that its alarms call. One for all that add, so that its cooldown holds for all of them. */
export function scalingPolicies({ tasks, scaling: { steps, cooldown } }: Pick<ScaledProcessor, 'tasks' | 'scaling'>): {
  add: StepPolicy;
  remove: StepPolicy;
} {
  return {
    add: {
      adjustmentType: 'ChangeInCapacity',
      // Distances from the threshold of the alarms that give the depth.
      steps: steps.map(({ fromDepth, add }, index) => {
        const following = steps[index + 1];
        return {
          lowerBound: Math.max(0, fromDepth - depthThreshold),
          ...(following ? { upperBound: following.fromDepth - depthThreshold } : {}),
          adjustment: add,
        };
      }),
      cooldownSeconds: cooldown.addSeconds,
    },
    remove: {
      adjustmentType: 'ExactCapacity',
      steps: [{ lowerBound: 0, adjustment: tasks.min }],
      cooldownSeconds: cooldown.removeSeconds,
    },
  };
}

/** Alarms that give a depth while they are to act, and 0 else. */
const depthThreshold = 1;

interface Make {
  processor: ScaledProcessor;
  platform: Pick<PlatformIdentity, 'name'>;
}

/** Two nodes publish in the minute in which a queue's leader moves: the larger value is that of the one that was it. */
function queueQuery({ processor, platform }: Make, id: string, name: string): AlarmQuery {
  const metric: AlarmMetric = {
    namespace: queueMetricNamespace(platform),
    name,
    dimensions: queueDimensions(processor),
    stat: 'Maximum',
    periodSeconds: 60,
  };
  return { id, metric, returnsData: false };
}

function cpuQuery({ processor, platform }: Make, returnsData: boolean): AlarmQuery {
  const metric: AlarmMetric = {
    namespace: 'AWS/ECS',
    name: cpuMetric,
    dimensions: { ClusterName: processorCluster(platform), ServiceName: processorService(processor.name) },
    stat: 'Average',
    periodSeconds: 60,
  };
  return { id: 'cpu', metric, returnsData };
}

function depthQueries(make: Make): AlarmQuery[] {
  return [
    queueQuery(make, 'ready', queueMetric.ready),
    queueQuery(make, 'unacknowledged', queueMetric.unacknowledged),
    { id: 'depth', expression: 'ready + unacknowledged', returnsData: false },
  ];
}

/** A count begins again when the queue's leader restarts or moves: what it has then is what came since. */
function increase(of: string): string {
  return `IF(DIFF(${of}) < 0, ${of}, DIFF(${of}))`;
}

type Watched = Omit<ScalingAlarm, 'name' | 'rule' | 'comparison'> & Partial<Pick<ScalingAlarm, 'comparison'>>;

function alarm({ processor, platform }: Make, rule: string, watched: Watched): ScalingAlarm {
  return {
    name: `${platform.name}-${processor.name}-${rule}`,
    rule,
    comparison: 'GreaterThanOrEqualToThreshold',
    ...watched,
  };
}

/** All of `minutes`, one after another. */
function every(minutes: number): Datapoints {
  return { of: minutes, needed: minutes };
}

/** The first task, where none always runs: nobody consumes then, so that nothing but what waits can call for one. */
function startAlarm(make: Make): ScalingAlarm {
  return alarm(make, 'start', {
    description: `${capital(place(make))} has messages and no consumer: a task starts.`,
    queries: [
      ...depthQueries(make),
      queueQuery(make, 'consumers', queueMetric.consumers),
      { id: 'waiting', expression: 'IF(consumers < 1, depth, 0)', returnsData: true },
    ],
    threshold: depthThreshold,
    datapoints: every(1),
    missing: 'notBreaching',
    does: 'add',
  });
}

function pressureAlarm(make: Make): ScalingAlarm {
  const { minutes, within = minutes } = make.processor.scaling.pressure;
  return alarm(make, 'pressure', {
    description: `Messages in ${place(make)} become more, and more come in than are done: tasks are added.`,
    queries: [
      ...depthQueries(make),
      queueQuery(make, 'published', queueMetric.published),
      queueQuery(make, 'acknowledged', queueMetric.acknowledged),
      { id: 'incoming', expression: increase('published'), returnsData: false },
      { id: 'done', expression: increase('acknowledged'), returnsData: false },
      { id: 'pressure', expression: 'IF(DIFF(depth) > 0 AND incoming > done, depth, 0)', returnsData: true },
    ],
    threshold: depthThreshold,
    datapoints: { of: within, needed: minutes },
    missing: 'notBreaching',
    does: 'add',
  });
}

/** What is missing counts as 0 in expressions, as an empty queue would: hence `up`. */
function idleAlarm(make: Make): ScalingAlarm {
  const { minutes, below } = make.processor.scaling.idle;
  return alarm(make, 'idle', {
    description: `${capital(place(make))} ${below === 1 ? 'is empty' : `has fewer than ${below} messages`}: added tasks are taken away.`,
    queries: [
      ...depthQueries(make),
      queueQuery(make, 'up', queueMetric.up),
      { id: 'idle', expression: `IF(up >= 1 AND depth < ${below}, 1, 0)`, returnsData: true },
    ],
    threshold: 1,
    datapoints: every(minutes),
    missing: 'notBreaching',
    does: 'remove',
  });
}

function cpuAlarms(make: Make): ScalingAlarm[] {
  return make.processor.scaling.cpu.map(({ percent, minutes }) =>
    alarm(make, `cpu-${percent}`, {
      description: `The tasks of ${make.processor.name} use ${percent} % of their CPU or more: tasks are added.`,
      queries: [cpuQuery(make, true)],
      threshold: percent,
      datapoints: every(minutes),
      missing: 'missing',
      does: 'add',
    }),
  );
}

/**
 * Of twice as many minutes: tasks that are added by CPU, and taken away since the queue is empty, make a few of them less busy, and
 * nobody would be told.
 */
function verticalAlarm(make: Make): ScalingAlarm {
  const { percent, minutes } = make.processor.scaling.vertical;
  return alarm(make, 'vertical', {
    description: `The tasks of ${make.processor.name} use ${percent} % of their CPU or more, and ${place(make)} is empty: larger tasks may be needed (cpu, memoryMiB).`,
    queries: [
      ...depthQueries(make),
      queueQuery(make, 'up', queueMetric.up),
      cpuQuery(make, false),
      { id: 'vertical', expression: `IF(cpu >= ${percent} AND up >= 1 AND depth < 1, 1, 0)`, returnsData: true },
    ],
    threshold: 1,
    datapoints: { of: Math.min(2 * minutes, mostMinutes), needed: minutes },
    missing: 'notBreaching',
    does: 'tell',
  });
}

/** A node that restarts is away for a minute or two, and is not to be told of. */
const unseenMinutes = 3;

function unseenAlarm(make: Make): ScalingAlarm {
  return alarm(make, 'unseen', {
    description: `Nothing was published of ${place(make)}: nothing scales ${make.processor.name} by it until that is so again.`,
    queries: [{ ...queueQuery(make, 'up', queueMetric.up), returnsData: true }],
    comparison: 'LessThanThreshold',
    threshold: 1,
    datapoints: every(unseenMinutes),
    missing: 'breaching',
    does: 'tell',
  });
}

function place({ processor: { queue, vhost, broker } }: Make): string {
  return `the queue ${queue} in vhost ${vhost} of ${broker}`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
