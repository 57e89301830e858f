import { loadCatalog } from '../../../catalog/load.ts';
import { readRecording } from '../../../catalog/scaling/read-recording.ts';
import type { ReadMetrics } from '../../../operations/scaling/metric-values.ts';
import { recordDay, recordingText } from '../../../operations/scaling/record-day.ts';
import { processor } from '../../catalog/scaling/processor.ts';
import { baseFiles, filesOf } from '../../changes/change.ts';

const { catalog } = loadCatalog({ files: filesOf(baseFiles()), today: '2026-11-21' });
if (!catalog) throw new Error('the sample has problems');
const { platform } = catalog;
const midnight = Date.parse('2026-11-29T00:00:00Z');

const recording = (read: ReadMetrics, day = '2026-11-29') =>
  recordDay({ processor: processor(), platform, day, now: new Date('2026-11-30T10:00:00Z'), read });

const published: ReadMetrics = async (metrics) =>
  new Map(
    metrics.map(({ id, metric }) => {
      const values = metric.name === 'Up' ? [1, 1] : [3, 2.0049];
      // The latest first, and one of the next day.
      const times = [5 * 60_000, 0].map((offset) => midnight + offset);
      return [id, [...times, midnight + 24 * 60 * 60_000].map((time, index) => ({ time, value: values[index] ?? 9 }))];
    }),
  );

test('a day has a value for each minute that was published, and null for the others', async () => {
  const { series, from } = await recording(published);
  expect(from).toBe('2026-11-29T00:00:00Z');
  expect(Object.values(series).map(({ length }) => length)).toEqual(Array.from({ length: 7 }, () => 1440));
  expect(series.MessagesReady.slice(0, 7)).toEqual([2, null, null, null, null, 3, null]);
  expect(series.MessagesReady.slice(7).every((value) => value === null)).toBe(true);
});

test('it asks for what alarms read, from midnight to midnight', async () => {
  const asked: Parameters<ReadMetrics>[] = [];
  await recording(async (...question) => {
    asked.push(question);
    return published(...question);
  });
  const [[metrics = [], range] = []] = asked;
  expect(range).toEqual({ from: new Date(midnight), to: new Date('2026-11-30T00:00:00Z') });
  expect(metrics.map(({ metric: { stat, name } }) => `${stat} ${name}`)).toEqual([
    'Maximum MessagesReady',
    'Maximum MessagesUnacknowledged',
    'Maximum MessagesPublished',
    'Maximum MessagesAcknowledged',
    'Maximum Consumers',
    'Maximum Up',
    'Average CPUUtilization',
  ]);
});

test('what is written is what is read again', async () => {
  const made = await recording(published);
  expect(readRecording(recordingText(made), 'a.json')).toEqual({ recording: made });
  expect(recordingText(made).split('\n')).toHaveLength(17);
});

test('a day without tasks has no CPU', async () => {
  const { series } = await recording(async (...question) => {
    const values = new Map(await published(...question));
    values.delete('cpu');
    return values;
  });
  expect(series).not.toHaveProperty('CPUUtilization');
});

test.each([
  ['2026-11-30', '2026-11-30 is not over yet, in UTC. Record it tomorrow.'],
  ['2026-11-15', '2026-11-15 is more than 15 days ago, and CloudWatch keeps minutes no longer.'],
])('%s cannot be recorded on the 30th', async (day, message) => {
  await expect(recording(published, day)).rejects.toThrow(message);
});

test('a day of which nothing was published is no recording', async () => {
  await expect(recording(async () => new Map())).rejects.toThrow(
    'Nothing was published of the queue placed in vhost shop of orders on 2026-11-29.',
  );
});
