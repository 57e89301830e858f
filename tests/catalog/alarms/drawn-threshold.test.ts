import { drawnThreshold } from '../../../catalog/alarms/drawn-threshold.ts';
import { type SourcesProps, sourcesOf } from './sources.ts';

const long = (threshold: number, name?: string) => ({
  watches: { kind: 'broker' as const, ...(name ? { name } : {}) },
  alarm: 'queue-long',
  threshold,
  runbook: 'Look.',
});
const broker = (percent: number) => ({
  version: '4.3.6',
  instance: { type: 'm7g.xlarge' },
  alarms: { memory: { percent } },
});

test.each<[string, string, SourcesProps, number]>([
  ['what the alarm has by itself where no file says anything', 'queue-long', {}, 10_000],
  ['what files say', 'queue-long', { alerts: { long: long(500) } }, 500],
  ['the one that fires first', 'queue-long', { alerts: { a: long(500, 'orders'), b: long(300, 'quotes') } }, 300],
  ['what brokers say of their own alarms', 'memory-near-limit', { brokers: { a: broker(70), b: broker(60) } }, 60],
  [
    'the same where nobody is called',
    'memory-near-limit',
    { brokers: { a: broker(70), b: broker(60) }, platform: { alerting: undefined } },
    60,
  ],
])('drawn is %s', (_, name, props, threshold) => {
  expect(drawnThreshold(name, sourcesOf(props))).toBe(threshold);
});

test('an alarm without a threshold is not drawn', () => {
  expect(() => drawnThreshold('memory-alarm', sourcesOf())).toThrow(
    'no known alarm with a threshold is called memory-alarm',
  );
});
