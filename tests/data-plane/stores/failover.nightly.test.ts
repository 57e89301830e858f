import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { createClient } from 'redis';
import type { Mariadb } from '../../../operations/servers/mariadb.ts';
import type { Redis } from '../../../operations/servers/redis.ts';
import { until } from '../../until.ts';
import type { Program } from '../program.ts';
import { type Relay, startRelay } from '../relay.ts';
import { processorSettings } from '../settings.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';
import { makeTestAuthority, type TestAuthority } from './authority.ts';
import { startTlsValkey } from './elasticache.ts';
import { type Iam, startIam } from './iam.ts';
import { asRoot, master, standInLogin, startIamMariadb } from './iam-mariadb.ts';
import { runPrepare } from './run-prepare.ts';

/**
 * Two servers of each kind behind one name, as RDS with a standby and ElastiCache with a replica have them. The second MariaDB starts over
 * the files of the first, which RDS mirrors; the name moves in a file that takes the place of /etc/hosts for the program.
 */
let bench: Workbench;
let iam: Iam;
let authority: TestAuthority;
let database: Mariadb;
let root: Connection;
let caches: { valkey: Redis; tlsPort: number }[];
let relays: Relay[] = [];
let processor: Program;
let hosts = '';

const [first, second] = ['127.0.0.2', '127.0.0.3'];
const names = { database: 'database.test', cache: 'cache.test' };
const cachePassword = 'the-password-of-the-cache';
const region = 'eu-central-1';

function lead(to: { database: string; cache: string }): void {
  writeFileSync(hosts, `127.0.0.1 localhost\n${to.database} ${names.database}\n${to.cache} ${names.cache}\n`);
}

const startDatabase = () =>
  startIamMariadb({ folder: join(bench.folder, 'mariadb'), name: names.database, iam, authority });

beforeAll(async () => {
  bench = await startWorkbench();
  hosts = join(bench.folder, 'hosts');
  lead({ database: first, cache: first });
  authority = await makeTestAuthority(bench.folder);
  iam = await startIam(() => `${names.database}:${relays[0]?.port}`);
  [database, ...caches] = await Promise.all([
    startDatabase(),
    ...['one', 'two'].map((name) => startTlsValkey({ folder: join(bench.folder, name), name: names.cache, authority })),
  ]);
  relays = [await startRelay(database.port, { host: first })];
  for (const { valkey, tlsPort } of caches) {
    const host = relays.length === 1 ? first : second;
    relays.push(await startRelay(tlsPort, { host, port: relays[1]?.port ?? 0 }));
    await onCache(valkey, (client) => client.configSet({ requirepass: cachePassword, masterauth: cachePassword }));
  }
  root = await asRoot(database, authority);
  await root.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  const server = { host: names.database, port: relays[0]?.port ?? 0, database: 'warren', ca: authority.file };
  const user = 'processor_effects';
  const secrets = join(bench.folder, 'secrets.json');
  writeFileSync(secrets, JSON.stringify({ master: JSON.stringify(master) }));
  const prepared = await runPrepare({
    environment: { WARREN_SECRETS_FILE: secrets },
    hosts,
    settings: { database: { ...server, master: { secret: 'master' }, tls: true, region }, user, login: standInLogin },
  });
  expect(prepared).toMatchObject({ status: 0, error: '' });
  await bench.queue('effects');
  processor = await bench.processor({
    processor: processorSettings({
      name: 'effects',
      queue: 'effects',
      prefetch: 8,
      attempts: 1,
      backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 },
      handler: join(import.meta.dirname, '..', 'handlers', 'effects.mjs'),
    }),
    settings: {
      database: { ...server, user, iam: { region }, tls: true },
      cache: { url: `rediss://:${cachePassword}@${names.cache}:${relays[1]?.port}`, ca: authority.file },
    },
    environment: { ...iam.environment, LOG_LEVEL: 'info' },
    hosts,
  });
});

afterAll(async () => {
  await root?.end().catch(() => {});
  await bench?.stop();
  await Promise.all([database?.kill9(), ...(caches ?? []).map(({ valkey }) => valkey.kill9())]);
  await Promise.all([...relays.map((relay) => relay.stop()), iam?.stop()]);
});

async function onCache<T>(
  { url, port }: Redis,
  work: (client: ReturnType<typeof createClient>) => Promise<T>,
  password?: string,
): Promise<T> {
  const client = createClient({ url: password === undefined ? url : `redis://:${password}@127.0.0.1:${port}` });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client as ReturnType<typeof createClient>);
  } finally {
    client.destroy();
  }
}

