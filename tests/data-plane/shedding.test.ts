import { until } from '../until.ts';
import { sendRequest } from './send-request.ts';
import { endpointSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await startWorkbench();
  await bench.queue('in');
});

afterAll(() => bench.stop());

const post = (url: string, path = '/in') => sendRequest(`${url}${path}`, { method: 'POST', body: Buffer.from('{}') });

const retryAfter = (headers: readonly (readonly [string, string])[]) =>
  headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];

test('a broker that is low on memory has webhooks answered 503 at once, and 202 again when it has recovered', async () => {
  const gateway = await bench.gateway({
    endpoints: [endpointSettings({ name: 'in', queue: 'in', deadlineSeconds: 2 })],
  });
  expect((await post(gateway.url)).status).toBe(202);

  await bench.rabbitmq.rabbitmqctl('set_vm_memory_high_watermark', 'absolute', '1000');
  try {
    // RabbitMQ tells a connection that it is blocked when that publishes: https://www.rabbitmq.com/docs/connection-blocked
    await until(
      'the gateway sheds',
      async () => (await post(gateway.url)).tookMs < 500 && (await post(gateway.url)).status === 503,
    );
    const shed = await post(gateway.url);
    expect(shed.status).toBe(503);
    expect(Number(retryAfter(shed.headers))).toBeGreaterThan(0);
    expect((await fetch(`${gateway.operationsUrl}/readyz`)).status).toBe(503);
  } finally {
    await bench.rabbitmq.rabbitmqctl('set_vm_memory_high_watermark', '0.6');
  }
  await until('it takes them again', async () => (await post(gateway.url)).status === 202);
});

test('a webhook for a queue that does not exist is 503, since nobody would get it', async () => {
  await bench.queue('going');
  const gateway = await bench.gateway({ endpoints: [endpointSettings({ name: 'going', queue: 'going' })] });
  const channel = await bench.channel();
  await channel.deleteQueue('going');
  const answer = await post(gateway.url, '/going');
  expect(answer.status).toBe(503);
  expect(retryAfter(answer.headers)).toBeDefined();
});

test('a request that nobody answers is 504, which says that it was taken', async () => {
  const gateway = await bench.gateway({
    endpoints: [endpointSettings({ name: 'in', queue: 'in', mode: 'reply', deadlineSeconds: 1 })],
  });
  const answer = await sendRequest(`${gateway.url}/in`);
  expect(answer.status).toBe(504);
  expect(answer.tookMs).toBeLessThan(3_000);
});

test('more than may be in flight is 503, and what is in flight goes on', async () => {
  const gateway = await bench.gateway({
    endpoints: [endpointSettings({ name: 'in', queue: 'in', mode: 'reply', deadlineSeconds: 5 })],
    settings: { maxInFlight: 3 },
  });
  const waiting = [1, 2, 3].map(() => sendRequest(`${gateway.url}/in`));
  await until('three are in flight', async () => (await gateway.metric('warren_receiver_in_flight')) === 3);
  const shed = await Promise.all([1, 2].map(() => sendRequest(`${gateway.url}/in`)));
  expect(shed.map(({ status }) => status)).toEqual([503, 503]);
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([504, 504, 504]);
});

test('a queue that is full and rejects has webhooks answered 503', async () => {
  const channel = await bench.channel();
  await channel.assertQueue('full', {
    durable: true,
    arguments: { 'x-max-length': 2, 'x-overflow': 'reject-publish' },
  });
  await channel.close();
  const gateway = await bench.gateway({ endpoints: [endpointSettings({ name: 'full', queue: 'full' })] });
  const statuses: number[] = [];
  for (let number = 0; number < 6; number += 1) statuses.push((await post(gateway.url, '/full')).status);
  expect(statuses.slice(0, 2)).toEqual([202, 202]);
  expect(statuses.slice(-2)).toEqual([503, 503]);
  expect(await bench.depth('full')).toBe(statuses.filter((status) => status === 202).length);
});

test('a webhook during a restart of the broker is 202 or 503 in time, and each that was 202 is in the queue', async () => {
  await bench.queue('kept');
  const gateway = await bench.gateway({
    endpoints: [endpointSettings({ name: 'kept', queue: 'kept', deadlineSeconds: 3 })],
  });
  const answers = [await post(gateway.url, '/kept')];
  let restarting = true;
  const restart = bench.rabbitmq.restart().finally(() => {
    restarting = false;
  });
  while (restarting) answers.push(await post(gateway.url, '/kept'));
  await restart;
  await until('it takes them again', async () => {
    answers.push(await post(gateway.url, '/kept'));
    return answers.at(-1)?.status === 202;
  });

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 503]));
  expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(8_000);
  expect(await bench.depth('kept')).toBeGreaterThanOrEqual(answers.filter(({ status }) => status === 202).length);
});
