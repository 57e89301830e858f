import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import { conditionOf } from '../../../catalog/alarms/condition.ts';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { route, type SourcesProps, sourcesOf } from './sources.ts';

/** Alarms of files in alerts/; those that every broker has by itself are told of apart. */
function alarmsOf(props: SourcesProps): Alarm[] {
  return resolveAlarms(sourcesOf(props)).filter(({ file }) => file.startsWith('alerts/'));
}

const ids = (props: SourcesProps) => alarmsOf(props).map(({ id }) => id);

const endpoint = {
  ...{ host: 'hooks.example.com', path: '/hook', broker: 'orders', vhost: '/', queue: 'placed' },
  signature: { scheme: 'none' },
} as const;
const growing = { watches: { kind: 'broker' }, alarm: 'queue-growing', runbook: 'Start consumers.' } as const;
const busy = {
  watches: { kind: 'database' },
  alarm: 'database-cpu',
  runbook: 'https://runbooks.example.com/db',
} as const;

test('an alarm has what its file says, and what the known alarm says besides', () => {
  const [alarm] = alarmsOf({ alerts: { busy: { ...busy, threshold: 80 } } });
  expect(alarm).toEqual({
    id: 'busy/database',
    alert: 'busy',
    file: 'alerts/busy.yaml',
    known: 'database-cpu',
    object: { kind: 'database' },
    title: "The database's processor is busy",
    severity: 'warning',
    route: 'day',
    urgency: 'low',
    runbook: { url: 'https://runbooks.example.com/db' },
    dashboard: 'database',
    settings: { threshold: 80, minutes: 5, of: 5, missing: 'breaching' },
    hiddenBy: [],
    silences: [],
    definition: expect.objectContaining({ owner: 'cloudwatch', threshold: 80 }),
  });
});

test.each<[string, SourcesProps['alerts'], string[]]>([
  [
    'an alert that names no object is an alarm of each',
    { growing },
    ['growing/broker/orders', 'growing/broker/quotes'],
  ],
  [
    'an alert that names an object is an alarm of that',
    { growing: { ...growing, watches: { kind: 'broker', name: 'quotes' } } },
    ['growing/broker/quotes'],
  ],
  [
    'of the same known alarm the alert that names the object counts',
    { growing, slow: { ...growing, watches: { kind: 'broker', name: 'quotes' } } },
    ['growing/broker/orders', 'slow/broker/quotes'],
  ],
  [
    'one that is switched off for an object keeps that of all from it',
    { growing, none: { ...growing, watches: { kind: 'broker', name: 'quotes' }, enabled: false } },
    ['growing/broker/orders'],
  ],
  [
    'one that extends another stands in its place for the same objects',
    { growing, worse: { extends: 'growing', threshold: 5 } },
    ['worse/broker/orders', 'worse/broker/quotes'],
  ],
  [
    'and for the object that it names alone',
    { growing, worse: { extends: 'growing', watches: { kind: 'broker', name: 'orders' } } },
    ['growing/broker/quotes', 'worse/broker/orders'],
  ],
  [
    'other queues are something else to watch',
    { growing, parked: { ...growing, watches: { kind: 'broker', name: 'orders', queues: '.*[.]parked' } } },
    ['growing/broker/orders', 'growing/broker/quotes', 'parked/broker/orders'],
  ],
  [
    'expressions stand in nobody else’s place',
    { growing, more: expression('a{broker="$object"}'), others: expression('b{broker="$object"}') },
    [
      'growing/broker/orders',
      'growing/broker/quotes',
      'more/broker/orders',
      'more/broker/quotes',
      'others/broker/orders',
      'others/broker/quotes',
    ],
  ],
  ['what the platform does not have is not watched', { cache: { ...busy, watches: { kind: 'cache' } } }, []],
  ['an alarm that cannot watch that is left out', { odd: { ...busy, watches: { kind: 'broker' } } }, []],
  ['one that is not known is left out', { odd: { ...busy, alarm: 'database-cp' } }, []],
  ['one that extends itself is left out', { a: { extends: 'b' }, b: { extends: 'a' } }, []],
  ['one whose route is not there is left out', { busy: { ...busy, route: 'night' } }, []],
])('%s', (_, alerts, expected) => {
  expect(ids({ ...(alerts ? { alerts } : {}) })).toEqual(expected);
});

function expression(promql: string) {
  return {
    watches: { kind: 'broker' },
    description: 'Something is up at {object}',
    expression: { promql },
    comparison: 'above',
    threshold: 1,
    severity: 'error',
    runbook: 'Look.',
  } as const;
}

test('without alerting nobody is called, and without a host that watches only about what CloudWatch owns', () => {
  const alerts = { growing, busy };
  expect(resolveAlarms(sourcesOf({ alerts, platform: { alerting: undefined } }))).toEqual([]);
  const unwatched = resolveAlarms(sourcesOf({ alerts, platform: { monitoring: undefined } }));
  expect(unwatched.map(({ id }) => id)).toEqual(['busy/database']);
});

