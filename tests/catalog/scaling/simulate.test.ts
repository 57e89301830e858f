import fc from 'fast-check';
import { type Day, dayOf } from '../../../catalog/scaling/day.ts';
import { outcomeOf } from '../../../catalog/scaling/outcome.ts';
import { type Course, simulate } from '../../../catalog/scaling/simulate.ts';
import { draws } from '../../draws.ts';
import { dayWith, recordingOf } from './days.ts';
import { processor } from './processor.ts';

const options = { perTaskMinute: 100, startMinutes: 1 };

function run(
  day: Day,
  fields: Parameters<typeof processor>[0] = {},
): { course: Course; outcome: ReturnType<typeof outcomeOf> } {
  const of = processor(fields);
  const course = simulate(of, day, options);
  return { course, outcome: outcomeOf(course, day, { perTaskMinute: options.perTaskMinute, min: of.tasks.min }) };
}

const events = ({ events: all }: Course) =>
  all.map(({ minute, rule, from, to }) => `${minute} ${rule} ${from} > ${to}`);

test('a rush adds a task after six minutes of pressure, another after each cooldown, and idleness takes all away', () => {
  const day = dayWith({ minutes: 60, arrivals: (minute) => (minute >= 5 && minute < 25 ? 250 : 20) });
  const { course } = run(day);
  expect(events(course)).toEqual(['10 pressure 1 > 2', '15 pressure 2 > 3', '32 idle 3 > 1']);
  expect([...course.running.slice(9, 14)]).toEqual([1, 1, 1, 2, 2]);
});

test('without room for more nothing is added, and all waits', () => {
  const day = dayWith({ minutes: 60, arrivals: (minute) => (minute >= 5 && minute < 25 ? 250 : 20) });
  const { course, outcome } = run(day, { tasks: { min: 1, max: 1 } });
  expect(course.events).toEqual([]);
  // 20 minutes of 250 against 100: 3,000 more than can be done, then 80 less a minute.
  expect(outcome).toMatchObject({ tasksAtMost: 1, taskHours: 1, mostDepth: 3000, left: 200 });
});

test('a larger step adds more at once where more waits', () => {
  const day = dayWith({ minutes: 30, arrivals: (minute) => (minute >= 5 ? 600 : 20) });
  const steps = [{ add: 1 }, { fromDepth: 1000, add: 5 }];
  expect(events(run(day, { tasks: { max: 10 }, scaling: { steps } }).course)).toEqual(['10 pressure 1 > 6']);
});

test('where none always runs, the first message starts a task, which is gone when its queue is idle', () => {
  const day = dayWith({ minutes: 20, arrivals: (minute) => (minute === 3 ? 10 : 0) });
  const { course, outcome } = run(day, { tasks: { min: 0 } });
  expect(events(course)).toEqual(['3 start 0 > 1', '9 idle 1 > 0']);
  expect(outcome.longestWaitMinutes).toBe(2);
  expect(outcome.taskHours).toBeCloseTo(6 / 60);
});

test('the longest wait is that of who came first, and what is left at the end has waited until then', () => {
  const day = dayWith({ minutes: 10, arrivals: (minute) => (minute === 0 ? 550 : 0) });
  expect(run(day, { tasks: { max: 1 } }).outcome).toMatchObject({ longestWaitMinutes: 5, longestWaitEnds: 5, left: 0 });
  const more = dayWith({ minutes: 10, arrivals: (minute) => (minute === 2 ? 5000 : 0) });
  expect(run(more, { tasks: { max: 1 } }).outcome).toMatchObject({
    longestWaitMinutes: 7,
    longestWaitEnds: 9,
    left: 4200,
  });
});

test('tasks that fewer could have stood in for are counted, but for those that always run', () => {
  const quiet = dayWith({ minutes: 60, arrivals: () => 10 });
  expect(run(quiet, { tasks: { min: 3, max: 3 } }).outcome).toMatchObject({ taskHours: 3, unneededTaskHours: 0 });
  const rush = dayWith({ minutes: 60, arrivals: (minute) => (minute < 10 ? 250 : 90) });
  // The queue never empties, so that the task that was added stays.
  const { outcome } = run(rush, { scaling: { idle: { minutes: 60 } } });
  expect(outcome.unneededTaskHours).toBeGreaterThan(0.3);
});

test('minutes of which nothing was published are seen by no alarm, and what came in them came', () => {
  const arrivals = (minute: number) => (minute >= 5 && minute < 25 ? 250 : 20);
  const blind = dayWith({ minutes: 60, arrivals, unseen: (minute) => minute >= 8 && minute < 30 });
  const { course } = run(blind);
  expect(course.events.filter(({ does }) => does === 'add')).toEqual([]);
  expect(course.events.map(({ rule, minute }) => [rule, minute])).toContainEqual(['unseen', 12]);
  const withOne = run(dayWith({ minutes: 60, arrivals }), { tasks: { max: 1 } }).course;
  expect(course.depth[30]).toBeCloseTo(withOne.depth[30] ?? 0);
});

