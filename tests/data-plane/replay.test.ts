import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type ReplayProps, replay } from '../../operations/replay/replay.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { until } from '../until.ts';
import { endRuns, runWarren, startWarren } from './warren-command.ts';

let folder = '';
let rabbitmq: Rabbitmq;
let connection: ChannelModel;
let channel: ConfirmChannel;

/** Where the sample processor `orders` takes from, and parks. */
const vhost = 'orders';
const main = 'placed';
const parked = 'placed.parked';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-replay-'));
  rabbitmq = await startRabbitmq({ folder: join(folder, 'rabbitmq') });
  await rabbitmq.rabbitmqctl('add_vhost', vhost);
  await rabbitmq.rabbitmqctl('set_permissions', '-p', vhost, rabbitmq.login.username, '.*', '.*', '.*');
  connection = await connect(`${rabbitmq.amqpUrl}/${vhost}`);
  channel = await connection.createConfirmChannel();
});

beforeEach(async () => {
  // As a queue that has no delivery limit of its own, which RabbitMQ then sets to 20.
  for (const queue of [main, parked]) {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  }
});

afterEach(async () => {
  await endRuns();
  for (const queue of [main, parked]) await channel.deleteQueue(queue);
});

afterAll(async () => {
  await connection?.close().catch(() => {});
  await rabbitmq?.kill9();
  rmSync(folder, { recursive: true, force: true });
});

/** Parks messages as a processor does: `msg_1` to `msg_<count>`. */
async function park(count: number, first = 1): Promise<void> {
  for (let number = first; number < first + count; number += 1) {
    channel.sendToQueue(parked, Buffer.from(`{"number":${number}}`), {
      persistent: true,
      messageId: `msg_${number}`,
      type: 'order-webhook',
      timestamp: 1_795_000_000,
      headers: { attempt: 6, 'http-method': 'POST', 'parked-because': 'the order has no item', 'parked-from': main },
    });
  }
  await channel.waitForConfirms();
}

/** Takes all that is in a queue. */
async function drain(queue: string) {
  const taken: { id: unknown; headers: Record<string, unknown>; body: string }[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (!message) return taken;
    const { messageId, headers = {} } = message.properties;
    taken.push({ id: messageId, headers, body: message.content.toString() });
  }
}

/** Waits until so many messages can be taken: what somebody who has gone held comes back by itself, some time later. */
const untilReady = (messages: number, ...queues: string[]) =>
  until(`${messages} messages are in ${queues.join(' and ')}`, async () => {
    const counts = await Promise.all(queues.map(async (queue) => (await channel.checkQueue(queue)).messageCount));
    return counts.reduce((sum, count) => sum + count, 0) >= messages;
  });

const idsIn = async (queue: string) => (await drain(queue)).map(({ id }) => id);
const ids = (...numbers: number[]) => numbers.map((number) => `msg_${number}`);

/** In this process, with another connection than that of the test. */
async function replayHere(props: Partial<ReplayProps>) {
  const own = await connect(`${rabbitmq.amqpUrl}/${vhost}`);
  own.on('error', () => {});
  const took: unknown[] = [];
  try {
    return await replay({
      ...{ connection: own, from: parked, to: main, dryRun: false, interrupted: () => false },
      took: (message) => took.push(message.messageId),
      ...props,
    });
  } finally {
    await own.close().catch(() => {});
  }
}

const command = (...more: string[]) => ['replay', 'orders', '--amqp', rabbitmq.amqpUrl, ...more];

test('Parked messages go back in their order, whole, at their first attempt', async () => {
  await park(3);
  const { status, stdout } = await runWarren(command());
  expect(status).toBe(0);
  expect(stdout).toContain(
    '  2026-11-18T11:06:40.000Z  msg_1  order-webhook  12 B  after 6 attempts: the order has no item\n',
  );
  expect(stdout).toMatch(/3 messages moved back to placed\.\n$/);
  const moved = await drain(main);
  expect(moved.map(({ id }) => id)).toEqual(ids(1, 2, 3));
  expect(moved[0]).toMatchObject({ body: '{"number":1}', headers: { attempt: 1, 'http-method': 'POST' } });
  expect(moved[0]?.headers).not.toHaveProperty('parked-because');
  expect(moved[0]?.headers).not.toHaveProperty('parked-from');
  expect(await idsIn(parked)).toEqual([]);
});

test('The rights that docs/data-plane.md gives are enough to move them', async () => {
  await park(1);
  await rabbitmq.rabbitmqctl('add_user', 'mover', 'only-moves');
  await rabbitmq.rabbitmqctl('set_permissions', '-p', vhost, 'mover', '', '^amq\\.default$', '^placed\\.parked$');
  const url = `amqp://mover:only-moves@127.0.0.1:${rabbitmq.port}`;
  expect((await runWarren(['replay', 'orders'], { WARREN_AMQP_URL: url })).status).toBe(0);
  expect(await idsIn(main)).toEqual(ids(1));
});

