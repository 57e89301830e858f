import type { HostReport } from '../../../../contracts/watch-report.ts';
import { type HostObservation, hostItemOf } from '../../../../services/watch/report/host-item.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const seen = (changes: Partial<HostObservation> = {}): HostObservation => ({
  instance: { id: 'i-1', address: '10.20.0.5' },
  hostName: 'monitoring.acme.internal',
  agent: 'a'.repeat(64),
  bundleApplied: 'one',
  health: { healthy: true },
  programs: { prometheus: { running: true, version: 'v3.13.4' } },
  ...changes,
});
const refused = [{ file: 'dashboards/orders.ts', problem: 'uid: is no uid' }];
const item = (changes: Partial<HostObservation>, before?: HostReport) =>
  hostItemOf({ seen: seen(changes), before, now });

test('a host that runs what it was asked to is healthy', () => {
  expect(item({})).toMatchObject({ state: 'healthy', bundleWanted: 'one', bundleApplied: 'one', refused: [] });
});

test('a refused bundle is said every minute, by the file, until another is taken on', () => {
  const said = item({ bundleWanted: 'two', refused });
  expect(said).toMatchObject({
    state: 'unhealthy',
    reason: 'the bundle before runs; the wanted one was refused for dashboards/orders.ts',
    refused,
  });
  const minuteLater = item({}, said);
  expect(minuteLater).toMatchObject({ bundleWanted: 'two', refused });
  expect(item({ bundleApplied: 'two' }, minuteLater)).toMatchObject({ state: 'healthy', refused: [] });
});

test('a new try is not blamed for what was refused before', () => {
  const said = item({ bundleWanted: 'two', refused });
  expect(item({ bundleWanted: 'three', refused: [], doing: 'configure three' }, said)).toMatchObject({
    state: 'configuring',
    reason: 'configure three',
    refused: [],
  });
});

test('what is the matter is said', () => {
  const health = { healthy: false, reason: 'loki is not running' } as const;
  expect(item({ health })).toMatchObject({ state: 'unhealthy', reason: 'loki is not running' });
  expect(item({ health, doing: 'configure two' }).reason).toBe('configure two: loki is not running');
});

test('what Zabbix has other than the bundle says is said until it is compared again', () => {
  const drift = ['host in-the-way is in no file'];
  const said = item({ drift });
  expect(said).toMatchObject({ state: 'healthy', drift });
  expect(item({}, said).drift).toEqual(drift);
  expect(item({ drift: [] }, said).drift).toEqual([]);
});