async function effects(): Promise<string[]> {
  const [rows] = await root.query<(RowDataPacket & { id: string })[]>('SELECT id FROM effects ORDER BY number');
  return rows.map(({ id }) => id);
}

/** Those that are still sending. */
const loads = new Set<{ stop(): Promise<string[]> }>();

afterEach(() => Promise.allSettled([...loads].map((load) => load.stop())));

/** Sends messages at a pace, so that something is under way at any time, until it is stopped. Gives their ids. */
function keepSending(what: string): { stop(): Promise<string[]> } {
  const ids: string[] = [];
  let going = true;
  const work = (async () => {
    const channel = await bench.channel();
    while (going) {
      const messageId = `${what}-${ids.length}`;
      channel.sendToQueue('effects', Buffer.from('{}'), { persistent: true, messageId });
      ids.push(messageId);
      await sleep(20);
    }
    await channel.close();
  })();
  const load = {
    async stop() {
      going = false;
      loads.delete(load);
      await work;
      return ids;
    },
  };
  loads.add(load);
  return load;
}

/** Each was done once, and none was parked. */
async function expectOnceEach(ids: string[], what: string): Promise<void> {
  await until(
    'all are done',
    async () => {
      const done = new Set(await effects());
      return ids.every((id) => done.has(id));
    },
    120_000,
  );
  const done = (await effects()).filter((id) => id.startsWith(what));
  expect(done).toHaveLength(ids.length);
  expect(done.sort()).toEqual([...ids].sort());
  expect(await bench.depth('effects.parked')).toBe(0);
}

test('while a database takes no writes nothing is lost, done twice or parked, at one attempt', async () => {
  const load = keepSending('readonly');
  await sleep(1_000);
  await root.query('SET GLOBAL read_only = ON');
  try {
    await until('it noticed', async () =>
      (await (await fetch(`${processor.operationsUrl}/readyz`)).text()).includes('--read-only'),
    );
    const then = (await effects()).length;
    await sleep(1_000);
    expect(await effects()).toHaveLength(then);
  } finally {
    await root.query('SET GLOBAL read_only = OFF');
  }
  await sleep(1_000);
  await expectOnceEach(await load.stop(), 'readonly');
});

test('nor when the server vanishes without a word in the middle of transactions and the name moves to its standby', async () => {
  const load = keepSending('vanished');
  await sleep(1_000);
  const logins = iam.asked.length;
  relays[0]?.cut();
  await database.kill9();
  await root.end().catch(() => {});
  database = await startDatabase();
  relays.push(await startRelay(database.port, { host: second, port: relays[0]?.port ?? 0 }));
  root = await asRoot(database, authority);
  const stood = (await effects()).length;
  lead({ database: second, cache: first });
  const moved = performance.now();
  await until('work goes on', async () => (await effects()).length > stood, 120_000);
  const tookMs = Math.round(performance.now() - moved);
  process.stdout.write(`work went on ${tookMs} ms after the name moved\n`);
  // The kernel alone would have waited for a quarter of an hour.
  expect(tookMs).toBeLessThan(60_000);
  await expectOnceEach(await load.stop(), 'vanished');
  // With tokens made after that, for the same name.
  expect(iam.asked.length).toBeGreaterThan(logins);
  expect(iam.asked.every(({ refused }) => refused === undefined)).toBe(true);
});

test('a primary of the cache that becomes a replica is left for the one that the name leads to', async () => {
  const [one, two] = caches;
  if (!one || !two) throw new Error('two caches were started');
  const load = keepSending('demoted');
  const kept = (cache: Redis) => onCache(cache, (client) => client.keys('effects/demoted-*'), cachePassword);
  await until('the first one caches', async () => (await kept(one.valkey)).length > 5, 30_000);
  expect(await kept(two.valkey)).toEqual([]);

  lead({ database: second, cache: second });
  await onCache(one.valkey, (client) => client.replicaOf('127.0.0.1', two.valkey.port), cachePassword);
  const moved = performance.now();
  await until('the second one caches', async () => (await kept(two.valkey)).length > 5, 60_000);
  process.stdout.write(`it caches again ${Math.round(performance.now() - moved)} ms after the name moved\n`);

  await expectOnceEach(await load.stop(), 'demoted');
  expect(processor.output()).toContain('READONLY');
});
