import type { QueueRecording } from '../../contracts/queue-recording.ts';
import { fargateHour } from '../facts/fargate.ts';
import type { Processor } from '../kinds/processor/processor.ts';
import { dayOf, type Throughput } from './day.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Course, simulate } from './simulate.ts';

/** A recorded day as it would have gone with the rules of a processor. */
export interface Replay {
  /** Its first minute, and how many there are. */
  from: string;
  minutes: number;
  tasks: Processor['tasks'];
  throughput: Throughput;
  startMinutes: number;
  course: Course;
  outcome: Outcome;
  /** US dollars for the tasks that day; absent where no price is known. */
  dollars?: number;
}

export interface ReplayOptions {
  /** Messages that a task does in a minute. Default: what the day says. */
  perTaskMinute?: number;
  /** Minutes from a task being wanted to its first message. Default: 1. */
  startMinutes?: number;
  /** Region, for the price of tasks. Default: none, and no price. */
  region?: string;
}

/** A minute: images are pulled for each task anew. No source; it is an option for that reason. */
const usualStartMinutes = 1;

/**
 * Puts a recorded day through the rules of a processor. Undefined where the day does not say what a task can do, since
 * nothing was done on it, and nobody else does.
 */
export function replayDay(
  processor: Processor,
  recording: QueueRecording,
  options: ReplayOptions = {},
): Replay | undefined {
  const day = dayOf(recording, processor.prefetch);
  const { perTaskMinute, startMinutes = usualStartMinutes, region } = options;
  const throughput: Throughput = perTaskMinute === undefined ? day.throughput : { perTaskMinute, how: 'given' };
  if (throughput.how === 'unknown') return undefined;
  const course = simulate(processor, day, { perTaskMinute: throughput.perTaskMinute, startMinutes });
  const { min } = processor.tasks;
  const outcome = outcomeOf(course, day, { perTaskMinute: throughput.perTaskMinute, min });
  const hour =
    region === undefined ? undefined : fargateHour(processor, { region, architecture: processor.architecture });
  return {
    from: recording.from,
    minutes: day.minutes,
    tasks: processor.tasks,
    throughput,
    startMinutes,
    course,
    outcome,
    ...(hour === undefined ? {} : { dollars: hour * outcome.taskHours }),
  };
}
