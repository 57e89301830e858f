import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { Agent, request } from 'undici';
import { until } from '../until.ts';
import { residentBytes } from './processes.ts';
import { endpointSettings, processorSettings, standardWebhook } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const messages = 5_000;
const atOnce = 32;
const mebibyte = 1024 * 1024;

/** What a worker, and the gateway, may grow by however much waits; seen were 44 to 51 MiB, most of it not collected yet. */
const mostGrowthBytes = 96 * mebibyte;

let bench: Workbench;
let database: Connection;

beforeAll(async () => {
  bench = await startWorkbench({ database: true });
  database = await createConnection({ ...bench.mariadb.login });
  await database.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  await bench.queue('waiting');
});

afterAll(async () => {
  await database?.end();
  await bench?.stop();
});

test(`${messages} webhooks that nobody was there for are each done once when workers come, in no more memory than few`, async () => {
  const gateway = await bench.gateway({
    endpoints: [
      endpointSettings({
        name: 'waiting',
        queue: 'waiting',
        signature: { scheme: 'standard-webhooks', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
      }),
    ],
  });
  const worker = () =>
    bench.processor({
      processor: processorSettings({
        name: 'waiting',
        queue: 'waiting',
        attempts: 1,
        handler: join(import.meta.dirname, 'handlers', 'effects.mjs'),
        uses: ['database', 'cache'],
      }),
      environment: { LOG_LEVEL: 'silent' },
    });
  const idle = await worker();
  await sendAll(gateway.url, ['first']);
  await until('the first is done', async () => (await effects()).length === 1);
  const memoryIdle = residentBytes(idle.pid);
  expect(await idle.terminate()).toBe(0);

  const ids = Array.from({ length: messages }, (_, number) => `msg_${number}`);
  const gatewayBefore = residentBytes(gateway.pid);
  await sendAll(gateway.url, ids);
  expect(await bench.depth('waiting')).toBe(messages);
  const gatewayGrown = residentBytes(gateway.pid) - gatewayBefore;

  const workers = await Promise.all([worker(), worker()]);
  let most = 0;
  await until(
    'all are done',
    async () => {
      most = Math.max(most, ...workers.map(({ pid }) => residentBytes(pid)));
      return (await count()) >= messages + 1 && (await bench.depth('waiting')) === 0;
    },
    600_000,
  );
  // What would come twice has come then.
  await sleep(2_000);

  const told = (text: string, bytes: number) => process.stdout.write(`${text} ${Math.round(bytes / mebibyte)} MiB\n`);
  told('a worker that has done one message:', memoryIdle);
  told('the most that one took:', most);
  told('the gateway grew by', gatewayGrown);
  expect((await effects()).sort()).toEqual(['first', ...ids].sort());
  for (const queue of ['waiting.suspects', 'waiting.parked', 'waiting.retry.1000']) {
    expect([queue, await bench.depth(queue)]).toEqual([queue, 0]);
  }
  expect(most - memoryIdle).toBeLessThan(mostGrowthBytes);
  expect(gatewayGrown).toBeLessThan(mostGrowthBytes);
});

/** Sends each once, and expects 202. */
async function sendAll(url: string, ids: readonly string[]): Promise<void> {
  const agent = new Agent({ connections: atOnce });
  const left = [...ids];
  const sender = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const body = Buffer.from(JSON.stringify({ id }));
      const headers = { host: 'hooks.test', ...standardWebhook(id, body) };
      const answer = await request(`${url}/waiting`, { method: 'POST', headers, body, dispatcher: agent });
      await answer.body.dump();
      expect([id, answer.statusCode]).toEqual([id, 202]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  await agent.close();
}

async function count(): Promise<number> {
  const [rows] = await database.query('SELECT COUNT(*) AS n FROM effects');
  return (rows as { n: number }[])[0]?.n ?? 0;
}

async function effects(): Promise<string[]> {
  const [rows] = await database.query('SELECT id FROM effects');
  return (rows as { id: string }[]).map(({ id }) => id);
}
