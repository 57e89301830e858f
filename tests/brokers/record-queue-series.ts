import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { connectClient } from './clients.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { openTraffic, type QueueTraffic } from './queue-traffic.ts';
import { moveLeader, type QueueWatch, watchedListeners, watchQueue } from './queue-watch.ts';

/*
 * `npm run record:queue-series`: records what nodes publish of queues that grow, drain, move and so on, on a real RabbitMQ of three
 * nodes, into tests/fixtures/queue-series/; after `--`, the names of those that are to be recorded. Takes a quarter of an hour, and
 * root. A minute of a series is what happens in seven seconds: RabbitMQ counts every five.
 */

/** What happens in a minute of a queue. */
interface Minute {
  publish?: number;
  acknowledge?: number;
  /** The leader moves to the node of this number, counted from 1, right before the nodes publish. */
  leader?: number;
  /** RabbitMQ of this node restarts, and nothing else happens; the nodes publish meanwhile. */
  restart?: number;
  /** No node publishes. */
  silent?: true;
}

interface Scenario {
  /** Name of the queue and of the file. */
  name: string;
  /** When its first minute is, on the day before the recording. */
  from: string;
  consumers: number;
  minutes: readonly Minute[];
}

const times = (count: number, minute: Minute): Minute[] => Array.from({ length: count }, () => minute);

/** Those that disturb no other, and are recorded beside each other. */
const beside: readonly Scenario[] = [
  {
    name: 'growth',
    from: '08:00',
    consumers: 1,
    minutes: [...times(4, { publish: 20, acknowledge: 20 }), ...times(12, { publish: 40, acknowledge: 25 })],
  },
  {
    name: 'drain',
    from: '10:00',
    consumers: 2,
    minutes: [
      { publish: 110 },
      ...times(5, { publish: 5, acknowledge: 25 }),
      { publish: 5, acknowledge: 15 },
      ...times(2, { publish: 5, acknowledge: 5 }),
      ...times(7, {}),
    ],
  },
  {
    name: 'publisher-dead',
    from: '12:00',
    consumers: 1,
    minutes: [
      ...times(4, { publish: 20, acknowledge: 15 }),
      ...times(6, { publish: 20, acknowledge: 15, silent: true }),
      ...times(6, { publish: 20, acknowledge: 15 }),
    ],
  },
  {
    name: 'leader-moved',
    from: '14:00',
    consumers: 1,
    minutes: [
      ...times(4, { publish: 30, acknowledge: 20 }),
      { publish: 30, acknowledge: 20, leader: 1 },
      ...times(3, { publish: 30, acknowledge: 20 }),
      { publish: 30, acknowledge: 20, leader: 3 },
      { publish: 30, acknowledge: 20, leader: 2 },
      ...times(6, { publish: 30, acknowledge: 20 }),
    ],
  },
  { name: 'midnight', from: '23:52', consumers: 1, minutes: times(16, { publish: 25, acknowledge: 20 }) },
];

/** Each node restarts in turn, as in a rolling change. */
const restarted: Scenario = {
  name: 'broker-restarted',
  from: '16:00',
  consumers: 1,
  minutes: [
    ...times(4, { publish: 30, acknowledge: 20 }),
    { restart: 1 },
    { publish: 30, acknowledge: 20 },
    { restart: 2 },
    { publish: 30, acknowledge: 20 },
    { restart: 3 },
    ...times(7, { publish: 30, acknowledge: 20 }),
  ],
};

const vhost = 'orders';
const user = 'recorder';
const settleMs = 7000;

/** Where the clients are; the counts that this node keeps are all of them. */
const clientNode = 2;
const folder = 'tests/fixtures/queue-series';

/** A scenario under way. */
interface Recording extends Scenario {
  from: string;
  watch: QueueWatch;
  traffic: QueueTraffic;
}

