import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConfirmChannel, connect } from 'amqplib';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { createClient } from 'redis';
import { descendants } from '../../operations/servers/guarded-process.ts';
import { type Mariadb, startMariadb } from '../../operations/servers/mariadb.ts';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { type Redis, startRedis } from '../../operations/servers/redis.ts';
import { pathWith } from '../../operations/servers/trees/host-tools.ts';
import { prepareTree } from '../../operations/servers/trees/prepare-tree.ts';
import { remaining } from './processes.ts';

let folder = '';
let rabbitmq: Rabbitmq;
let mariadb: Mariadb;
let redis: Redis;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-servers-'));
  [rabbitmq, mariadb, redis] = await Promise.all([
    startRabbitmq({ folder: join(folder, 'rabbitmq') }),
    startMariadb({ folder: join(folder, 'mariadb') }),
    startRedis({ folder: join(folder, 'redis') }),
  ]);
});

afterAll(async () => {
  await Promise.all([rabbitmq, mariadb, redis].map((server) => server?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** Works on a channel of its own. */
async function onChannel<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
  const connection = await connect(rabbitmq.amqpUrl);
  connection.on('error', () => {});
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close().catch(() => {});
  }
}

/**
 * RabbitMQ forgets a quorum queue, confirmed messages and all, when it is killed within seconds of the declaration: the name of
 * its member is not on disk yet. https://github.com/rabbitmq/rabbitmq-server/issues/15725, measured with 4.3.6: at once, and not
 * after a second.
 */
const declaredForMs = 3_000;

async function publishOne(queue: string, body: string): Promise<void> {
  await onChannel(async (channel) => {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await sleep(declaredForMs);
    channel.sendToQueue(queue, Buffer.from(body), { persistent: true });
    await channel.waitForConfirms();
  });
}

function takeOne(queue: string): Promise<string | undefined> {
  return onChannel(async (channel) => {
    const message = await channel.get(queue, { noAck: true });
    return message ? message.content.toString() : undefined;
  });
}

async function query(sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(mariadb.login);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

async function onRedis<T>(work: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> {
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client as ReturnType<typeof createClient>);
  } finally {
    client.destroy();
  }
}

test.each(['restart', 'kill9'] as const)('What RabbitMQ has confirmed is there after %s', async (how) => {
  await publishOne(`kept-${how}`, how);
  if (how === 'kill9') await rabbitmq.kill9();
  await rabbitmq.restart();
  expect(await takeOne(`kept-${how}`)).toBe(how);
});

test.each(['restart', 'kill9'] as const)('What MariaDB has committed is there after %s', async (how) => {
  await query(`CREATE TABLE kept_${how} (text VARCHAR(10))`);
  await query(`INSERT INTO kept_${how} VALUES ('${how}')`);
  if (how === 'kill9') await mariadb.kill9();
  await mariadb.restart();
  expect(await query(`SELECT text FROM kept_${how}`)).toEqual([{ text: how }]);
});

test('What Redis was told is there after it was restarted', async () => {
  await onRedis((client) => client.set('kept', 'yes'));
  await redis.restart();
  expect(await onRedis((client) => client.get('kept'))).toBe('yes');
});

test('A server that is paused answers when it is resumed, and not before', async () => {
  const connection = await connect(rabbitmq.amqpUrl);
  const channel = await connection.createChannel();
  await rabbitmq.pause();
  let answered = false;
  const declared = channel.assertQueue('paused', { durable: true }).then(() => {
    answered = true;
  });
  try {
    await sleep(500);
    expect(answered).toBe(false);
  } finally {
    await rabbitmq.resume();
  }
  await declared;
  await connection.close();
});

test('Nothing that was started listens on an address that others reach', async () => {
  const own = descendants(process.pid);
  const PATH = pathWith(['ss'], { tree: await prepareTree('rabbitmq'), path: process.env.PATH ?? '' });
  const lines = execFileSync('ss', ['-H', '-l', '-t', '-n', '-p'], { encoding: 'utf8', env: { PATH } }).split('\n');
  const addresses = lines
    .filter((line) => [...line.matchAll(/pid=(\d+)/g)].some(([, pid]) => own.includes(Number(pid))))
    .map((line) => line.trim().split(/\s+/)[3] ?? '');
  const ports = addresses.map((address) => Number(address.split(':').at(-1)));
  expect(ports).toEqual(expect.arrayContaining([rabbitmq.port, mariadb.port, redis.port]));
  // Erlang's port mapper adds ::1 to whatever it is told.
  expect(addresses.filter((address) => !/^(127\.0\.0\.1|\[::1\]):/.test(address))).toEqual([]);
});

test('Nobody comes in without the password that was made up', async () => {
  await expect(connect(`amqp://guest:guest@127.0.0.1:${rabbitmq.port}`)).rejects.toThrow('ACCESS_REFUSED');
  await expect(createConnection({ ...mariadb.login, password: '' })).rejects.toThrow('Access denied');
  await expect(createConnection({ host: '127.0.0.1', port: mariadb.port, user: 'root' })).rejects.toThrow(
    'Access denied',
  );
  const stranger = createClient({ url: `redis://127.0.0.1:${redis.port}`, socket: { reconnectStrategy: false } });
  stranger.on('error', () => {});
  await expect(stranger.connect().then(() => stranger.get('kept'))).rejects.toThrow('NOAUTH');
  stranger.destroy();
});

test('All servers are gone when whoever started them is killed', async () => {
  const own = mkdtempSync(join(tmpdir(), 'warren-servers-'));
  const holder = spawn(process.execPath, ['--import', 'tsx', 'tests/data-plane/start-and-wait.ts', own], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pids: number[] = await new Promise((resolve, reject) => {
    holder.stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString())));
    holder.once('close', () => reject(new Error('the servers did not start')));
  });
  holder.kill('SIGKILL');
  // setpriv becomes the server itself; RabbitMQ's has more below it.
  expect(pids.length).toBeGreaterThanOrEqual(4);
  expect(await remaining(pids)).toEqual([]);
  rmSync(own, { recursive: true, force: true });
});
