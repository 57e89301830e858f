import type { ObservedHost } from '../../../operations/records/items.ts';
import { describeStatuses } from '../../../operations/status/describe-status.ts';
import { hostStatus } from '../../../operations/status/host-status.ts';
import { host, minutesAgo, now } from '../records/samples.ts';

/** What `warren status` says of it, behind what it says of brokers. */
function describe1(seen: ObservedHost | undefined, wanted = true): string | undefined {
  const [, text] = describeStatuses(
    { brokers: [], monitoring: hostStatus({ wanted, seen, now }) },
    { now, simulated: false },
  ).split('\n\n');
  return text;
}

test('the host reads as a paragraph, a fact a line', () => {
  expect(`\n${describe1(host())}\n`).toBe(`
monitoring host
  state     healthy, reported 60 s ago
  instance  i-0host, monitoring.acme.internal
  bundle    5e1f000000000001
  runs      prometheus 3.13.4, grafana 13.2.3
  disk      42 % used
  backup    3 h ago
`);
});

test('what was refused of a bundle, and what does not run, are told', () => {
  const text = describe1(
    host({
      state: 'unhealthy',
      reason: 'loki is not running',
      bundleWanted: '5e1f000000000002',
      refused: [{ file: 'dashboards/queues.json', problem: 'panel 3 has no query' }],
      programs: { loki: { running: false }, grafana: { running: true, version: '13.2.3' } },
      drift: ['Zabbix: trigger of orders node 1 is off'],
      lastBackupAt: undefined,
    }),
  );
  expect(text).toContain('\n  state     unhealthy, reported 60 s ago: loki is not running\n');
  expect(text).toContain('\n  bundle    5e1f000000000001, wants 5e1f000000000002\n');
  expect(text).toContain('\n  refused   dashboards/queues.json: panel 3 has no query\n');
  expect(text).toContain('\n  drift     Zabbix: trigger of orders node 1 is off\n');
  expect(text).toContain('\n  runs      grafana 13.2.3\n  stopped   loki\n');
  expect(text).toMatch(/\n {2}backup {4}never$/);
});

test('a host that has not reported for more than five minutes is silent, with what it said last', () => {
  expect(describe1(host({ reportedAt: minutesAgo(5) }))).toContain('state     healthy, reported 5 min ago\n');
  expect(describe1(host({ reportedAt: minutesAgo(6) }))).toContain('silent, reported 6 min ago: it was healthy\n');
});

test('a host that never reported, that no file asks for, or of another version is said; none at all is not', () => {
  expect(describe1(undefined)).toBe('monitoring host  is in the files and has never reported. Apply it.');
  expect(describe1(host(), false)).toMatch(
    /^monitoring host {2}is not in the files; this is what it reported last\n {2}state/,
  );
  expect(describe1('unreadable')).toBe(
    'monitoring host  was reported by another version of Warren; use that of the last apply.',
  );
  expect(describe1(undefined, false)).toBeUndefined();
});
