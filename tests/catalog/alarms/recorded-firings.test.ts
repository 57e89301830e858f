import { firingsOn } from '../../../catalog/alarms/recorded-firings.ts';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { recordingOf } from '../scaling/days.ts';
import { type SourcesProps, sourcesOf } from './sources.ts';

/** Two rushes of forty minutes: what waits grows to a few thousand messages and is worked off. */
const rushes = recordingOf({
  minutes: 600,
  perTaskMinute: 100,
  arrivals: (minute) => (minute % 300 >= 20 && minute % 300 < 60 ? 250 : 20),
});

function firings(alarm: string, says: Partial<NonNullable<SourcesProps['alerts']>[string]> = {}): number | undefined {
  const kind = alarm.startsWith('tasks') || alarm === 'queue-unseen' ? 'processor' : 'broker';
  const worker = { broker: 'orders', queue: 'placed', user: 'worker', image: 'orders:1', forward: { port: 8080 } };
  const sources = sourcesOf({
    alerts: { it: { watches: { kind }, alarm, runbook: 'Look.', ...says } },
    processors: { placing: worker },
  });
  const found = resolveAlarms(sources).find(({ alert }) => alert === 'it');
  if (!found) throw new Error('there is no alarm');
  return firingsOn(found, rushes);
}

test('a long queue is counted once a rush, and not above what ever waited', () => {
  expect(firings('queue-long', { threshold: 1000 })).toBe(2);
  expect(firings('queue-long', { threshold: 1_000_000 })).toBe(0);
  expect(firings('queue-long', { threshold: 1000, minutes: 600 })).toBe(0);
});

test('a queue that grows is counted while it does', () => {
  expect(firings('queue-growing', { threshold: 50 })).toBe(2);
  expect(firings('queue-growing', { threshold: 5000 })).toBe(0);
});

test('alarms of CloudWatch are evaluated as it does', () => {
  expect(firings('queue-unseen')).toBe(0);
});

test('of what is not recorded nothing is said', () => {
  expect(firings('tasks-memory')).toBeUndefined();
  expect(firings('tasks-none')).toBeUndefined();
  expect(firings('unroutable-messages')).toBeUndefined();
});