if (process.getuid?.() !== 0) {
  console.error('It runs brokers on machines of its own, for which it has to be root. Run it with sudo.');
  process.exit(1);
}
const { positionals: wanted } = parseArgs({ allowPositionals: true });
const isWanted = ({ name }: Scenario) => wanted.length === 0 || wanted.includes(name);
const live = await startLivePlatform();
try {
  const file = sampleFile('brokers/orders.yaml').replace(
    'users:\n',
    `users:\n  ${user}: { permissions: { ${vhost}: { configure: ".*", write: ".*", read: ".*" } } }\n`,
  );
  const broker = await live.apply('orders', `${file}\n${watchedListeners}\n`);
  for (const scenarios of [beside, [restarted]]) await record(live, broker, scenarios.filter(isWanted));
} finally {
  await live.stop();
  removeScratchFolders();
}

async function record(live: LivePlatform, broker: LiveBroker, scenarios: readonly Scenario[]): Promise<void> {
  const recordings: Recording[] = [];
  for (const scenario of scenarios) recordings.push(await begin(live, broker, scenario));
  const most = Math.max(...scenarios.map(({ minutes }) => minutes.length));
  for (let index = 0; index < most; index += 1) {
    const working = recordings.filter(({ minutes }) => index < minutes.length);
    const restarts = await Promise.all(working.map((recording) => happen(broker, recording, index)));
    await sleep(settleMs);
    for (const { watch, name, minutes } of working) {
      const { leader, silent } = minutes[index] ?? {};
      if (leader !== undefined) await moveLeader(vhost, name, nodeOf(broker, leader));
      for (const line of await watch.minute(silent ? [] : broker.nodes)) console.log(`${name}: ${line}`);
    }
    if (restarts.some((restart) => restart !== undefined)) await live.healthy(broker);
    console.log(`minute ${index + 1} of ${most}: ${working.map(({ name }) => name).join(', ')}`);
  }
  for (const recording of recordings) await end(recording);
}

async function begin(live: LivePlatform, broker: LiveBroker, scenario: Scenario): Promise<Recording> {
  const { name, from, consumers } = scenario;
  const connection = await connectClient(broker, nodeOf(broker, 1), user, vhost);
  const channel = await connection.createChannel();
  await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await connection.close();
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const time = `${day}T${from}:00Z`;
  const watch = watchQueue(live, broker, { vhost, queue: name, from: new Date(time) });
  const traffic = await openTraffic(broker, nodeOf(broker, clientNode), { user, vhost, queue: name });
  await traffic.consume(consumers);
  return { ...scenario, from: time, watch, traffic };
}

/** Does what is to happen in a minute; a restart is under way when it returns. */
async function happen(broker: LiveBroker, recording: Recording, index: number): Promise<number | undefined> {
  const { publish = 0, acknowledge = 0, restart } = recording.minutes[index] ?? {};
  if (restart === undefined) {
    // A connection that a restart broke is made anew.
    if (recording.minutes[index - 1]?.restart === clientNode) await reconnect(broker, recording);
    await recording.traffic.publish(publish);
    await recording.traffic.acknowledge(acknowledge);
    return undefined;
  }
  const { machine } = nodeOf(broker, restart);
  await machine.mustRun(['systemctl', '--no-block', 'restart', 'rabbitmq']);
  return restart;
}

async function reconnect(broker: LiveBroker, recording: Recording): Promise<void> {
  await recording.traffic.close();
  recording.traffic = await openTraffic(broker, nodeOf(broker, clientNode), { user, vhost, queue: recording.name });
  await recording.traffic.consume(recording.consumers);
}

async function end({ name, from, watch, traffic }: Recording): Promise<void> {
  await traffic.close();
  await watch.forget();
  const lines = Object.entries(await watch.series()).map(
    ([metric, values]) => `    ${JSON.stringify(metric)}: ${JSON.stringify(values).replaceAll(',', ', ')}`,
  );
  const about = { version: 1, broker: 'orders', vhost, queue: name, from };
  const fields = Object.entries(about).map(([field, value]) => `  ${JSON.stringify(field)}: ${JSON.stringify(value)},`);
  writeFileSync(join(folder, `${name}.json`), `{\n${fields.join('\n')}\n  "series": {\n${lines.join(',\n')}\n  }\n}\n`);
}

function nodeOf(broker: LiveBroker, number: number): LiveNode {
  const found = broker.nodes.find((node) => node.number === number);
  if (!found) throw new Error(`there is no node ${number}`);
  return found;
}
