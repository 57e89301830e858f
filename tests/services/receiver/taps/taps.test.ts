import { openRedact } from '../../../../services/receiver/taps/redact.ts';
import { openTaps, type TapFacts } from '../../../../services/receiver/taps/taps.ts';
import { fakeBroker } from '../fake-broker.ts';
import { incoming, testReceiver } from '../test-receiver.ts';

const facts = (): TapFacts => ({
  at: new Date(0),
  id: '1',
  kind: 'request',
  client: '203.0.113.7',
  method: 'GET',
  host: 'hooks.test',
  target: '/orders?token=hidden',
  requestBytes: 0,
  headers: [['Authorization', 'hidden']],
});

function openTest() {
  const broker = fakeBroker();
  const counted: string[] = [];
  let nowMs = 0;
  const taps = openTaps({
    gateway: 'g',
    redact: openRedact([]),
    count: (endpoint, outcome) => void counted.push(`${endpoint} ${outcome}`),
    now: () => nowMs,
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { broker, counted, taps, pass };
}

test('request and response are told, with one number after the other and without secrets', async () => {
  const { receive, broker } = await testReceiver([{ taps: 'headers' }]);
  const target = '/orders?token=hidden&a=1';
  await receive(
    incoming({
      target,
      headers: [
        ['Host', 'hooks.test'],
        ['Cookie', 'hidden'],
        ['X-A', '1'],
      ],
    }),
  );
  await receive(incoming({ target, headers: [['Host', 'hooks.test']] }));
  expect(broker.taps.map(({ routingKey }) => routingKey)).toEqual([
    'orders.request',
    'orders.response',
    'orders.request',
    'orders.response',
  ]);
  expect(broker.taps.map(({ body }) => body.sequence)).toEqual([1, 2, 3, 4]);
  const [request, response] = broker.taps.map(({ body }) => body);
  expect(request).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    id: expect.any(String),
    endpoint: 'orders',
    kind: 'request',
    sequence: 1,
    gateway: 'test',
    client: '203.0.113.7',
    method: 'POST',
    host: 'hooks.test',
    target: '/orders?token=[redacted]&a=1',
    requestBytes: 11,
    headers: [
      ['Host', 'hooks.test'],
      ['Cookie', '[redacted]'],
      ['X-A', '1'],
    ],
  });
  expect(response).toMatchObject({
    id: request?.id,
    kind: 'response',
    status: 202,
    outcome: 'confirmed',
    requestBytes: 11,
  });
  expect(response?.durationMs).toBeGreaterThan(0);
  expect(response?.responseBytes).toBeGreaterThan(0);
  expect(response).not.toHaveProperty('body');
});

test('refused requests are told, too, but never the body of one that was not verified', async () => {
  const signature = { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 };
  const { receive, broker } = await testReceiver([{ taps: 'bodies', signature }]);
  await receive(incoming());
  expect(broker.taps.map(({ body }) => [body.kind, body.outcome])).toEqual([
    ['request', undefined],
    ['response', 'refused-signature'],
  ]);
  expect(broker.taps[0]?.body).not.toHaveProperty('body');
});

test('bodies are told where the endpoint says so, of at most 4 KiB', async () => {
  const { receive, broker } = await testReceiver([{ taps: 'bodies' }]);
  await receive(incoming({ body: Buffer.alloc(5000, 'a') }));
  expect(Buffer.from(String(broker.taps[0]?.body.body), 'base64').toString()).toBe('a'.repeat(4096));
  expect(Buffer.from(String(broker.taps[1]?.body.body), 'base64').toString()).toContain('"id"');
});

test('an endpoint whose taps are off is not told of, nor is what no endpoint answers', async () => {
  const { receive, broker } = await testReceiver([{ taps: 'off' }, { name: 'other', taps: 'headers' }]);
  await receive(incoming());
  await receive(incoming({ target: '/nowhere' }));
  expect(broker.taps).toEqual([]);
});

test('a tap that is returned mutes its routing key for a second, in which nothing is even written down', () => {
  const { broker, counted, taps, pass } = openTest();
  taps.send(broker, 'orders', 'request', facts);
  taps.returned('orders.request');
  let asked = 0;
  const counting = () => {
    asked += 1;
    return facts();
  };
  taps.send(broker, 'orders', 'request', counting);
  expect(asked).toBe(0);
  taps.send(broker, 'orders', 'response', counting);
  taps.send(broker, 'other', 'request', counting);
  expect(asked).toBe(2);
  pass(999);
  taps.send(broker, 'orders', 'request', counting);
  expect(asked).toBe(2);
  pass(1);
  taps.send(broker, 'orders', 'request', counting);
  expect(asked).toBe(3);
  expect(counted).toEqual(['orders sent', 'orders returned', 'orders sent', 'other sent', 'orders sent']);
});

test('a tap that is not written leaves a gap in the numbers', () => {
  const { broker, counted, taps } = openTest();
  taps.send(broker, 'orders', 'request', facts);
  broker.onTap = () => false;
  taps.send(broker, 'orders', 'request', facts);
  broker.onTap = () => true;
  taps.send(broker, 'orders', 'request', facts);
  expect(counted).toEqual(['orders sent', 'orders dropped', 'orders sent']);
  expect(broker.taps.map(({ body }) => body.sequence)).toEqual([1, 2, 3]);
});

test('nothing is written to a broker that is blocked or gone', () => {
  const { broker, counted, taps } = openTest();
  broker.isBlocked = 'low on memory';
  taps.send(broker, 'orders', 'request', facts);
  broker.isBlocked = undefined;
  broker.disconnect();
  taps.send(broker, 'orders', 'request', facts);
  expect([broker.taps, counted]).toEqual([[], []]);
});
