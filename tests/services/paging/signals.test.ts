import { testReason } from '../../../contracts/paging.ts';
import { inert } from '../../../services/paging/events/inert.ts';
import { merged } from '../../../services/paging/merge.ts';
import type { OpenAlarm } from '../../../services/paging/open-alarm.ts';
import { signalsOfSns } from '../../../services/paging/signals/from-cloudwatch.ts';
import { signalsOfGrafana } from '../../../services/paging/signals/from-grafana.ts';
import { signalOfZabbix } from '../../../services/paging/signals/from-zabbix.ts';
import type { Signal } from '../../../services/paging/signals/signal.ts';
import { alarm, settingsOf } from './workbench.ts';

const settings = settingsOf([
  alarm('database-cpu', 'x', {
    id: 'database-cpu/database',
    unit: 'percent',
    cloudwatch: { alarm: 'acme-alert/database-cpu/database' },
  }),
  alarm('queue-growing', 'orders', { unit: 'messages' }),
  alarm('disk-low', 'orders', { worse: 'below' }),
  alarm('node-down', 'orders', {
    zabbix: { hosts: ['orders-1', 'orders-2'] },
  }),
  alarm('inodes-few', 'orders', { unit: 'percent', zabbix: { hosts: ['orders-1', 'orders-2'] } }),
]);

/** An alarm's message as https://github.com/aws/aws-lambda-go/blob/main/events/testdata/cloudwatch-alarm-sns-payload-single-metric.json has it. */
const message = {
  AlarmName: 'acme-alert/database-cpu/database',
  AlarmDescription: 'EXAMPLE',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason:
    'Threshold Crossed: 1 out of the last 1 datapoints [1234.0 (06/03/15 17:43:27)] was greater than the threshold (0.0) (minimum 1 datapoint for OK -> ALARM transition).',
  StateChangeTime: '2015-06-03T17:43:27.123+0000',
  Region: 'EXAMPLE',
  AlarmArn: 'arn:aws:cloudwatch:REGION:ACCOUNT_NUMBER:alarm:EXAMPLE',
  OldStateValue: 'INSUFFICIENT_DATA',
  Trigger: { MetricName: 'NetworkOut', Namespace: 'AWS/EC2', Statistic: 'AVERAGE', Threshold: 0.0 },
};
const sns = (changes: object) => ({ Records: [{ Sns: { Message: JSON.stringify({ ...message, ...changes }) } }] });

describe('messages of CloudWatch', () => {
  test('say which alarm began, when, and by which value', () => {
    expect(signalsOfSns(sns({}), settings)).toEqual([
      {
        id: 'database-cpu/database',
        state: 'firing',
        at: '2015-06-03T17:43:27.123Z',
        value: '1,234 %',
        parts: [],
        isTest: false,
        way: 'cloudwatch',
      },
    ]);
  });

  test.each<[string, object, object[]]>([
    [
      'ended',
      { NewStateValue: 'OK' },
      [
        { state: 'resolved', isTest: false },
        { state: 'resolved', isTest: true },
      ],
    ],
    ['lacks data', { NewStateValue: 'INSUFFICIENT_DATA' }, []],
    ['was set by hand to try the way', { NewStateReason: `${testReason}.` }, [{ isTest: true }]],
    ['is in no settings', { AlarmName: 'by-hand' }, [{ id: 'by-hand', state: 'firing' }]],
    [
      'has several values',
      { NewStateReason: 'Threshold Crossed: 2 datapoints [91.25 (a), 90.0 (b)] were greater' },
      [{ value: '91.25 %' }],
    ],
    [
      'has a small value',
      { NewStateReason: 'Threshold Crossed: 1 datapoint [1.0E-4 (a)] was' },
      [{ value: '0.0001 %' }],
    ],
    [
      'has none',
      {
        NewStateReason:
          'Threshold Crossed: no datapoints were received for 5 periods and 5 missing datapoints were treated as [Breaching].',
      },
      [{ value: 'no data' }],
    ],
  ])('of one that %s', (_, changes, expected) => {
    expect(signalsOfSns(sns(changes), settings)).toEqual(expected.map((each) => expect.objectContaining(each)));
  });

  test('may hold a signal that was made', () => {
    const signal = { id: 'disk/broker/orders', state: 'firing', at: '2026-12-07T09:00:00Z', parts: [], isTest: true };
    expect(signalsOfSns({ Records: [{ Sns: { Message: JSON.stringify({ signal }) } }] }, settings)).toEqual([
      { ...signal, way: 'cloudwatch' },
    ]);
  });

  test.each([
    ['not JSON'],
    ['{}'],
    [JSON.stringify({ ...message, NewStateValue: 'other' })],
    [JSON.stringify({ ...message, StateChangeTime: 'then' })],
  ])('that are none are refused: %.20s', (Message) => {
    expect(() => signalsOfSns({ Records: [{ Sns: { Message } }] }, settings)).toThrow(/no alarm of CloudWatch|no time/);
  });
});

