import { setTimeout as sleep } from 'node:timers/promises';
import { decodeRequest } from '../../services/messages/request-message.ts';
import { callUrl, signCall } from '../lambda/call-url.ts';
import { type ReceiverFunction, startReceiverFunction } from './edge/receiver-function.ts';
import { endpointSettings, localBroker, standardWebhook } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const origin = {
  header: 'x-warren-origin',
  secrets: [{ secret: 'origin' }],
  clientHeader: 'x-warren-client',
  hostHeader: 'x-warren-host',
};
const proxied = { 'x-warren-host': 'hooks.test', 'x-warren-origin': 'o'.repeat(40), 'x-warren-client': '203.0.113.9' };
let bench: Workbench;
let receiver: ReceiverFunction;

beforeAll(async () => {
  bench = await startWorkbench();
  await bench.queue('orders');
  receiver = await startReceiverFunction({
    settings: {
      endpoints: [
        endpointSettings({
          name: 'orders',
          queue: 'orders',
          signature: { scheme: 'standard-webhooks', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
        }),
      ],
      brokers: { local: localBroker(bench.rabbitmq.port) },
      origin,
      maxInFlight: 10,
      maxInFlightBytes: 10_000_000,
    },
    secrets: { ...bench.secrets, origin: 'o'.repeat(40) },
    reservedConcurrency: 1,
  });
});

afterAll(async () => {
  await receiver?.stop();
  await bench?.stop();
});

/** Calls the function as the Worker does: what is signed is bare, the client's headers come on top. */
async function call(
  id: string,
  change: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
) {
  const body = Buffer.from(`{"order":"${id}"}`);
  const request = { method: 'POST', target: '/orders?a=1&a=2', body };
  const headers = change({
    ...proxied,
    ...standardWebhook(id, body),
  });
  const signature = await signCall(receiver.url, receiver.key, request);
  return (await callUrl(receiver.url, { ...request, headers: { ...signature, ...headers } })).status;
}

test('a signed webhook that came through the proxy is in the queue, with the address of its sender', async () => {
  expect(await call('msg_1')).toBe(202);

  const channel = await bench.channel();
  const message = await channel.get('orders');
  if (!message) throw new Error('the queue is empty');
  channel.ack(message);
  const read = decodeRequest(message);
  expect(read).toMatchObject({
    messageId: 'msg_1',
    endpoint: 'orders',
    verifiedBy: 'standard-webhooks',
    client: '203.0.113.9',
  });
  expect(read.request).toMatchObject({ method: 'POST', target: '/orders?a=1&a=2' });
  expect(read.request.body.toString()).toBe('{"order":"msg_1"}');
  expect(JSON.stringify(read.request.headers)).not.toContain('oooooooo');
});

test('what did not come through the proxy, or was not signed, is refused and reaches no queue', async () => {
  const direct = await call('msg_2', ({ 'x-warren-origin': _, ...headers }) => headers);
  const unsigned = await call('msg_3', (headers) => ({ ...headers, 'webhook-signature': 'v1,AAAA' }));
  const elsewhere = await call('msg_4', (headers) => ({ ...headers, 'x-warren-host': 'other.test' }));

  expect([direct, unsigned, elsewhere]).toEqual([403, 401, 404]);
  expect(await bench.depth('orders')).toBe(0);
});

test('an environment that was frozen for longer than the heartbeat takes the next webhook', async () => {
  // Heartbeats are ten seconds apart, and the broker gives up after two.
  await sleep(25_000);

  expect(await call('msg_5')).toBe(202);
  expect(await bench.depth('orders')).toBe(1);
  expect(receiver.lambda.coldStarts()).toBe(1);
});

test('without a right to its queues the function publishes all the same: only a gateway looks for them before it is ready', async () => {
  const { rabbitmqctl } = bench.rabbitmq;
  await rabbitmqctl('add_user', 'bare', 'secret');
  await rabbitmqctl('set_permissions', '-p', '/', 'bare', '^replies\\..*$', '^amq\\.default$', '^replies\\..*$');
  const place = { queue: 'orders', signature: { scheme: 'none', secrets: [], toleranceSeconds: 300 }, taps: 'off' };
  const bare = await startReceiverFunction({
    settings: {
      endpoints: [
        endpointSettings({ ...place, name: 'orders' }),
        endpointSettings({ ...place, name: 'asked', path: '/asked', mode: 'reply', deadlineSeconds: 1 }),
      ],
      brokers: { local: localBroker(bench.rabbitmq.port) },
      origin,
    },
    secrets: { origin: 'o'.repeat(40), broker: JSON.stringify({ username: 'bare', password: 'secret' }) },
    reservedConcurrency: 1,
  });
  const before = await bench.depth('orders');
  const statusOf = async (target: string) => {
    const request = { method: 'POST', target, body: Buffer.from('1') };
    const signature = await signCall(bare.url, bare.key, request);
    return (await callUrl(bare.url, { ...request, headers: { ...signature, ...proxied } })).status;
  };
  try {
    expect(await statusOf('/orders')).toBe(202);
    // Nobody replies; that no queue took it would be 503 at once.
    expect(await statusOf('/asked')).toBe(504);
    expect(await bench.depth('orders')).toBe(before + 2);
  } finally {
    await bare.stop();
  }
});
