import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { knownFamilies, pluginsWithMetrics } from '../../catalog/facts/rabbitmq-metrics.ts';
import { keepPorts } from '../../operations/servers/ports.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';

/*
 * `npm run record:rabbitmq-metrics`: records what a real RabbitMQ of each series that Debian has answers Prometheus, under a load that
 * makes every metric that it can, and how many series a queue, a connection and a channel cost there, into
 * tests/fixtures/rabbitmq-metrics/. Takes three minutes, and root.
 */

const folder = 'tests/fixtures/rabbitmq-metrics';

type Scrape = (path: string) => Promise<string>;

if (process.getuid?.() !== 0) {
  console.error('It runs brokers in trees of Debian, for which it has to be root. Run it with sudo.');
  process.exit(1);
}
for (const series of ['4.0', '4.3'] as const) {
  await withBroker(series, async (broker, scrape) => {
    const version = versionIn(await scrape('/metrics'));
    const counted = JSON.stringify(await counts(broker, scrape), null, 1);
    writeFileSync(join(folder, `${version}-series.json`), `${counted}\n`);
  });
  await withBroker(series, record);
}

async function withBroker(series: '4.0' | '4.3', work: (broker: Rabbitmq, scrape: Scrape) => Promise<void>) {
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
    await work(broker, async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).text());
  } finally {
    await broker.kill9();
    rmSync(home, { recursive: true, force: true });
  }
}

async function record(broker: Rabbitmq, scrape: Scrape): Promise<void> {
  const connection = await connect(broker.amqpUrl);
  await load(connection);
  await replicate(broker);
  await sleep(6000);
  const families = knownFamilies.map((name) => `/metrics/detailed?family=${name}`);
  const answers: Record<string, string> = {};
  for (const path of ['/metrics', '/metrics/memory-breakdown', ...families]) answers[path] = await scrape(path);
  await connection.close();
  const version = versionIn(answers['/metrics'] ?? '');
  writeFileSync(join(folder, `${version}.json.gz`), gzipSync(JSON.stringify(answers), { level: 9 }));
  console.log(`${version}: ${Object.keys(answers).length} answers`);
}

function versionIn(text: string): string {
  const [, version = ''] = /rabbitmq_version="([^"]+)"/.exec(text) ?? [];
  return version;
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

/** Series by the names of their metrics. */
type Series = Record<string, number>;

/** How many series a broker has by itself, and how many more for each of so many queues, connections and channels more. */
async function counts(broker: Rabbitmq, scrape: Scrape): Promise<Record<string, Series>> {
  const much = 50;
  const paths = ['/metrics', `/metrics/detailed?${knownFamilies.map((name) => `family=${name}`).join('&')}`];
  const measured = async () => {
    await sleep(6000);
    return seriesByName((await Promise.all(paths.map(scrape))).join(''));
  };
  let before: Series = {};
  const found: Record<string, Series> = {};
  const count = async (what: string, of = much) => {
    const after = await measured();
    const more = Object.entries(after).map(([name, now]): [string, number] => [name, (now - (before[name] ?? 0)) / of]);
    // What comes once for all of them is no part of each.
    found[what] = Object.fromEntries(more.filter(([, each]) => each >= 0.5));
    before = after;
  };
  await count('a node without anything', 1);
  const connection = await connect(broker.amqpUrl);
  const channel = await connection.createChannel();
  for (const type of ['classic', 'quorum', 'stream']) {
    for (let one = 0; one < much; one += 1) {
      await channel.assertQueue(`${type}-${one}`, { durable: true, arguments: { 'x-queue-type': type } });
    }
    await count(`each ${type} queue`);
  }
  for (let one = 0; one < much; one += 1) channel.sendToQueue(`quorum-${one}`, Buffer.from('one'));
  await count('each queue that a channel publishes to');
  for (let one = 0; one < much; one += 1) {
    await channel.consume(`quorum-${one}`, (message) => message && channel.ack(message));
  }
  await count('each queue that a channel consumes');
  const connections = await Promise.all(Array.from({ length: much }, () => connect(broker.amqpUrl)));
  await count('each connection');
  for (const one of connections) await one.createChannel();
  await count('each channel');
  for (const one of [...connections, connection]) await one.close();
  return found;
}

function seriesByName(text: string): Series {
  const found: Series = {};
  for (const [name] of text.matchAll(/^[a-z]\w*/gm)) found[name] = (found[name] ?? 0) + 1;
  return found;
}
