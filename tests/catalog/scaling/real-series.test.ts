import { readFileSync } from 'node:fs';
import { scalingAlarms } from '../../../catalog/scaling/alarms.ts';
import { dayOf } from '../../../catalog/scaling/day.ts';
import { readRecording } from '../../../catalog/scaling/read-recording.ts';
import { watchAlarm } from '../../../catalog/scaling/watch.ts';
import type { QueueRecording } from '../../../contracts/queue-recording.ts';
import { processor } from './processor.ts';

/** What a real broker published (`tests/fixtures/queue-series/README.md`), before the alarms of a processor. */
function recordingOf(name: string): QueueRecording {
  const file = `tests/fixtures/queue-series/${name}.json`;
  const read = readRecording(readFileSync(file, 'utf8'), file);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.recording;
}

/** The minutes in which each alarm is in ALARM, of those that ever are. */
function alarming(name: string): Record<string, number[]> {
  const { series } = recordingOf(name);
  const known: Record<string, readonly (number | null)[] | undefined> = series;
  const alarms = scalingAlarms(processor({ tasks: { min: 0 } }), { name: 'acme' }).map(({ rule, ...alarm }) => {
    const { see } = watchAlarm({ rule, ...alarm }, (metric) => (minute) => known[metric]?.[minute] ?? undefined);
    return [rule, series.Up.flatMap((_, minute) => (see(minute).state === 'ALARM' ? [minute] : []))] as const;
  });
  return Object.fromEntries(alarms.filter(([, minutes]) => minutes.length > 0));
}

const from = (first: number, last = 15) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test.each<[string, Record<string, number[]>]>([
  // It grows from minute 4 on.
  ['growth', { pressure: from(9) }],
  // It is empty from minute 6 on.
  ['drain', { idle: from(10) }],
  ['leader-moved', { pressure: from(6) }],
  ['midnight', { pressure: from(6) }],
  // It grows all along, and six minutes that are known are there only at the end; it is never idle.
  ['publisher-dead', { pressure: [15], unseen: [8, 9] }],
  // The counts begin again in minute 7, and it does not grow in minute 8.
  ['broker-restarted', { pressure: from(14) }],
])('%s alarms when it should', (name, expected) => {
  expect(alarming(name)).toEqual(expected);
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