test('what an alert extends says all that it does not say itself, but for tests', () => {
  const tests = [{ name: 'it grows', series: { a: '0+1x5' }, fires: [5] }];
  const alerts = {
    base: { ...growing, threshold: 7, minutes: 3, severity: 'error', dashboard: 'broker', tests } as const,
    worse: { extends: 'base', threshold: 9, silences: [silence] },
  };
  const [alarm] = alarmsOf({ alerts });
  expect(alarm).toMatchObject({
    id: 'worse/broker/orders',
    severity: 'error',
    urgency: 'high',
    dashboard: 'broker',
    runbook: { text: 'Start consumers.' },
    settings: { threshold: 9, minutes: 3, of: 3, missing: 'notBreaching' },
    silences: [silence],
  });
});

const silence = { from: '2026-12-06T03:00:00Z', until: '2026-12-06T05:00:00Z', reason: 'The disk is exchanged' };

test.each<[string, { alert?: string; broker?: string }, string]>([
  ["the alert's", { alert: 'night', broker: 'evening' }, 'night'],
  ["else the broker's", { broker: 'evening' }, 'evening'],
  ["else the platform's", {}, 'day'],
])('the route is %s', (_, says, expected) => {
  const alerts = { growing: { ...growing, ...(says.alert ? { route: says.alert } : {}) } };
  const version = { version: '4.3.6', instance: { type: 'm7g.xlarge' } };
  const orders = { ...version, ...(says.broker ? { alarms: { route: says.broker } } : {}) };
  const [alarm] = alarmsOf({ alerts, brokers: { orders }, routes: { day: route, evening: route, night: route } });
  expect(alarm?.route).toBe(expected);
});

test('how people are called follows from the severity and the route', () => {
  const urgency = (severity: 'critical' | 'warning') =>
    alarmsOf({ alerts: { busy: { ...busy, severity } } }).map((alarm) => alarm.urgency);
  expect([urgency('critical'), urgency('warning')]).toEqual([['high'], ['low']]);
  const { high } = route.calls;
  const onlyHigh = { day: { calls: { high } } };
  expect(alarmsOf({ alerts: { busy }, routes: onlyHigh })).toEqual([]);
});

test('an expression names each object, and says its own side of the threshold', () => {
  const alerts: SourcesProps['alerts'] = {
    prom: expression('up{broker="$object"}'),
    logs: { ...expression(''), expression: { logql: 'sum(rate({broker="$object"} |= "x" [1m]))' } },
    cost: {
      ...expression(''),
      watches: { kind: 'broker', name: 'quotes' },
      comparison: 'below',
      missing: 'breaching',
      expression: {
        metrics: [{ id: 'm', namespace: 'Acme', name: 'Sold', dimensions: { Shop: '$object' }, stat: 'Sum' }],
        math: 'FILL(m, 0)',
      },
    },
  };
  const found = alarmsOf({ alerts, brokers: { quotes: { version: '4.3.6', instance: { type: 'm7g.xlarge' } } } });
  expect(found.map(({ definition }) => definition)).toEqual([
    {
      owner: 'cloudwatch',
      queries: [
        {
          id: 'm',
          metric: { namespace: 'Acme', name: 'Sold', dimensions: { Shop: 'quotes' }, stat: 'Sum', periodSeconds: 60 },
          returnsData: false,
        },
        { id: 'result', expression: 'FILL(m, 0)', returnsData: true },
      ],
      comparison: 'LessThanThreshold',
      threshold: 1,
    },
    {
      owner: 'grafana',
      source: 'loki',
      expression: 'sum(rate({broker="quotes"} |= "x" [1m]))',
      comparison: 'gt',
      threshold: 1,
      parts: [],
    },
    {
      owner: 'grafana',
      source: 'prometheus',
      expression: 'up{broker="quotes"}',
      comparison: 'gt',
      threshold: 1,
      parts: [],
    },
  ]);
  expect(found.map(({ title, settings: { missing } }) => [title, missing])).toEqual([
    ['Something is up at quotes', 'breaching'],
    ['Something is up at quotes', 'missing'],
    ['Something is up at quotes', 'missing'],
  ]);
});

test('a route hides what follows from a cause that is known, of the same object alone', () => {
  const down = { watches: { kind: 'broker' }, alarm: 'node-down', runbook: 'Start it.' } as const;
  const dependencies = [{ while: 'down', hide: ['growing', 'busy'] }];
  const found = alarmsOf({ alerts: { busy, growing, down }, routes: { day: { ...route, dependencies } } });
  expect(Object.fromEntries(found.map(({ id, hiddenBy }) => [id, hiddenBy]))).toEqual({
    'busy/database': [],
    'down/broker/orders': [],
    'down/broker/quotes': [],
    'growing/broker/orders': ['down/broker/orders'],
    'growing/broker/quotes': ['down/broker/quotes'],
  });
});