test('A dry run lists what is parked and moves nothing', async () => {
  await park(2);
  const { status, stdout } = await runWarren(command('--dry-run'));
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /msg_1 .*\n.*msg_2 .*\n2 of 2 parked messages would go back to placed\. Nothing was moved\.\n$/,
  );
  expect(await idsIn(main)).toEqual([]);
  await untilReady(2, parked);
  expect(await idsIn(parked)).toEqual(ids(1, 2));
});

test('Looking fifty times loses nothing, though RabbitMQ drops what was given back more than twenty times', async () => {
  await park(3);
  for (let look = 0; look < 50; look += 1) {
    expect(await replayHere({ dryRun: true })).toEqual({ parked: 3, taken: 3 });
    await untilReady(3, parked);
  }
  const left = await drain(parked);
  expect(left.map(({ id }) => id).sort()).toEqual(ids(1, 2, 3));
  expect(left[0]?.headers).toMatchObject({ attempt: 6, 'parked-because': 'the order has no item' });
});

test('--limit takes the oldest, --id the named ones, and the rest stays parked in order', async () => {
  await park(5);
  expect((await runWarren(command('--limit', '1'))).stdout).toContain(
    '1 message moved back to placed. 4 are still parked.',
  );
  await untilReady(4, parked);
  expect((await runWarren(command('--id', 'msg_4'))).status).toBe(0);
  expect(await idsIn(main)).toEqual(ids(1, 4));
  await untilReady(3, parked);
  expect(await idsIn(parked)).toEqual(ids(2, 3, 5));
});

test('--json gives one document', async () => {
  await park(1);
  const { stdout } = await runWarren(command('--json', '--dry-run'));
  expect(JSON.parse(stdout)).toMatchObject({
    processor: 'orders',
    queue: main,
    deadLetter: parked,
    dryRun: true,
    parked: 1,
    taken: 1,
    messages: [{ messageId: 'msg_1', reason: 'the order has no item', attempt: 6, bytes: 12 }],
  });
});

test('What is parked again meanwhile is not moved again', async () => {
  await park(3);
  const consumer = await connection.createConfirmChannel();
  await consumer.consume(main, (message) => {
    if (!message) return;
    consumer.sendToQueue(parked, message.content, { ...message.properties, persistent: true }, () =>
      consumer.ack(message),
    );
  });
  expect(await replayHere({ took: () => {} })).toEqual({ parked: 3, taken: 3 });
  await untilReady(3, parked);
  await consumer.close();
  expect(await idsIn(parked)).toEqual(ids(1, 2, 3));
});

test('Nothing is lost when it is killed in the middle; at worst a message is there twice', async () => {
  await park(1000);
  const run = startWarren(command());
  await run.printed('msg_100 ');
  run.signal('SIGKILL');
  await run.ended;
  await untilReady(1000, main, parked);
  const moved = await idsIn(main);
  const left = await idsIn(parked);
  expect(moved.length).toBeGreaterThanOrEqual(100);
  expect(left.length).toBeGreaterThan(0);
  expect(moved.length + left.length).toBeLessThanOrEqual(1001);
  expect(new Set([...moved, ...left]).size).toBe(1000);
});

test('Ctrl-C ends it after the message at hand', async () => {
  await park(1000);
  const run = startWarren(command());
  await run.printed('msg_50 ');
  run.signal('SIGINT');
  expect(await run.ended).toBe(0);
  expect(run.stdout()).toMatch(/Interrupted\. \d+ messages moved back to placed\. \d+ are still parked\.\n$/);
  await untilReady(1000, main, parked);
  const all = [...(await idsIn(main)), ...(await idsIn(parked))];
  expect(all).toHaveLength(1000);
  expect(new Set(all).size).toBe(1000);
});

test('Without the queue they belong to they stay parked', async () => {
  await park(2);
  await channel.deleteQueue(main);
  const { status, stderr } = await runWarren(command());
  expect(status).toBe(1);
  expect(stderr).toBe('There is no queue placed; its messages stay parked.\n');
  await untilReady(2, parked);
  expect(await idsIn(parked)).toEqual(ids(1, 2));
});

test('A processor that never parked anything has nothing parked', async () => {
  await channel.deleteQueue(parked);
  expect(await runWarren(command())).toMatchObject({ status: 0, stdout: 'Nothing is parked.\n' });
});

test('A processor that does not exist is answered with the one that was meant', async () => {
  const { status, stderr } = await runWarren(['replay', 'order', '--amqp', rabbitmq.amqpUrl]);
  expect(status).toBe(1);
  expect(stderr).toBe('order is not a processor. Did you mean orders? Known: orders, quotes.\n');
});
