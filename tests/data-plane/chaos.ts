import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { createClient } from 'redis';
import { keepPort } from '../../operations/servers/ports.ts';
import { until } from '../until.ts';
import { startApplication } from './application.ts';
import { startLoad } from './load.ts';
import type { Program } from './program.ts';
import { type Relay, startRelay } from './relay.ts';
import { endpointSettings, processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

/** What happened at both ends while everything broke in turn. */
export interface ChaosCounts {
  /** Webhooks that were answered 202. */
  accepted: number;
  /** Accepted webhooks without an effect. */
  lost: string[];
  /** Rows in the table of effects, and how many different messages they are of. */
  effects: number;
  distinctEffects: number;
  /** Requests that were answered with their own answer, and 2xx that were anything else. */
  replied: number;
  wrongReplies: string[];
  /** Messages that were given up; there is no reason for any. */
  parked: number;
  /** Transactions that the database ended since it was started. */
  deadlocks: number;
  /** Answers that were no 2xx, by status; 0 where the connection broke. */
  others: Record<number, number>;
  longGapsMs: number[];
  kills: number;
  /** Exit statuses of the programs that were asked to end. */
  ends: (number | null)[];
}

/** The longest that the load may run. */
const boundMs = 300_000;

/** Longer than two heartbeats of ten seconds, after which the broker takes the gateway for dead. */
const frozenMs = 25_000;

const cutMs = 10_000;

/** Rows to deadlock on: some transactions do, and most don't. */
const counters = 16;

const alarmMs = 60_000;
const shortMs = 15_000;

/** How often a processor and the gateway are asked to end; each processor is, and more than once. */
const processorEnds = 12;
const gatewayEnds = 4;

/** What breaks under the load, and what can be broken. */
export type Break = (broken: {
  bench: Workbench;
  workers: Workers;
  gateway: Program;
  /** Asks the gateway to end, and starts another one where it was; the exit status of the first. */
  replaceGateway: () => Promise<number | null>;
  relays: { gateway: Relay; processors: Relay };
  say: (line: string) => void;
}) => Promise<void>;

/** How the webhooks are worked on, whose requests stand in a queue of their own. */
export interface Effects {
  /** A module in handlers/ that writes into the table `effects`, and may count in `counters`, which has the rows 0 to 15. */
  handler: string;
  attempts: number;
}

const endpoints = [
  endpointSettings({
    name: 'effects',
    queue: 'effects',
    signature: { scheme: 'standard-webhooks', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
  }),
  endpointSettings({ name: 'ask', queue: 'asks', mode: 'reply' }),
];

/** Webhooks and requests under load while something breaks. */
export async function runChaos(
  say: (line: string) => void,
  { breaking, effects }: { breaking: Break; effects: Effects },
): Promise<ChaosCounts> {
  const bench = await startWorkbench({ database: true });
  const application = await startApplication((request, response) => {
    const id = new URL(request.url ?? '/', 'http://localhost').searchParams.get('id');
    setTimeout(() => response.end(`answer to ${id}`), 5);
  });
  const relays = { gateway: await startRelay(bench.rabbitmq.port), processors: await startRelay(bench.rabbitmq.port) };
  try {
    await bench.queue('effects');
    await bench.queue('asks', 'classic');
    const database = await createConnection({ ...bench.mariadb.login });
    await database.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
    await database.query('CREATE TABLE counters (name INT NOT NULL PRIMARY KEY, n INT NOT NULL)');
    await database.query('INSERT INTO counters VALUES ?', [Array.from({ length: counters }, (_, row) => [row, 0])]);
    await database.end();
    const workers = new Workers({
      bench,
      brokerPort: relays.processors.port,
      applicationPort: application.port,
      effects,
    });
    await workers.fill();
    const port = await keepPort();
    const startGateway = () => bench.gateway({ endpoints, brokerPort: relays.gateway.port, port });
    let gateway = await startGateway();
    const replaceGateway = async () => {
      const status = await gateway.terminate();
      gateway = await startGateway();
      return status;
    };
    const load = startLoad(gateway.url, { senders: 12, clients: 4, forMs: boundMs });
    await sleep(2_000);
    await breaking({ bench, workers, gateway, replaceGateway, relays, say });
    await sleep(3_000);
    const counts = await load.stop();
    say(`load stopped: ${counts.accepted.size} accepted, ${counts.replied} replied`);
    return { ...(await settled(bench, counts.accepted)), ...outside(counts), kills: workers.kills, ends: workers.ends };
  } finally {
    await bench.stop();
    await Promise.all([relays.gateway.stop(), relays.processors.stop()]);
    await application.stop();
  }
}

function outside(counts: Awaited<ReturnType<ReturnType<typeof startLoad>['stop']>>) {
  return {
    accepted: counts.accepted.size,
    replied: counts.replied,
    wrongReplies: counts.wrong,
    others: Object.fromEntries(counts.others),
    longGapsMs: counts.longGapsMs.map(Math.round),
  };
}

/**
 * Processors are killed 20 times, RabbitMQ is restarted 5 times, MariaDB and Redis twice each, the gateway is frozen for longer than
 * the heartbeat, and the network is cut for ten seconds.
 */
export const breakEverything: Break = async ({ bench, workers, gateway, relays, say }) => {
  const between: Record<number, [string, () => Promise<void>]> = {
    2: ['RabbitMQ restarts', () => bench.rabbitmq.restart()],
    4: ['MariaDB restarts', () => bench.mariadb.restart()],
    6: ['RabbitMQ is killed and started', () => killAndStart(bench.rabbitmq)],
    8: ['Redis restarts', () => bench.redis.restart()],
    10: ['RabbitMQ restarts', () => bench.rabbitmq.restart()],
    12: ['MariaDB is killed and started', () => killAndStart(bench.mariadb)],
    14: ['RabbitMQ is killed and started', () => killAndStart(bench.rabbitmq)],
    16: ['Redis is killed and started', () => killAndStart(bench.redis)],
    18: ['RabbitMQ restarts', () => bench.rabbitmq.restart()],
  };
  for (let kill = 1; kill <= 20; kill += 1) {
    await workers.killOne();
    const [what, act] = between[kill] ?? [];
    if (what && act) {
      say(what);
      await act();
    }
    await sleep(1_000);
  }
  say(`the gateway stands still for ${frozenMs / 1000} s`);
  gateway.pause();
  await sleep(frozenMs);
  gateway.resume();
  await sleep(3_000);
  say(`the network is cut for ${cutMs / 1000} s`);
  relays.gateway.cut();
  relays.processors.cut();
  await sleep(cutMs);
  relays.gateway.mend();
  relays.processors.mend();
};

/** Processors are asked to end one after the other, and the gateway now and then, as when each is replaced by a newer one. */
export const endInTurn: Break = async ({ workers, replaceGateway, say }) => {
  for (let end = 1; end <= processorEnds; end += 1) {
    await workers.endOne();
    if (end % (processorEnds / gatewayEnds) === 0) {
      say('the gateway is asked to end');
      workers.ends.push(await replaceGateway());
    }
    await sleep(1_000);
  }
};

/** RabbitMQ is short of memory for a minute and of disk for another one, and Redis of memory for a while. */
export const runShort: Break = async ({ bench, say }) => {
  const { rabbitmqctl } = bench.rabbitmq;
  say(`RabbitMQ is short of memory for ${alarmMs / 1000} s`);
  // 0 raises the alarm at once, 0.6 is the default: https://www.rabbitmq.com/docs/memory
  await rabbitmqctl('set_vm_memory_high_watermark', '0');
  await sleep(alarmMs);
  await rabbitmqctl('set_vm_memory_high_watermark', '0.6');
  await sleep(5_000);
  say(`Redis is short of memory for ${shortMs / 1000} s`);
  await limitMemory(bench, '1');
  await sleep(shortMs);
  await limitMemory(bench, '0');
  say(`RabbitMQ is short of disk for ${alarmMs / 1000} s`);
  // 50 MB is the default: https://www.rabbitmq.com/docs/disk-alarms
  await rabbitmqctl('set_disk_free_limit', '1000000GB');
  await sleep(alarmMs);
  await rabbitmqctl('set_disk_free_limit', '50MB');
};

/** Redis refuses every write beyond so many bytes, 0 for as many as there are. */
async function limitMemory({ redis }: Workbench, maxmemory: string): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.configSet({ maxmemory, 'maxmemory-policy': 'noeviction' });
  client.destroy();
}

async function killAndStart(server: { kill9(): Promise<void>; restart(): Promise<void> }): Promise<void> {
  await server.kill9();
  await server.restart();
}

/** Two processors of each kind; the one that was killed is started anew, as ECS does. */
class Workers {
  kills = 0;
  readonly ends: (number | null)[] = [];
  private readonly running: { kind: 'effects' | 'asks'; program: Program }[] = [];
  private readonly bench: Workbench;
  private readonly brokerPort: number;
  private readonly applicationPort: number;
  private readonly effects: Effects;

  constructor({
    bench,
    brokerPort,
    applicationPort,
    effects,
  }: {
    bench: Workbench;
    brokerPort: number;
    applicationPort: number;
    effects: Effects;
  }) {
    this.bench = bench;
    this.brokerPort = brokerPort;
    this.applicationPort = applicationPort;
    this.effects = effects;
  }

  async fill(): Promise<void> {
    for (const kind of ['effects', 'asks', 'effects', 'asks'] as const) await this.start(kind, true);
  }

  /** Kills the one that has run the longest, and starts another one without waiting for it. */
  async killOne(): Promise<void> {
    const oldest = this.running.shift();
    if (!oldest) return;
    await oldest.program.kill9();
    this.kills += 1;
    await this.start(oldest.kind, false);
  }

  /** Asks the one that has run the longest to end, once another one is ready. */
  async endOne(): Promise<void> {
    const oldest = this.running.shift();
    if (!oldest) return;
    await this.start(oldest.kind, true);
    this.ends.push(await oldest.program.terminate());
  }

  private async start(kind: 'effects' | 'asks', waitReady: boolean): Promise<void> {
    const work =
      kind === 'effects'
        ? {
            handler: join(import.meta.dirname, 'handlers', this.effects.handler),
            uses: ['database', 'cache'],
          }
        : { forward: { port: this.applicationPort, timeoutSeconds: 5 } };
    const program = await this.bench.processor({
      processor: processorSettings({
        name: kind,
        queue: kind,
        attempts: this.effects.attempts,
        backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 },
        ...work,
      }),
      brokerPort: this.brokerPort,
      waitReady,
    });
    this.running.push({ kind, program });
  }
}

