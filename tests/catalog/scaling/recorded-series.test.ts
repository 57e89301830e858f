import { readFileSync } from 'node:fs';
import { scalingAlarms, scalingPolicies } from '../../../catalog/scaling/alarms.ts';
import { dayOf } from '../../../catalog/scaling/day.ts';
import { readRecording } from '../../../catalog/scaling/read-recording.ts';
import { type Capacity, scale } from '../../../catalog/scaling/step-scaling.ts';
import { watchAlarm } from '../../../catalog/scaling/watch.ts';
import { cpuMetric, type QueueRecording } from '../../../contracts/queue-recording.ts';
import { processor } from './processor.ts';

const folder = 'tests/fixtures/queue-series';
const letter = { ALARM: 'A', OK: '.', INSUFFICIENT_DATA: '?' } as const;

/** What a real broker published (`tests/fixtures/queue-series/README.md`). */
function recordingOf(name: string): QueueRecording {
  const file = `${folder}/${name}.json`;
  const read = readRecording(readFileSync(file, 'utf8'), file);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.recording;
}

/** A recorded series, with the CPU of its tasks where a test makes one up: the recorded queues had no tasks. */
function seriesOf(name: string, cpu?: readonly (number | null)[]): Record<string, readonly (number | null)[]> {
  return { ...recordingOf(name).series, ...(cpu ? { [cpuMetric]: cpu } : {}) };
}

/**
 * The state of each alarm in each minute, and the tasks that are wanted after it, as if the queue went on as it was recorded
 * whatever they are: A for alarm, . for none, ? where nothing is known.
 */
function course(
  series: Record<string, readonly (number | null)[]>,
  fields: Parameters<typeof processor>[0] = {},
): Record<string, string> {
  const scaled = processor({ tasks: { min: 1, max: 6 }, ...fields });
  const policies = scalingPolicies(scaled);
  const watched = scalingAlarms(scaled, { name: 'acme' }).map((alarm) => ({
    ...alarm,
    ...watchAlarm(alarm, (metric) => (minute) => series[metric]?.[minute] ?? undefined),
  }));
  const lines: Record<string, string> = Object.fromEntries(watched.map(({ rule }) => [rule, '']));
  let tasks = '';
  let capacity: Capacity = { wanted: scaled.tasks.min };
  for (const minute of (series.Up ?? []).keys()) {
    const calls = watched.flatMap(({ rule, does, see }) => {
      const { state, distance } = see(minute);
      lines[rule] += letter[state];
      return state === 'ALARM' && does !== 'tell' ? [{ policy: policies[does], distance }] : [];
    });
    capacity = scale(capacity, { calls, second: minute * 60, bounds: scaled.tasks });
    tasks += capacity.wanted;
  }
  return { ...lines, tasks };
}

const quiet = '................';
const unknown = '????????????????';

/** Of a queue without CPU: nothing is known of that, and `vertical` is well. */
const withoutCpu = { 'cpu-80': unknown, 'cpu-90': unknown, vertical: quiet };

describe('what alarms make of queues of a real broker, with the rules of the specification', () => {
  test.each([
    // More and more from minute 4 on: the sixth minute is 9, and five minutes after it one more task.
    ['growth', { pressure: '.........AAAAAAA', idle: quiet, unseen: quiet, tasks: '1111111112222233' }],
    // Empty from minute 6 on, of which 10 is the fifth; 5 come and are done in each of 6, 7 and 8.
    ['drain', { pressure: quiet, idle: '..........AAAAAA', unseen: quiet, tasks: '1111111111111111' }],
    // Nothing is known from 4 to 9: no task comes or goes, people are told, and what grew unseen is the first of six minutes.
    [
      'publisher-dead',
      { pressure: '...............A', idle: quiet, unseen: '........AA......', tasks: '1111111111111112' },
    ],
    // From 1 on, through three moves of the leader.
    ['leader-moved', { pressure: '......AAAAAAAAAA', idle: quiet, unseen: quiet, tasks: '1111112222233333' }],
    // From 1 on, through midnight, which is minute 8.
    ['midnight', { pressure: '......AAAAAAAAAA', idle: quiet, unseen: quiet, tasks: '1111112222233333' }],
    // Nothing came in in 6, while a node restarted: six of 7 to 13, of which 8 is not known.
    ['broker-restarted', { pressure: '..............AA', idle: quiet, unseen: quiet, tasks: '1111111111111122' }],
  ])('%s', (name, expected) => {
    expect(course(seriesOf(name))).toEqual({ ...withoutCpu, ...expected });
  });
});

describe('and where the tasks are busy', () => {
  const busy = Array.from({ length: 16 }, () => 92);

  test('90 % for five minutes add, again each five minutes, and win over an empty queue; of that people are told', () => {
    expect(course(seriesOf('drain', busy), { scaling: { vertical: { minutes: 5 } } })).toEqual({
      pressure: quiet,
      idle: '..........AAAAAA',
      'cpu-80': `${'?'.repeat(14)}AA`,
      'cpu-90': '????AAAAAAAAAAAA',
      vertical: '..........AAAAAA',
      unseen: quiet,
      tasks: '1111222223333344',
    });
  });

  test('80 % add after fifteen minutes, and 79 % do not', () => {
    const at = (percent: number) =>
      course(
        seriesOf(
          'midnight',
          Array.from({ length: 16 }, () => percent),
        ),
        still,
      );
    const still = { scaling: { pressure: { minutes: 60 } } };
    expect(at(80)).toMatchObject({ 'cpu-80': `${'?'.repeat(14)}AA`, tasks: '1111111111111122' });
    expect(at(79)).toMatchObject({ 'cpu-80': quiet, 'cpu-90': quiet, tasks: '1111111111111111' });
  });

  test('a queue of which nothing is known is not taken for an empty one', () => {
    const lines = course(seriesOf('publisher-dead', busy), {
      scaling: { idle: { minutes: 1 }, vertical: { minutes: 1 } },
    });
    expect(lines).toMatchObject({
      idle: quiet,
      vertical: quiet,
      'cpu-90': '????AAAAAAAAAAAA',
      tasks: '1111222223333344',
    });
  });
});

test('the first task starts for what a restarting broker still has, and not for what nobody knows of', () => {
  const series = { ...seriesOf('broker-restarted') };
  series.Consumers = series.Consumers?.map((consumers) => consumers && 0) ?? [];
  const fields = { tasks: { min: 0, max: 6 } };
  expect(course(series, fields)).toMatchObject({ start: 'AAAAAAAAAAAAAAAA', tasks: '1111122222333334' });
  expect(course(seriesOf('broker-restarted'), fields).start).toBe(quiet);
});

test.each([
  ['growth', 25],
  ['drain', 12.5],
  ['leader-moved', 20],
  ['publisher-dead', 15],
])('of %s it is measured that a task does %d messages a minute', (name, perTaskMinute) => {
  expect(dayOf(recordingOf(name), 10).throughput).toEqual({ perTaskMinute, how: 'measured' });
});

test('what came in while nothing was published is in the counts that come after', () => {
  expect([...dayOf(recordingOf('publisher-dead'), 10).arrivals.slice(1)]).toEqual(Array.from({ length: 15 }, () => 20));
});