/** As Grafana's documentation of the webhook shows an alert. */
const alertOf = (changes: object = {}, labels: object = {}) => ({
  status: 'firing',
  labels: {
    alarm: 'queue-growing/broker/orders',
    severity: 'warning',
    alertname: 'A queue of orders grows',
    grafana_folder: 'Warren',
    platform: 'acme',
    ...labels,
  },
  annotations: { summary: 'x' },
  startsAt: '2021-10-12T09:51:03.157076+02:00',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://play.grafana.org/alerting/1afz29v7z/edit',
  fingerprint: 'c6eadffa33fcdf37',
  values: { A: 44.23943737541908, C: 1 },
  ...changes,
});
const grafana = (alerts: object[], more: object = {}) =>
  signalsOfGrafana(
    { receiver: 'warren', status: 'firing', orgId: 1, alerts, groupKey: 'x', truncatedAlerts: 0, ...more },
    settings,
  );

describe('notifications of Grafana', () => {
  test('are one signal an alarm, with its parts, the worst first', () => {
    const queues = Array.from({ length: 25 }, (_, i) =>
      alertOf({ values: { A: i, C: 1 } }, { vhost: '/', queue: `q${i}` }),
    );
    const [signal, ...others] = grafana(queues, { truncatedAlerts: 5 });
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      id: 'queue-growing/broker/orders',
      state: 'firing',
      at: '2021-10-12T07:51:03.157Z',
      value: '24 messages',
      partsInAll: 30,
    });
    expect(signal?.parts).toHaveLength(20);
    expect(signal?.parts.slice(0, 2)).toEqual(['vhost /, queue q24: 24 messages', 'vhost /, queue q23: 23 messages']);
  });

  test('go on while one of its alerts fires, and end with the last', () => {
    const ended = alertOf({ status: 'resolved', endsAt: '2021-10-12T10:00:00Z' }, { queue: 'a' });
    expect(grafana([ended, alertOf({}, { queue: 'b' })])).toEqual([
      expect.objectContaining({ state: 'firing', partsInAll: 1 }),
    ]);
    expect(grafana([ended])).toEqual([
      expect.objectContaining({ state: 'resolved', at: '2021-10-12T10:00:00.000Z', parts: [] }),
    ]);
  });

  test('of an alarm that is the worse the lower, the lowest is first', () => {
    const of = (node: string, value: number) =>
      alertOf({ values: { A: value } }, { alarm: 'disk-low/broker/orders', node });
    expect(grafana([of('1', 9), of('2', 3)])[0]).toMatchObject({ value: '3', parts: ['node 2: 3', 'node 1: 9'] });
  });

  test.each([[null], [{}], [{ A: null }]])('without values (%j) say none', (values) => {
    const [signal] = grafana([alertOf({ values })]);
    expect([signal?.value, signal?.parts, signal?.partsInAll]).toEqual([undefined, [], undefined]);
  });

  test.each(['NoData', 'Error'])('that fire by %s have no value', (reason) => {
    const [signal] = grafana([
      { ...alertOf({ values: { A: -1, C: -1 } }), annotations: { grafana_state_reason: reason } },
    ]);
    expect(signal).not.toHaveProperty('value');
  });

  test('of several alarms are a signal each, and without the label one by their name', () => {
    const signals = grafana([
      alertOf(),
      alertOf({}, { alarm: 'other/broker/x' }),
      { ...alertOf(), labels: { alertname: 'By hand' } },
    ]);
    expect(signals.map(({ id }) => id)).toEqual(['queue-growing/broker/orders', 'other/broker/x', 'By hand']);
  });

  test.each([[{}], [{ alerts: [{ status: 'on fire' }] }], ['text']])('that are none are refused: %j', (body) => {
    expect(() => signalsOfGrafana(body, settings)).toThrow('what came is no notification of Grafana');
  });
});

