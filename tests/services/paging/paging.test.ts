import { alarm, secretOf, settingsOf, startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;

const down = alarm('node-down', 'orders', { severity: 'critical' });
const growing = alarm('queue-growing', 'orders', { hiddenBy: [down.id] });
const plain = alarm('disk', 'orders');

async function open(alarms = [down, growing, plain], changes = {}) {
  bench = await startWorkbench(settingsOf(alarms, changes));
  return bench;
}

afterEach(() => bench.stop());

test('an alarm is one incident however often it is told, says what is known, and resolves', async () => {
  const { hears, incidents, events, changes, passes } = await open();
  const change = {
    commit: 'a'.repeat(40),
    author: 'ada',
    at: '2026-12-06T08:00:00Z',
    title: 'A larger disk',
    url: 'https://github.com/acme/platform/pull/7',
  };
  changes.set('brokers/orders.yaml', change);
  await hears([{ id: plain.id, value: '91 %' }]);
  passes(60);
  await hears([{ id: plain.id, value: '92 %' }]);
  expect(incidents()).toEqual(['triggered disk/broker/orders']);
  expect(events()).toEqual([
    {
      at: '2026-12-07T09:00:00.000Z',
      summary: 'disk of orders: 91 % (10 minutes above 1)',
      source: 'acme broker/orders',
      severity: 'warning',
      component: 'broker/orders',
      group: 'acme',
      class: 'disk',
      details: {
        alarm: 'disk/broker/orders',
        object: 'broker/orders',
        value: '91 %',
        condition: '10 minutes above 1',
        since: '2026-12-07T09:00:00.000Z',
        'last change': 'aaaaaaaaaaaa by ada, 2026-12-06T08:00:00Z: A larger disk',
        file: 'alerts/disk.yaml',
      },
      links: [{ href: change.url, text: 'Last change: A larger disk' }],
    },
  ]);
  await hears([{ id: plain.id, state: 'resolved' }]);
  expect([incidents(), bench.table.text()]).toEqual([['resolved disk/broker/orders'], '[]']);
});

test('what to do and where to look are links where they have addresses, and words where not', async () => {
  const said = { runbook: 'First look.', runbookUrl: 'https://acme.example/disk', dashboard: 'broker' };
  const linked = { ...said, dashboardUrl: 'https://grafana.acme.example/d/warren-broker' };
  const { hears, events } = await open([alarm('disk', 'orders', said), alarm('disk', 'audit', linked)]);
  await hears([{ id: plain.id }, { id: 'disk/broker/audit' }]);
  expect(
    events().map(({ links, details }) => [links.map(({ text }) => text), details['what to do'], details.dashboard]),
  ).toEqual([
    [['What to do'], 'First look.', 'broker, after "warren open grafana"'],
    [['What to do', 'Dashboard'], 'First look.', linked.dashboardUrl],
  ]);
});

test('what fires again after it resolved is another incident', async () => {
  const { hears, incidents, passes } = await open();
  await hears([{ id: plain.id }]);
  passes(60);
  await hears([{ id: plain.id, state: 'resolved' }]);
  passes(60);
  await hears([{ id: plain.id }]);
  expect(incidents()).toEqual(['resolved disk/broker/orders', 'triggered disk/broker/orders']);
});

test('a signal that is older than what it would change changes nothing', async () => {
  const { hears, incidents, clock } = await open();
  await hears([{ id: plain.id }]);
  await hears([{ id: plain.id, state: 'resolved', at: new Date(clock.now - 60_000).toISOString() }]);
  expect(incidents()).toEqual(['triggered disk/broker/orders']);
});

test('nobody is called about what its cause hides, also where the cause came by the other way and later, and all of it once the cause is gone for a while', async () => {
  const { hears, incidents, go, passes, clock } = await open();
  expect((await hears([{ id: growing.id }], 'host')).held).toEqual([
    { item: growing.id, because: 'waits for a cause' },
  ]);
  passes(30);
  await hears([{ id: down.id }], 'function');
  passes(60);
  expect((await go('host')).held).toEqual([{ item: growing.id, because: `hidden by ${down.id}` }]);
  expect(incidents()).toEqual(['triggered node-down/broker/orders']);
  await hears([{ id: down.id, state: 'resolved' }], 'function');
  const { held, wakeAt } = await go('host');
  expect([held, wakeAt]).toEqual([[{ item: growing.id, because: 'may end with its cause' }], clock.now + 180_000]);
  passes(179);
  await go('host');
  expect(incidents()).toEqual(['resolved node-down/broker/orders']);
  passes(1);
  await go('host');
  expect(incidents()).toEqual(['resolved node-down/broker/orders', 'triggered queue-growing/broker/orders']);
});

test('what ends a little later than the cause that hid it was nobody’s to know, nor what its cause hides anew meanwhile', async () => {
  const { hears, incidents, go, passes } = await open();
  await hears([{ id: down.id }, { id: growing.id }]);
  passes(300);
  await hears([{ id: down.id, state: 'resolved' }]);
  passes(170);
  await hears([{ id: down.id }]);
  passes(60);
  await hears([{ id: down.id, state: 'resolved' }]);
  passes(170);
  await go();
  await hears([{ id: growing.id, state: 'resolved' }]);
  passes(170);
  await go();
  expect(incidents()).toEqual(['resolved node-down/broker/orders', 'resolved node-down/broker/orders']);
});

test('what fires anew after its cause has ended waits for a cause as ever', async () => {
  const { hears, incidents, go, passes } = await open();
  await hears([{ id: down.id }, { id: growing.id }]);
  await hears([{ id: growing.id, state: 'resolved' }]);
  await hears([{ id: down.id, state: 'resolved' }]);
  passes(10);
  expect((await hears([{ id: growing.id }])).held).toEqual([{ item: growing.id, because: 'waits for a cause' }]);
  passes(60);
  await go();
  expect(incidents()).toEqual(['resolved node-down/broker/orders', 'triggered queue-growing/broker/orders']);
});

test('what its cause hid and ended with it was nobody’s to know', async () => {
  const { hears, incidents, passes } = await open();
  await hears([{ id: down.id }, { id: growing.id }]);
  passes(300);
  await hears([{ id: growing.id, state: 'resolved' }]);
  await hears([{ id: down.id, state: 'resolved' }]);
  expect(incidents()).toEqual(['resolved node-down/broker/orders']);
});

test('a cause that does not come is waited for a minute', async () => {
  const { hears, incidents, go, passes, clock } = await open();
  const { wakeAt } = await hears([{ id: growing.id }]);
  expect(wakeAt).toBe(clock.now + 60_000);
  passes(60);
  await go();
  expect(incidents()).toEqual(['triggered queue-growing/broker/orders']);
});

test('a silence holds until its end, and what fires then is called about', async () => {
  const silence = { from: '2026-12-07T08:00:00Z', until: '2026-12-07T10:00:00Z', reason: 'the disk is exchanged' };
  const { hears, incidents, go, passes } = await open([alarm('disk', 'orders', { silences: [silence] })]);
  const { held, wakeAt } = await hears([{ id: plain.id }]);
  expect([held[0]?.because, wakeAt]).toEqual([
    'silenced until 2026-12-07T10:00:00Z: the disk is exchanged',
    Date.parse(silence.until),
  ]);
  passes(3599);
  await go();
  expect(incidents()).toEqual([]);
  passes(1);
  await go();
  expect(incidents()).toEqual(['triggered disk/broker/orders']);
});

test('an alarm that no file says is called about on the default route', async () => {
  const { hears, events, said } = await open();
  await hears([{ id: 'made <!channel> by\nhand https://evil.example' }]);
  expect(events()[0]).toMatchObject({
    summary:
      'An alarm that no file says: made ‹!channel› by hand https:(//)evil.example (it is in no settings of the pager)',
    severity: 'error',
  });
  expect(said.join()).toContain('an alarm is in no settings');
});

test('an alarm whose file is gone resolves, though nobody says that it ended', async () => {
  const { hears, go, incidents, settings } = await open();
  await hears([{ id: plain.id }]);
  settings.current = { ...settings.current, alarms: [] };
  await go();
  expect([incidents(), bench.table.text()]).toEqual([['resolved disk/broker/orders'], '[]']);
});

test('an incident that somebody resolved while it went on opens again after an hour', async () => {
  const { hears, go, incidents, passes, pagerDuty } = await open();
  await hears([{ id: plain.id }]);
  pagerDuty.incidents.change(pagerDuty.incidents.all()[0]?.id ?? '', 'resolved');
  passes(3599);
  await go();
  expect(incidents()).toHaveLength(1);
  passes(1);
  await go();
  expect(incidents()).toEqual(['resolved disk/broker/orders', 'triggered disk/broker/orders']);
});

test('a test says so, calls with low urgency, is hidden by nothing, and ends no incident of the alarm itself', async () => {
  const { hears, incidents, pagerDuty, passes } = await open();
  await hears([{ id: down.id }]);
  await hears([{ id: growing.id, isTest: true }]);
  await hears([{ id: down.id, isTest: true }]);
  passes(1);
  await hears([
    { id: growing.id, isTest: true, state: 'resolved' },
    { id: down.id, isTest: true, state: 'resolved' },
  ]);
  expect(incidents()).toEqual([
    'triggered node-down/broker/orders',
    'resolved _test/queue-growing/broker/orders',
    'resolved _test/node-down/broker/orders',
  ]);
  expect(pagerDuty.incidents.all()[1]).toMatchObject({
    service: 'PPLATFORMLOW',
    events: [{ severity: 'info', summary: 'Test, nothing is wrong: queue-growing of orders (10 minutes above 1)' }],
  });
});

test('a trial passes once PagerDuty took the event by which it began', async () => {
  const { hears, fault, passed, go, incidents, passes } = await open();
  fault('InternalError', true);
  await hears([{ id: 'trial/grafana' }], 'host');
  expect(passed).toEqual([]);
  bench.faults.clear();
  await go('host');
  passes(60);
  await hears([{ id: 'trial/grafana', state: 'resolved' }], 'host');
  expect([passed, incidents()]).toEqual([['grafana'], ['resolved trial/grafana']]);
});

test.each([['ThrottlingException'], ['InternalError']])(
  'what PagerDuty answers with %s is there for the next round, and none twice',
  async (error) => {
    const { hears, fault, go, incidents, passes, faults } = await open();
    fault(error, true);
    const { undelivered } = await hears([{ id: plain.id }]);
    expect(undelivered).toEqual([
      {
        item: plain.id,
        because: expect.stringMatching(/^platform \(high\): (HTTP 500|PagerDuty takes no more events by this key)/),
      },
    ]);
    faults.clear();
    passes(60);
    await go();
    await go();
    expect(incidents()).toEqual(['triggered disk/broker/orders']);
    expect(bench.events()).toHaveLength(1);
  },
);

test('an answer that got lost makes no second incident', async () => {
  const { hears, fault, incidents } = await open();
  fault('AnswerLost');
  expect((await hears([{ id: plain.id }])).undelivered).toEqual([]);
  expect(incidents()).toEqual(['triggered disk/broker/orders']);
});

test('an end that PagerDuty does not take is told later', async () => {
  const { hears, fault, faults, go, incidents, passes } = await open();
  await hears([{ id: plain.id }]);
  fault('InternalError', true);
  passes(60);
  await hears([{ id: plain.id, state: 'resolved' }]);
  faults.clear();
  await go();
  expect([incidents(), bench.table.text()]).toEqual([['resolved disk/broker/orders'], '[]']);
});

test.each([
  ['missing', undefined],
  ['not known to PagerDuty', 'f'.repeat(32)],
])('where the key of a route is %s, the default route is called, and told so', async (_, key) => {
  const services = ['platform', 'orders'].map((route) => ({ route, urgency: 'high' as const }));
  const { hears, secrets, pagerDuty, incidents, passes } = await open([alarm('disk', 'orders', { route: 'orders' })], {
    services,
  });
  if (key) secrets.set(secretOf('orders', 'high'), key);
  else secrets.delete(secretOf('orders', 'high'));
  await hears([{ id: plain.id }]);
  expect(pagerDuty.incidents.all()).toEqual([
    expect.objectContaining({
      service: 'PPLATFORMHIGH',
      events: [
        expect.objectContaining({
          details: expect.objectContaining({
            note: 'The key of orders (high) is missing or PagerDuty does not know it, so this came to the default route.',
          }),
        }),
      ],
    }),
  ]);
  passes(60);
  await hears([{ id: plain.id, state: 'resolved' }]);
  expect(incidents()).toEqual(['resolved disk/broker/orders']);
});

test('where no key works it is said, stays, and no key is in what is said', async () => {
  const { hears, secrets, said } = await open();
  for (const urgency of ['high', 'low'] as const) secrets.set(secretOf('platform', urgency), 'e'.repeat(32));
  const { undelivered } = await hears([{ id: plain.id }]);
  expect(undelivered[0]?.because).toContain('Invalid routing key');
  expect(JSON.stringify([undelivered, said])).not.toContain('e'.repeat(32));
  expect(bench.table.text()).toContain(plain.id);
});

test('what began before the key was rotated ends by the key that it began by', async () => {
  const { hears, secrets, pagerDuty, incidents, passes } = await open();
  await hears([{ id: plain.id }]);
  const id = secretOf('platform', 'high');
  secrets.set(`${id} before`, secrets.get(id) ?? '');
  const { make, keyOf } = pagerDuty.integrations;
  secrets.set(id, keyOf(make('PPLATFORMHIGH', 'Warren 2', 'events_api_v2_inbound_integration')));
  passes(301);
  await hears([{ id: plain.id, state: 'resolved' }]);
  expect(incidents()).toEqual(['resolved disk/broker/orders']);
});

describe('a storm', () => {
  const many = Array.from({ length: 1000 }, (_, i) => alarm('queue-long', `b${i}`));
  const fired = (from: number, to: number, state: 'firing' | 'resolved' = 'firing') =>
    many.slice(from, to).map(({ id }) => ({ id, state }));

  test('of a thousand alarms in a minute is twenty incidents and one for all others, whatever PagerDuty takes, and resolves itself', async () => {
    const { hears, go, incidents, passes, events, pagerDuty } = await open(many);
    for (let i = 0; i < 10; i += 1) {
      await hears(fired(i * 100, i * 100 + 100));
      passes(6);
    }
    passes(60);
    expect((await go()).undelivered).toEqual([]);
    expect(incidents().filter((each) => each.startsWith('triggered'))).toHaveLength(21);
    const all = pagerDuty.incidents.all().find(({ dedupKey }) => dedupKey.includes('_storm'));
    expect(all?.events.at(-1)).toMatchObject({
      summary: expect.stringMatching(/^980 alarms of acme at once: /),
      severity: 'warning',
      details: { alarms: 980, 'not named': 480 },
    });
    expect(events().length).toBeLessThan(30);
    passes(60);
    await hears(fired(0, 1000, 'resolved'));
    await go();
    expect(incidents().filter((each) => each.startsWith('triggered'))).toEqual([]);
    expect(bench.table.text()).toBe('[]');
  });

  test('says at once when something worse comes to it', async () => {
    const worse = many.map((each, i) => (i === 50 ? { ...each, severity: 'critical' as const } : each));
    const { hears, pagerDuty } = await open(worse);
    await hears(fired(0, 30));
    await hears(fired(50, 51));
    expect(
      pagerDuty.incidents
        .all()
        .find(({ dedupKey }) => dedupKey.includes('_storm'))
        ?.events.map(({ severity }) => severity),
    ).toEqual(['warning', 'critical']);
  });

  test('of which few are left after a while has each of them called about by itself, and ends', async () => {
    const { hears, go, incidents, passes } = await open(many);
    await hears(fired(0, 60));
    passes(10);
    await hears(fired(0, 57, 'resolved'));
    passes(300);
    await go();
    await go();
    const left = incidents().filter((each) => each.startsWith('triggered'));
    expect(left.sort()).toEqual(fired(57, 60).map(({ id }) => `triggered ${id}`));
  });
});