/** Waits until nothing is left to do, and counts. */
async function settled(bench: Workbench, accepted: ReadonlySet<string>) {
  const empty = async () => {
    const queues = ['effects', 'effects.suspects', 'effects.retry.1000'];
    const depths = await Promise.all(queues.map((queue) => bench.depth(queue)));
    return depths.every((depth) => depth === 0);
  };
  const database = await createConnection({ ...bench.mariadb.login });
  const count = async () => {
    const [rows] = await database.query('SELECT id, COUNT(*) AS times FROM effects GROUP BY id');
    return rows as { id: string; times: number }[];
  };
  let effects = await count();
  await until(
    'every accepted webhook has its effect, and the queues are empty',
    async () => {
      const before = effects.length;
      await sleep(100);
      effects = await count();
      // What was handed out on a connection that was cut is in no queue until the broker takes that for dead.
      const done = new Set(effects.map(({ id }) => id));
      return (await empty()) && effects.length === before && [...accepted].every((id) => done.has(id));
    },
    180_000,
  ).catch(() => {});
  const [[status]] = (await database.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) as unknown as [
    { Value: string }[],
  ];
  await database.end();
  const done = new Set(effects.map(({ id }) => id));
  return {
    lost: [...accepted].filter((id) => !done.has(id)),
    effects: effects.reduce((sum, { times }) => sum + Number(times), 0),
    distinctEffects: effects.length,
    deadlocks: Number(status?.Value),
    parked: (await bench.depth('effects.parked')) + (await bench.depth('asks.parked')),
  };
}
