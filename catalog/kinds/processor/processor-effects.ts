import { parkedQueue } from '../../../contracts/processor-queues.ts';
import { describe } from '../../effects/describe.ts';
import type { Difference } from '../../effects/differences.ts';
import type { Effect } from '../../effects/effect.ts';
import type { Finding, Judges } from '../../effects/finding.ts';
import { changedObject, type RequestSides } from '../../effects/request-effects.ts';
import { type Sentence, say, several } from '../../words/sentence.ts';
import { ownLoki } from './loki.ts';
import { type Processor, processorSchema } from './processor.ts';
import { scalingJudges } from './scaling-effects.ts';

type Sides = RequestSides<Processor>;

/** What a changed file does to requests, in the order of the schema; empty when both say the same. */
export function changedProcessor(sides: Sides): Effect[] {
  return changedObject({ schema: processorSchema, judges, rolling: rolling(sides.after) }, sides);
}

/** What a new file brings. */
export function addedProcessor(processor: Processor): Effect[] {
  const sentence = say`is new: it takes requests from ${placeOf(processor)} and gives them to ${workerOf(processor)}, in ${tasksOf(processor)} of ${processor.architecture}.`;
  return [{ severity: 'none', sentence, path: [], side: 'after' }];
}

/** What goes with a deleted file. */
export function removedProcessor(processor: Processor): Effect[] {
  const sentence = say`takes no more requests from ${placeOf(processor)}: they wait there. What is parked in ${processor.deadLetter} stays; its logs go.`;
  return [{ severity: 'downtime', sentence, path: [], side: 'before' }];
}

/** What a renamed file does: what was done is known by the name of who did it, and the two stacks wait for one another in no order. */
export function renamedProcessor(before: Processor): Effect[] {
  const sentence = say`is ${before.name} under another name, in tasks of its own; those of ${before.name} go, with its logs. Requests wait until new tasks have started. One that ${before.name} has done and that comes again is not known, and is done again.`;
  return [{ severity: 'downtime', sentence, path: [], side: 'after' }];
}

/** What it costs that tasks take on what they start with: docs/processors.md has how they are replaced. */
function rolling({ stopSeconds }: Processor): Sentence {
  return say` New tasks start before the old ones stop, each of which has ${several(stopSeconds, 'second')} for what it holds; the rest comes again.`;
}

const judges: Judges<Sides> = {
  broker: moved,
  vhost: (_, sides) => (sides.before.broker === sides.after.broker ? moved(_, sides) : undefined),
  queue: (difference, sides) => (isElsewhere(sides) ? undefined : moved(difference, sides)),
  forward: otherWork,
  // Told of with forward, where that comes or goes.
  handler: (_, sides) =>
    (sides.before.forward === undefined) === (sides.after.forward === undefined) ? otherWork(_, sides) : undefined,
  concurrency: (difference, { before, after }) =>
    before.concurrency === before.prefetch && after.concurrency === after.prefetch ? undefined : restarting(difference),
  deadLetter: ({ before: was, after: is }, { before, after }) =>
    was === parkedQueue(before.queue) && is === parkedQueue(after.queue)
      ? undefined
      : {
          severity: 'rolling',
          restarts: true,
          sentence: say`parks in ${String(is)}; what is parked in ${String(was)} stays there.`,
        },
  rememberDays: otherMemory,
  architecture: (_, { before, after }) => ({
    severity: 'rolling',
    restarts: true,
    sentence: say`runs on ${after.architecture} instead of ${before.architecture}: its image has to be one for that.`,
  }),
  'capacity.spotPercent': otherCapacity,
  'logs.loki': otherLogs,
  'tasks.min': otherTasks,
  // Told of with the least.
  'tasks.max': (_, sides) => (sides.before.tasks.min === sides.after.tasks.min ? otherTasks(_, sides) : undefined),
  ...scalingJudges,
};

/** Whether somebody else takes from the queue of before is not for this file to say. */
function moved(_: unknown, { before, after }: Sides): Finding {
  const [from, to] = isElsewhere({ before, after })
    ? [placeOf(before), placeOf(after)]
    : [say`${before.queue}`, say`the queue ${after.queue}`];
  return {
    severity: 'downtime',
    restarts: true,
    sentence: say`takes requests from ${to} instead of ${from}: what is in ${before.queue} waits until another processor takes it.`,
  };
}

function isElsewhere({ before, after }: Sides): boolean {
  return before.broker !== after.broker || before.vhost !== after.vhost;
}

function otherWork(_: unknown, { before, after }: Sides): Finding {
  return {
    severity: 'rolling',
    restarts: true,
    sentence: say`gives requests to ${workerOf(after)} instead of ${workerOf(before)}.`,
  };
}

/** What was forgotten is not known again because more is remembered from now on. */
function otherMemory(_: unknown, { before, after }: Sides): Finding {
  const [from, to] = [several(before.rememberDays, 'day'), several(after.rememberDays, 'day')];
  const change = say`remembers messages that are done for ${to} instead of ${from}`;
  return {
    severity: 'rolling',
    restarts: true,
    sentence:
      after.rememberDays < before.rememberDays
        ? say`${change}: one that was done before that and comes again is done again.`
        : say`${change}; what is forgotten already stays so.`,
  };
}

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html: two minutes between the warning,
 * which is SIGTERM, and the end; spare capacity is not replaced by other.
 */
function otherCapacity(_: unknown, { before, after }: Sides): Finding {
  const [from, to] = [before.capacity.spotPercent, after.capacity.spotPercent];
  const change = say`runs ${to} instead of ${from} percent of its tasks on spare capacity`;
  return {
    severity: 'rolling',
    restarts: true,
    sentence:
      to === 0
        ? say`${change}: AWS takes none of them away any more.`
        : say`${change}: AWS takes such a task away with two minutes of warning, of which it uses ${after.stopSeconds} seconds to end what it holds, and the rest comes again. While AWS has none to spare, fewer tasks run.`,
  };
}

/** Whether there is a Loki; where it is tells of itself. */
function otherLogs(_: unknown, { after }: Sides): Finding {
  const { loki } = after.logs;
  return {
    severity: 'rolling',
    restarts: true,
    sentence: loki
      ? say`writes its logs to ${loki.url === ownLoki ? ['the Loki of the monitoring host'] : say`the Loki at ${loki.url}`}, and no more to CloudWatch Logs.`
      : say`writes its logs to CloudWatch Logs, and no more to a Loki; what that has stays there.`,
  };
}

function otherTasks(_: unknown, { before, after }: Sides): Finding {
  const stops: Sentence =
    after.tasks.min === 0 && before.tasks.min > 0
      ? [' While its queue is idle none runs: the first message then waits until a task has started.']
      : [];
  const change = say`runs in ${tasksOf(after)} instead of ${tasksOf(before)}.`;
  return { severity: 'live', sentence: [...change, ...stops] };
}

function restarting(difference: Difference): Finding {
  return { severity: 'rolling', restarts: true, sentence: describe(difference) };
}

function placeOf({ queue, vhost, broker }: Processor): Sentence {
  return say`the queue ${queue} in vhost ${vhost} of ${broker}`;
}

function workerOf({ forward, handler }: Processor): Sentence {
  return forward ? say`its application on port ${forward.port}` : say`${handler ?? ''}`;
}

function tasksOf({ tasks: { min, max } }: Processor): Sentence {
  return min === max ? several(max, 'task') : say`${min} to ${several(max, 'task')}`;
}
