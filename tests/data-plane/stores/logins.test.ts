import { join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Mariadb, startMariadb } from '../../../operations/servers/mariadb.ts';
import { openDatabase } from '../../../services/processor/database/database.ts';
import { makeTables } from '../../../services/processor/database/tables.ts';
import { databaseTokens } from '../../../services/processor/iam/tokens.ts';
import { until } from '../../until.ts';
import type { Program } from '../program.ts';
import { type Relay, startRelay } from '../relay.ts';
import { processorSettings } from '../settings.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';
import { makeTestAuthority, type TestAuthority } from './authority.ts';
import { type Iam, startIam } from './iam.ts';
import { asRoot, master, standInLogin, startIamMariadb } from './iam-mariadb.ts';
import { prepareHere } from './run-prepare.ts';

/** What stands in for RDS's plugin is PAM, which asks a stand-in for IAM; the token, the TLS and the server's judgement are real. */
let bench: Workbench;
let iam: Iam;
let authority: TestAuthority;
let mariadb: Mariadb;
let relay: Relay;
let root: Connection;
let processor: Program;

const user = 'processor_effects';
const region = 'eu-central-1';
const minuteMs = 60_000;

beforeAll(async () => {
  bench = await startWorkbench();
  iam = await startIam(() => `localhost:${relay.port}`);
  authority = await makeTestAuthority(bench.folder);
  mariadb = await startIamMariadb({ folder: join(bench.folder, 'mariadb'), name: 'localhost', iam, authority });
  relay = await startRelay(mariadb.port, { keep: true });
  root = await asRoot(mariadb, authority);
  await root.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  const { status, error } = await prepareHere(
    {
      database: { ...address(), ca: authority.file, master: { secret: 'master' }, tls: true, region },
      user,
      login: standInLogin,
    },
    JSON.stringify(master),
  );
  expect([status, error]).toEqual([0, '']);
  await bench.queue('effects');
  Object.assign(process.env, iam.environment);
  processor = await bench.processor({
    processor: processorSettings({
      name: 'effects',
      queue: 'effects',
      prefetch: 4,
      handler: join(import.meta.dirname, '..', 'handlers', 'effects.mjs'),
    }),
    settings: { database: settings() },
    environment: { ...iam.environment, LOG_LEVEL: 'debug' },
  });
});

afterAll(async () => {
  await root?.end();
  await bench?.stop();
  await mariadb?.kill9();
  await Promise.all([relay?.stop(), iam?.stop()]);
  for (const name of Object.keys(iam.environment)) delete process.env[name];
});

function address() {
  return { host: 'localhost', port: relay.port, database: 'warren' };
}

function settings() {
  return { ...address(), ca: authority.file, user, iam: { region }, tls: true };
}

/** Logs in with a token, past the program. */
function logIn(token: string): Promise<Connection> {
  return createConnection({
    ...address(),
    user,
    ssl: { ca: authority.certificate, verifyIdentity: true },
    authPlugins: { mysql_clear_password: () => () => Buffer.from(`${token}\0`) },
  });
}

async function send(...ids: string[]): Promise<void> {
  const channel = await bench.channel();
  for (const messageId of ids) channel.sendToQueue('effects', Buffer.from('{}'), { persistent: true, messageId });
  await channel.close();
}

async function effects(): Promise<string[]> {
  const [rows] = await root.query<(RowDataPacket & { id: string })[]>('SELECT id FROM effects ORDER BY number');
  return rows.map(({ id }) => id);
}

const done = (ids: string[]) =>
  until(
    `${ids} are done`,
    async () => {
      const all = await effects();
      return ids.every((id) => all.includes(id));
    },
    60_000,
  );

const taken = () => iam.asked.filter(({ refused }) => refused === undefined);

test('it works with tokens of its own over TLS, of which nothing can be read on the way', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `secret-message-${index}`);
  await send(...ids);
  await done(ids);

  expect((await effects()).sort()).toEqual([...ids].sort());
  expect(iam.asked.map((asked) => [asked.user, asked.refused])).toEqual(iam.asked.map(() => [user, undefined]));
  expect(iam.asked.length).toBeGreaterThan(1);
  const passed = relay.passed();
  expect(passed.length).toBeGreaterThan(10_000);
  for (const words of ['X-Amz-Signature', user, 'warren_inbox', 'secret-message', master.password]) {
    expect(passed.includes(words)).toBe(false);
  }
  for (const { token } of taken()) expect(processor.output()).not.toContain(token.slice(-64));
});