test('a queue whose messages are all being worked on is not idle', () => {
  const rush = (minute: number) => (minute >= 5 && minute < 80 ? 250 : 0);
  const idleAt = (workMinutes: number) =>
    run({ ...dayWith({ minutes: 100, arrivals: rush }), workMinutes }).course.events.filter(
      ({ rule }) => rule === 'idle',
    );
  expect(idleAt(0)[0]?.minute).toBeLessThan(80);
  expect(idleAt(0.02).map(({ minute }) => minute)).toEqual([84]);
});

test('busy tasks are added to by their CPU; with more of them it is less, and an empty queue takes them away again', () => {
  const recording = recordingOf({ minutes: 40, tasks: 1, arrivals: () => 90, cpu: () => 90 });
  const { course } = run(dayOf(recording, 10));
  expect(events(course).slice(0, 3)).toEqual(['5 cpu-90 1 > 2', '7 idle 2 > 1', '12 cpu-90 1 > 2']);
});

test('people are told once of tasks that are too small, while others come and go beside them', () => {
  const recording = recordingOf({ minutes: 60, tasks: 1, arrivals: () => 90, cpu: () => 92 });
  const { course } = run(dayOf(recording, 10), { tasks: { min: 1, max: 6 } });
  expect(course.events.filter(({ rule }) => rule === 'cpu-90').length).toBeGreaterThan(5);
  expect(course.events.filter(({ does }) => does === 'tell')).toEqual([
    { minute: 17, rule: 'vertical', does: 'tell', from: 1, to: 1 },
  ]);
});

describe('what a day says of itself', () => {
  test('what a task does in a minute is measured while more waits than tasks hold', () => {
    const rush = recordingOf({
      minutes: 30,
      tasks: 2,
      perTaskMinute: 60,
      arrivals: (minute) => (minute < 10 ? 300 : 10),
    });
    expect(dayOf(rush, 10).throughput).toEqual({ perTaskMinute: 60, how: 'measured' });
  });

  test('else it is the most that a task did, and may be more', () => {
    const calm = recordingOf({ minutes: 30, tasks: 2, perTaskMinute: 60, arrivals: (minute) => 10 + (minute % 5) });
    expect(dayOf(calm, 10).throughput).toEqual({ perTaskMinute: 7, how: 'least' });
    const nothing = recordingOf({ minutes: 30, tasks: 2, perTaskMinute: 60, arrivals: () => 0 });
    expect(dayOf(nothing, 10).throughput).toEqual({ perTaskMinute: 0, how: 'unknown' });
  });

  test('how long a message is worked on follows from how many are while none waits', () => {
    const recording = recordingOf({ minutes: 6, tasks: 1, arrivals: () => 60 });
    recording.series.MessagesUnacknowledged = [3, 3, 6, 3, 3, 90];
    recording.series.MessagesReady = [0, 0, 0, 0, 0, 500];
    expect(dayOf(recording, 10).workMinutes).toBe(0.05);
  });

  test('counts that begin again count from there, and what came unseen is spread over its minutes', () => {
    const recording = recordingOf({ minutes: 6, tasks: 1, arrivals: () => 0 });
    recording.series.MessagesPublished = [100, 110, 5, null, null, 35];
    expect([...dayOf(recording, 10).arrivals]).toEqual([0, 10, 5, 10, 10, 10]);
  });
});

test('the longest wait is that of a queue of single messages, on days drawn at random', () => {
  const minute = fc.record({ came: fc.nat(12), taken: fc.nat(12) });
  const holds = (drawn: readonly { came: number; taken: number }[]) => {
    const empty = () => new Float64Array(drawn.length);
    const course: Course = { wanted: empty(), running: empty(), depth: empty(), done: empty(), events: [] };
    const waiting: number[] = [];
    let longest = 0;
    for (const [at, { came, taken }] of drawn.entries()) {
      waiting.push(...Array.from({ length: came }, () => at));
      const gone = waiting.splice(0, taken);
      course.done[at] = gone.length;
      course.depth[at] = waiting.length;
      longest = Math.max(longest, ...gone.map((since) => at - since));
    }
    longest = Math.max(longest, ...waiting.map((since) => drawn.length - 1 - since));
    const arrivals = Float64Array.from(drawn, ({ came }) => came);
    const day = { ...dayWith({ minutes: drawn.length, arrivals: () => 0 }), arrivals };
    const { longestWaitMinutes, left } = outcomeOf(course, day, { perTaskMinute: 1, min: 0 });
    expect({ longestWaitMinutes, left }).toEqual({ longestWaitMinutes: longest, left: waiting.length });
  };
  fc.assert(fc.property(fc.array(minute, { minLength: 1, maxLength: 40 }), holds), draws(1000));
});
