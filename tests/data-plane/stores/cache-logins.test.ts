import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { CacheSettings } from '../../../contracts/processor-settings.ts';
import { type CacheConnection, openCache } from '../../../services/processor/cache/cache.ts';
import { openLocks } from '../../../services/processor/cache/locks.ts';
import { until } from '../../until.ts';
import { type Relay, startRelay } from '../relay.ts';
import { makeTestAuthority, type TestAuthority } from './authority.ts';
import { type Elasticache, startElasticache } from './elasticache.ts';
import { type Iam, startIam } from './iam.ts';

let folder = '';
let iam: Iam;
let authority: TestAuthority;
let elasticache: Elasticache;
let relay: Relay;
const opened = new Set<CacheConnection>();
const lines: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });

const user = 'shop-orders';
const minuteMs = 60_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-cache-logins-'));
  iam = await startIam(() => '');
  authority = await makeTestAuthority(folder);
  elasticache = await startElasticache({
    folder: join(folder, 'valkey'),
    name: 'localhost',
    iam,
    authority,
    user,
    replicationGroup: 'shop-cache',
  });
  relay = await startRelay(elasticache.port, { keep: true });
  Object.assign(process.env, iam.environment);
});

beforeEach(() => {
  elasticache.logins.length = 0;
  iam.setClock(0);
  elasticache.endAfter(12 * 60 * minuteMs);
});

afterEach(() => {
  for (const cache of opened) cache.close();
  opened.clear();
});

afterAll(async () => {
  await elasticache?.stop();
  await Promise.all([relay?.stop(), iam?.stop()]);
  for (const name of Object.keys(iam.environment)) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
});

function open(more: Partial<CacheSettings> = {}, loginEveryMs?: number): CacheConnection {
  const settings = {
    host: 'localhost',
    port: relay.port,
    user,
    iam: { region: 'eu-central-1', replicationGroup: 'Shop-Cache' },
    ca: authority.file,
    ...more,
  };
  const cache = openCache({ settings, log, ...(loginEveryMs !== undefined && { loginEveryMs }) });
  opened.add(cache);
  return cache;
}

const ready = (cache: CacheConnection) => until('the cache answers', () => cache.client() !== undefined, 30_000);

test('it logs in with a token for its replication group over TLS, of which nothing can be read on the way', async () => {
  const cache = open();
  await ready(cache);
  await cache.client()?.set('secret-key', 'secret-value');
  expect(await cache.client()?.get('secret-key')).toBe('secret-value');
  const letGo = await openLocks({ redis: () => cache.client(), log }).take('a', 1_000, new AbortController().signal);
  await letGo();

  expect(await cache.client()?.sendCommand(['ACL', 'WHOAMI'])).toBe(user);
  expect(elasticache.logins.map(({ refused }) => refused)).toEqual([undefined]);
  for (const words of ['X-Amz-Signature', user, 'secret-key', 'secret-value', 'AUTH']) {
    expect(relay.passed().includes(words)).toBe(false);
  }
  expect(lines.join()).not.toContain('X-Amz-Signature');
});

test('a connection that logs in again in time outlives the end of its login, without a gap', async () => {
  // Between a login and the end of the one before are seconds, on a busy machine too.
  elasticache.endAfter(7_000);
  const cache = open({}, 2_500);
  await ready(cache);
  const { logins } = elasticache;
  let answered = 0;
  await until(
    'it has logged in for longer than one login lasts',
    async () => {
      expect(await cache.client()?.sendCommand(['ACL', 'WHOAMI'])).toBe(user);
      answered += 1;
      return logins.length >= 5;
    },
    60_000,
  );

  expect(answered).toBeGreaterThan(20);
  expect(new Set(logins.map(({ connection }) => connection)).size).toBe(1);
  // Each with a token of its own.
  expect(new Set(logins.map(({ token }) => token)).size).toBe(logins.length);
  expect(logins.every(({ refused }) => refused === undefined)).toBe(true);
});

test('one that is ended logs in anew, with a new token', async () => {
  elasticache.endAfter(1_500);
  const cache = open();
  await ready(cache);
  await until('it has connected three times', () => elasticache.logins.length >= 3, 30_000);
  const { logins } = elasticache;
  expect(new Set(logins.map(({ connection }) => connection)).size).toBe(logins.length);
  expect(new Set(logins.map(({ token }) => token)).size).toBeGreaterThan(1);
});

test('while its tokens are refused it is away, and back with a new one', async () => {
  const cache = open();
  await ready(cache);
  iam.setClock(16 * minuteMs);
  elasticache.cut();
  await until('a token was refused', () => elasticache.logins.at(-1)?.refused === 'expired', 30_000);
  expect(cache.client()).toBeUndefined();
  // Nobody waits for a cache that is away, which this one is until it is told otherwise.
  const began = performance.now();
  await (await openLocks({ redis: () => cache.client(), log }).take('b', 1_000, new AbortController().signal))();
  expect(performance.now() - began).toBeLessThan(10_000);

  iam.setClock(0);
  await ready(cache);
  expect(elasticache.logins.at(-1)?.refused).toBeUndefined();
});

test('a new login that is refused leaves the connection as it is', async () => {
  const cache = open({}, 1_000);
  await ready(cache);
  iam.setClock(16 * minuteMs);
  await until('a login was refused', () => elasticache.logins.at(-1)?.refused === 'expired', 30_000);
  expect(await cache.client()?.sendCommand(['ACL', 'WHOAMI'])).toBe(user);
  await until('it says so', () => lines.join().includes('the cache did not take a new login; it is tried again'));
  expect(new Set(elasticache.logins.map(({ connection }) => connection)).size).toBe(1);
});

test('a server that speaks no TLS, or whose certificate is of somebody else, never sees a token', async () => {
  const asked = iam.asked.length;
  const before = relay.connections();
  const plain = await startRelay(elasticache.valkey.port, { keep: true });
  const [toPlain, toStranger] = [open({ port: plain.port }), open({ ca: undefined })];
  await until('it tried both', () => plain.connections() > 1 && relay.connections() > before + 1, 30_000);
  // Time to say more than it may.
  await sleep(500);
  expect([toPlain.client(), toStranger.client()]).toEqual([undefined, undefined]);
  expect(iam.asked).toHaveLength(asked);
  expect(plain.passed().includes('X-Amz')).toBe(false);
  expect(elasticache.logins).toEqual([]);
  for (const cache of opened) cache.close();
  opened.clear();
  await plain.stop();
});
