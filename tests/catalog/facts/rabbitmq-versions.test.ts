import { rabbitmqSeries, rabbitmqVersions, seriesOf } from '../../../catalog/facts/rabbitmq-versions.ts';

const known = (series: string) => rabbitmqSeries.find((entry) => entry.series === series);

// https://endoflife.date/api/rabbitmq.json gives the day of the next series' release, RabbitMQ the end of its month.
test.each([
  ['4.1', '2026-01-30'],
  ['4.0', '2025-04-15'],
  ['3.13', '2024-09-17'],
])('support of %s ended in the month that endoflife.date says', (series, eol) => {
  const ends = known(series)?.communitySupportEnds ?? '';
  expect(ends.slice(0, 7)).toBe(eol.slice(0, 7));
  expect(ends >= eol).toBe(true);
});

// https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/upgrading-rabbitmq-v3-to-v4-inplace.html
test('Amazon MQ upgrades from 3.13 to 4.2 in place, too', () => {
  expect(known('4.2')?.upgradesFrom).toContain('3.13');
});

// "RabbitMQ 4.3.0 nodes can run alongside 4.2.x": https://github.com/rabbitmq/rabbitmq-server/blob/main/release-notes/4.3.0.md
test('4.3 is reached from 4.2 alone', () => {
  expect(known('4.3')?.upgradesFrom).toEqual(['4.2']);
});

test('every release is of a series whose dates and ways are known', () => {
  expect(rabbitmqVersions.filter(({ version }) => known(seriesOf(version)) === undefined)).toEqual([]);
});
