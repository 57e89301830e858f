import pc from 'picocolors';
import { describePaths } from '../../../operations/upgrade-path/describe-path.ts';
import type { UpgradePath } from '../../../operations/upgrade-path/upgrade-path.ts';

const path: UpgradePath = {
  broker: 'a-broker-with-a-long-name',
  file: 'brokers/orders.yaml',
  version: '4.3.6',
  supportEnds: '2026-11-30',
  newest: '4.4.1',
  steps: [
    {
      version: '4.4.1',
      erlang: '27.0 to 29',
      needs: [{ what: 'Every stable feature flag of 4.3 is on.', source: 'https://example.com' }],
      toChange: [
        {
          file: 'brokers/orders.yaml',
          line: 5,
          column: 3,
          field: 'plugins[0]',
          message: 'is gone\u001b[31m.',
          severity: 'error',
        },
      ],
      severity: 'rolling',
      cost: 'moves from RabbitMQ 4.3.6 to 4.4.1, from which there is no way back.',
      opens: '2026-12-06T03:00:00.000Z',
      waits: true,
    },
  ],
};

const shown = (paths: readonly UpgradePath[], columns: number, now = '2026-12-01T00:00:00Z') =>
  describePaths(paths, { columns, now: new Date(now), colors: pc.createColors(false) });

test.each([40, 80, 160])('at %d columns no line is longer, no word is cut, and nothing moves the cursor', (columns) => {
  const text = shown([path], columns);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(text).toContain('a-broker-with-a-long-name');
  expect(text).toContain('brokers/orders.yaml:5');
  expect(text).not.toContain('\u001b');
});

test('a step says when, what it costs, what it needs and what the file has to say otherwise', () => {
  expect(shown([path], 160).split('\n')).toEqual([
    'a-broker-with-a-long-name  runs 4.3.6; unsupported since 2026-11-30. 1 step to 4.4.1.',
    '',
    '  1. 4.4.1; supported, until a day that is not published yet',
    '    when  from Sunday 6 December 2026, 03:00 UTC.',
    '    rolling  It moves from RabbitMQ 4.3.6 to 4.4.1, from which there is no way back.',
    '    before  Every stable feature flag of 4.3 is on.',
    '    change  brokers/orders.yaml:5 plugins[0] is gone\\u{1b}[31m.',
    '    Erlang  27.0 to 29; the official image brings one.',
  ]);
});

test('a series is supported until the end of its last day', () => {
  expect(shown([path], 160, '2026-11-30T23:59:59Z')).toContain('supported until 2026-11-30');
});

test('the newest has nothing to do, and where no chain of upgrades leads is said', () => {
  expect(shown([{ ...path, version: '4.4.1', steps: [] }], 160)).toContain('runs 4.4.1, the newest RabbitMQ');
  expect(shown([{ ...path, version: '3.8.0', steps: [] }], 160)).toContain('No chain of upgrades leads to 4.4.1');
});