const zabbix = (changes: object = {}) =>
  signalOfZabbix(
    {
      alarm: 'node-down/broker/orders',
      host: 'orders-2',
      state: 'problem',
      at: '2026-12-07T09:00:00Z',
      ...changes,
    },
    settings,
  );

describe('what Zabbix posts', () => {
  test('is of an alarm and one of its hosts, without the value of what is only so or not', () => {
    expect(zabbix({ value: '0' })).toEqual({
      id: 'node-down/broker/orders',
      part: 'orders-2',
      state: 'firing',
      at: '2026-12-07T09:00:00.000Z',
      parts: [],
      isTest: false,
      way: 'zabbix',
    });
  });

  test('is of one of several things on a host, with what was measured', () => {
    const said = zabbix({ alarm: 'inodes-few/broker/orders', part: 'Root disk', value: '8.2 %' });
    expect(said).toMatchObject({ part: 'orders-2, Root disk', value: '8.2 %' });
  });

  test('is of a trial without a part', () => {
    expect(zabbix({ alarm: 'trial/zabbix' })).not.toHaveProperty('part');
  });

  test('is refused where it is something else', () => {
    expect(() => zabbix({ state: '1' })).toThrow('what came is nothing that our script of Zabbix posts');
  });
});

describe('what is known of an alarm', () => {
  const now = Date.parse('2026-12-07T09:05:00Z');
  const at = (minute: number) => `2026-12-07T09:0${minute}:00.000Z`;
  const merge = (signals: Partial<Signal>[]) =>
    signals.reduce<OpenAlarm | undefined>(
      (before, signal) => merged(before, { ...zabbix(), parts: [], ...signal }, { now, pager: 'host', isKnown: true }),
      undefined,
    );

  test('of one with parts is that it fires until none does', () => {
    const [a, b] = [
      { part: 'a', at: at(1) },
      { part: 'b', at: at(2), value: '7' },
    ];
    expect(merge([a, b])).toMatchObject({ state: 'firing', since: at(1), parts: ['a', 'b: 7'], partsInAll: 2 });
    expect(merge([a, b, { part: 'a', state: 'resolved', at: at(3) }])).toMatchObject({
      state: 'firing',
      parts: ['b: 7'],
      partsInAll: 1,
    });
    expect(
      merge([a, b, { part: 'a', state: 'resolved', at: at(3) }, { part: 'b', state: 'resolved', at: at(4) }]),
    ).toMatchObject({ state: 'resolved', parts: [] });
  });

  test('is nothing where what has ended never began', () => {
    expect(merge([{ state: 'resolved' }])).toBeUndefined();
  });

  test('begins anew when it fires after it ended', () => {
    expect(merge([{ at: at(1) }, { state: 'resolved', at: at(2) }, { at: at(3) }])).toMatchObject({
      state: 'firing',
      since: at(3),
      version: 3,
    });
  });

  test('of a part that ended before it began stays as it was', () => {
    expect(
      merge([
        { part: 'a', at: at(3) },
        { part: 'a', state: 'resolved', at: at(2) },
      ]),
    ).toMatchObject({ state: 'firing' });
  });
});

test.each([
  ['a\u0000b\u202ec\u200bd\ud800e', 'a b c d e'],
  ['<!channel> <a href="x">', '‹!channel› ‹a href="x"›'],
  ['@here `code` https://evil.example/x', "(at)here 'code' https:(//)evil.example/x"],
  ['line\r\nbreak\u2028and more', 'line break and more'],
  ['x'.repeat(100), `${'x'.repeat(39)}…`],
  [`${'x'.repeat(38)}😀😀`, `${'x'.repeat(38)}…`],
])('a hostile text is inert: %j', (text, shown) => {
  expect(inert(text, 40)).toBe(shown);
});