test('when an alarm fires is said in words', () => {
  const alerts = {
    busy: { ...busy, minutes: 3, of: 5 },
    down: { watches: { kind: 'broker', name: 'orders' }, alarm: 'node-down', runbook: 'Start it.' },
    growing: { ...growing, watches: { kind: 'broker', name: 'orders' }, threshold: 1500 },
    prom: { ...expression('up'), watches: { kind: 'broker', name: 'orders' }, comparison: 'below' },
  } as const;
  expect(alarmsOf({ alerts }).map(conditionOf)).toEqual([
    '3 of 5 minutes above 90 %',
    '3 minutes',
    '10 minutes above 1,500 messages a minute',
    '5 minutes below 1',
  ]);
});

const promised = { ...endpoint, serviceLevel: { acceptedPercent: 99.9, withinMs: 500 } } as const;
const endpoints = { hook: promised, plain: { ...endpoint, path: '/plain' } };
const ofEndpoints = (alerts: SourcesProps['alerts'] = {}) =>
  resolveAlarms(sourcesOf({ endpoints, alerts })).filter(({ object }) => object.kind === 'endpoint');

test('an endpoint that promises something is told about by its own file, a page and a ticket apart, by the route of the platform', () => {
  expect(ofEndpoints().map(({ id, file, severity, urgency, route }) => [id, file, severity, urgency, route])).toEqual([
    ['service-level-page/endpoint/hook', 'endpoints/hook.yaml', 'critical', 'high', 'day'],
    ['service-level-ticket/endpoint/hook', 'endpoints/hook.yaml', 'warning', 'low', 'day'],
  ]);
  const [page, ticket] = ofEndpoints();
  expect(page && conditionOf(page)).toBe('2 minutes above 1 time the burn rate that is told about');
  expect(ticket?.hiddenBy).toEqual(['service-level-page/endpoint/hook']);
  expect(page?.definition).toMatchObject({
    owner: 'grafana',
    source: 'prometheus',
    expression: 'max(endpoint:promise_burn:limits{endpoint="hook",calls="page"})',
  });
});

test('a file of alerts/ takes the place of one of them, and is none of an endpoint that promises nothing', () => {
  const calm = {
    watches: { kind: 'endpoint' },
    alarm: 'service-level-page',
    threshold: 2,
    runbook: 'See Ingress.',
  } as const;
  expect(ofEndpoints({ calm }).map(({ id, file, settings }) => [id, file, settings.threshold])).toEqual([
    ['calm/endpoint/hook', 'alerts/calm.yaml', 2],
    ['service-level-ticket/endpoint/hook', 'endpoints/hook.yaml', 1],
  ]);
  expect(ofEndpoints({ calm: { ...calm, enabled: false } }).map(({ id }) => id)).toEqual([
    'service-level-ticket/endpoint/hook',
  ]);
});

describe('a file of silences', () => {
  const alerts = {
    growing: { alarm: 'queue-growing', watches: { kind: 'broker' as const }, runbook: 'Look.' },
    busy: { alarm: 'database-cpu', watches: { kind: 'database' as const }, runbook: 'Look.' },
    slow: { alarm: 'tasks-too-small', watches: { kind: 'processor' as const }, runbook: 'Look.' },
  };
  const processors = {
    bookings: {
      broker: 'orders',
      queue: 'placed',
      user: 'shop',
      image: 'example.com/shop:1',
      uses: ['database' as const],
    },
  };
  const silent = (about: { kind?: 'broker' | 'database' | 'platform'; name?: string; alert?: string }[], rest = {}) =>
    resolveAlarms(sourcesOf({ alerts, processors, silences: { night: { ...silence, about, ...rest } } }))
      .filter(({ silences }) => silences.length > 0)
      .map(({ id }) => id);

  test('is about objects, one of several or each of a kind, and about alerts', () => {
    expect(silent([{ kind: 'broker', name: 'orders' }])).toEqual([
      'broker-disk/broker/orders',
      'broker-memory/broker/orders',
      'growing/broker/orders',
    ]);
    expect(silent([{ kind: 'broker', alert: 'growing' }, { alert: 'busy' }])).toEqual([
      'busy/database',
      'growing/broker/orders',
      'growing/broker/quotes',
    ]);
    expect(silent([{ kind: 'broker', name: 'quotes', alert: 'busy' }])).toEqual([]);
  });

  test('is about what cannot do without an object where it says so', () => {
    expect(silent([{ kind: 'database' }])).toEqual(['busy/database']);
    expect(silent([{ kind: 'database' }], { dependents: true })).toEqual(['busy/database', 'slow/processor/bookings']);
    const all = resolveAlarms(sourcesOf({ alerts, processors })).map(({ id }) => id);
    expect(silent([{ kind: 'platform' }], { dependents: true })).toEqual(all);
  });

  test('is told to pagers beside what the alert says itself', () => {
    const own = { ...silence, reason: 'Another' };
    const [alarm] = resolveAlarms(
      sourcesOf({
        alerts: { busy: { ...alerts.busy, silences: [own] } },
        silences: { night: { ...silence, about: [{ kind: 'database' }] } },
      }),
    ).filter(({ alert }) => alert === 'busy');
    expect(alarm?.silences).toEqual([own, silence]);
  });
});
