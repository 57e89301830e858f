import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { detailedFamilies, pluginsWithMetrics } from '../../catalog/facts/rabbitmq-metrics.ts';
import { keepPorts } from '../../operations/servers/ports.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';

/*
 * `npm run record:rabbitmq-metrics`: records what a real RabbitMQ of each series that Debian has answers Prometheus, under a load that
 * makes every metric that it can, into tests/fixtures/rabbitmq-metrics/; and prints how many series a queue, a connection and a
 * channel cost there. Takes two minutes, and root.
 */

const folder = 'tests/fixtures/rabbitmq-metrics';

/** What is counted: how many there are more, and how many series for each of them. */
interface Counted {
  what: string;
  series: Record<string, number>;
}

if (process.getuid?.() !== 0) {
  console.error('It runs brokers in trees of Debian, for which it has to be root. Run it with sudo.');
  process.exit(1);
}
for (const series of ['4.0', '4.3'] as const) await record(series);

async function record(series: '4.0' | '4.3'): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'warren-metrics-'));
  const [port = 0, streams = 0] = await keepPorts(2);
  const broker = await startRabbitmq({
    folder: home,
    series,
    morePlugins: ['rabbitmq_prometheus', ...pluginsWithMetrics],
    configuration: [
      'prometheus.tcp.ip = 127.0.0.1',
      `prometheus.tcp.port = ${port}`,
      `stream.listeners.tcp.1 = 127.0.0.1:${streams}`,
    ],
  });
  try {
    const scrape = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then((answer) => answer.text());
    const connection = await connect(broker.amqpUrl);
    await load(connection);
    await replicate(broker);
    await sleep(6000);
    const paths = [
      '/metrics',
      '/metrics/memory-breakdown',
      ...detailedFamilies.map((name) => `/metrics/detailed?family=${name}`),
    ];
    const answers: Record<string, string> = {};
    for (const path of paths) answers[path] = await scrape(path);
    const version = /rabbitmq_version="([^"]+)"/.exec(answers['/metrics'] ?? '')?.[1] ?? series;
    writeFileSync(join(folder, `${version}.json.gz`), gzipSync(JSON.stringify(answers), { level: 9 }));
    console.log(`${version}: ${paths.length} answers`);
    for (const { what, series } of await counts(broker, connection, scrape))
      console.log(version, what, JSON.stringify(series));
    await connection.close();
  } finally {
    await broker.kill9();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Queues of each type, and everything done to them that something counts. */
async function load(connection: ChannelModel): Promise<void> {
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange('dead', 'fanout');
  await channel.assertExchange('orders', 'topic');
  for (const type of ['classic', 'quorum', 'stream']) {
    const args = type === 'stream' ? {} : { 'x-dead-letter-exchange': 'dead' };
    await channel.assertQueue(type, { durable: true, arguments: { 'x-queue-type': type, ...args } });
    await channel.bindQueue(type, 'orders', '#');
  }
  await channel.assertQueue('parked', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue('parked', 'dead', '');
  for (let count = 0; count < 100; count += 1)
    channel.publish('orders', 'placed', Buffer.alloc(count * 10), { persistent: true });
  channel.publish('', 'nowhere', Buffer.from('dropped'));
  channel.publish('', 'nowhere', Buffer.from('returned'), { mandatory: true });
  await channel.waitForConfirms();
  await take(await connection.createChannel());
}

async function take(channel: Channel): Promise<void> {
  await channel.prefetch(10);
  for (const queue of ['classic', 'quorum']) {
    await channel.get(queue, { noAck: true });
    const one = await channel.get(queue);
    if (one) channel.nack(one, false, true);
    const other = await channel.get(queue);
    if (other) channel.nack(other, false, false);
    let taken = 0;
    await channel.consume(queue, (message) => {
      taken += 1;
      if (message && taken < 20) channel.ack(message);
    });
  }
  await channel.consume('stream', (message) => message && channel.ack(message), {
    arguments: { 'x-stream-offset': 'first' },
  });
  await channel.assertQueue('empty');
  await channel.get('empty');
}

/** A shovel and a federated queue, which two plugins count. */
async function replicate(broker: Rabbitmq): Promise<void> {
  const uri = broker.amqpUrl;
  const shovel = {
    'src-uri': uri,
    'src-queue': 'parked',
    'dest-uri': uri,
    'dest-queue': 'moved',
    'src-protocol': 'amqp091',
    'dest-protocol': 'amqp091',
  };
  await broker.rabbitmqctl('set_parameter', 'shovel', 'mover', JSON.stringify(shovel));
  await broker.rabbitmqctl('set_parameter', 'federation-upstream', 'there', JSON.stringify({ uri }));
  await broker.rabbitmqctl(
    'set_policy',
    '--apply-to',
    'exchanges',
    'there',
    '^orders$',
    '{"federation-upstream-set":"all"}',
  );
}

/** How many series more there are for each of so many queues, connections and channels more. */
async function counts(
  broker: Rabbitmq,
  connection: ChannelModel,
  scrape: (path: string) => Promise<string>,
): Promise<Counted[]> {
  const measured = async () => {
    await sleep(6000);
    const entries: [string, number][] = [];
    for (const path of ['/metrics', ...detailedFamilies.map((name) => `/metrics/detailed?family=${name}`)]) {
      entries.push([path.replace('/metrics/detailed?family=', ''), seriesIn(await scrape(path))]);
    }
    return new Map(entries);
  };
  const much = 50;
  const found: Counted[] = [];
  let before = await measured();
  found.push({ what: 'there are', series: Object.fromEntries(before) });
  const counted = async (what: string) => {
    const after = await measured();
    const more = [...after].map(([path, count]): [string, number] => [path, (count - (before.get(path) ?? 0)) / much]);
    found.push({ what, series: Object.fromEntries(more.filter(([, count]) => count !== 0)) });
    before = after;
  };
  const channel = await connection.createChannel();
  for (const type of ['classic', 'quorum', 'stream']) {
    for (let one = 0; one < much; one += 1) {
      await channel.assertQueue(`${type}-${one}`, { durable: true, arguments: { 'x-queue-type': type } });
    }
    await counted(`each ${type} queue`);
  }
  for (let one = 0; one < much; one += 1) channel.sendToQueue(`quorum-${one}`, Buffer.from('one'));
  await counted('each queue that one channel publishes to by the default exchange');
  for (let one = 0; one < much; one += 1)
    await channel.consume(`quorum-${one}`, (message) => message && channel.ack(message));
  await counted('each queue that one channel consumes');
  const connections = await Promise.all(Array.from({ length: much }, () => connect(broker.amqpUrl)));
  await counted('each connection');
  for (const one of connections) await one.createChannel();
  await counted('each channel');
  for (const one of connections) await one.close();
  return found;
}

function seriesIn(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}