test('a token is refused after its 15 minutes, while connections that it opened go on', async () => {
  await send('before');
  await done(['before']);
  const [first] = taken();
  iam.setClock(14 * minuteMs);
  await (await logIn(first?.token ?? '')).end();
  iam.setClock(16 * minuteMs);
  await expect(logIn(first?.token ?? '')).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  expect(iam.asked.at(-1)?.refused).toBe('expired');

  const logins = iam.asked.length;
  await send('after');
  await done(['after']);
  expect(iam.asked).toHaveLength(logins);
});

test('while no token is taken messages wait, each is done once after that, and none is parked', async () => {
  iam.setClock(16 * minuteMs);
  const before = taken().length;
  await killConnections();
  const ids = Array.from({ length: 10 }, (_, index) => `waits-${index}`);
  await send(...ids);
  await until('logins were refused', () => iam.asked.slice(-2).every(({ refused }) => refused === 'expired'));
  await until('it says why it waits', async () =>
    (await (await fetch(`${processor.operationsUrl}/readyz`)).text()).includes('Access denied'),
  );
  expect((await effects()).some((id) => id.startsWith('waits'))).toBe(false);

  iam.setClock(0);
  await done(ids);
  expect((await effects()).filter((id) => id.startsWith('waits')).sort()).toEqual([...ids].sort());
  expect(await bench.depth('effects.parked')).toBe(0);
  // With a token of now.
  expect(taken().length).toBeGreaterThan(before);
  expect(taken().at(-1)?.token).not.toBe(taken().at(before - 1)?.token);
});

test('a token for another user, another server or signed with other credentials is refused', async () => {
  const tokens = (more: object) => databaseTokens({ host: 'localhost', port: relay.port, user, region, ...more })();
  for (const token of [
    await tokens({ user: 'admin' }),
    await tokens({ port: 3306 }),
    await tokens({ region: 'us-east-1' }),
  ]) {
    await expect(logIn(token)).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  }
  process.env.AWS_SECRET_ACCESS_KEY = 'another-secret';
  const forged = await tokens({});
  Object.assign(process.env, iam.environment);
  await expect(logIn(forged)).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  expect(iam.asked.slice(-4).map(({ refused }) => refused)).toEqual([
    'for another user',
    `for localhost:3306, not localhost:${relay.port}`,
    'other credentials',
    'signature does not match',
  ]);
});

test('a login without TLS is refused', async () => {
  await expect(createConnection({ ...address(), user })).rejects.toMatchObject({
    code: 'ER_SECURE_TRANSPORT_REQUIRED',
  });
});

test('a server without TLS, or with a certificate of somebody else, never sees a token', async () => {
  const plain = await startMariadb({ folder: join(bench.folder, 'plain'), inTree: { options: ['--skip-ssl'] } });
  let made = 0;
  const tokens = async () => String(++made);
  const toPlain = openDatabase({ ...settings(), port: plain.port }, { tokens }, 1);
  const toStranger = openDatabase({ ...settings(), ca: undefined }, { tokens }, 1);
  try {
    expect(await toPlain.probe()).toBe('Server does not support secure connection');
    expect(await toStranger.probe()).toMatch(/unable to (get local issuer|verify the first) certificate/);
    expect(made).toBe(0);
  } finally {
    await Promise.all([toPlain.close(), toStranger.close()]);
    await plain.kill9();
  }
});

test('its user may make no tables, and is told to have the database prepared where they lack', async () => {
  const connection = await logIn(await databaseTokens({ host: 'localhost', port: relay.port, user, region })());
  await expect(connection.query('CREATE TABLE more (n INT)')).rejects.toMatchObject({ errno: 1142 });
  expect(await makeTables({ aside: connection })).toEqual([]);
  await root.query('RENAME TABLE warren_fences TO aside_fences');
  try {
    await expect(makeTables({ aside: connection })).rejects.toThrow(
      /^the database was not prepared for this version of the processor, whose user may not do it itself \(CREATE command denied .*\)\. Run `prepare`\.$/,
    );
  } finally {
    await root.query('RENAME TABLE aside_fences TO warren_fences');
    await connection.end();
  }
});

async function killConnections(): Promise<void> {
  const [rows] = await root.query<RowDataPacket[]>('SELECT id FROM information_schema.processlist WHERE user = ?', [
    user,
  ]);
  for (const { id } of rows) await root.query('KILL ?', [id]).catch(() => {});
}
