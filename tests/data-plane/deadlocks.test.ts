import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { until } from '../until.ts';
import { processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let database: Connection;

beforeAll(async () => {
  bench = await startWorkbench({ database: true });
  database = await createConnection({ ...bench.mariadb.login });
  await database.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  await database.query('CREATE TABLE counters (name VARCHAR(8) NOT NULL PRIMARY KEY, n INT NOT NULL)');
  await database.query("INSERT INTO counters VALUES ('a', 0), ('b', 0)");
});

afterAll(async () => {
  await database?.end();
  await bench.stop();
});

test('200 messages that deadlock on two rows are each done once, and none is parked, whatever the attempts', async () => {
  const messages = 200;
  await bench.queue('rows');
  const channel = await bench.channel();
  for (let number = 0; number < messages; number += 1) {
    const rows = number % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
    const body = Buffer.from(JSON.stringify({ rows }));
    channel.sendToQueue('rows', body, { persistent: true, messageId: `m${number}` });
  }
  await channel.close();
  await bench.processor({
    processor: processorSettings({
      name: 'rows',
      queue: 'rows',
      prefetch: 20,
      attempts: 1,
      backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 },
      handler: join(import.meta.dirname, 'handlers', 'two-rows.mjs'),
    }),
    environment: { LOG_LEVEL: 'silent' },
  });

  const parked = () => bench.depth('rows.parked');
  await until('all are done or parked', async () => (await effects()).length + (await parked()) >= messages, 120_000);

  expect(await parked()).toBe(0);
  expect(new Set(await effects()).size).toBe(messages);
  expect(await effects()).toHaveLength(messages);
  const [counters] = await database.query('SELECT name, n FROM counters ORDER BY name');
  expect(counters).toEqual([
    { name: 'a', n: messages },
    { name: 'b', n: messages },
  ]);
  // It was the test that it says it is.
  const [[status]] = (await database.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) as unknown as [
    { Value: string }[],
  ];
  expect(Number(status?.Value)).toBeGreaterThan(0);
});

test('messages whose connections the database ends are each done once, and none is parked', async () => {
  const messages = 60;
  await database.query('DELETE FROM effects');
  await bench.queue('killed');
  const channel = await bench.channel();
  for (let number = 0; number < messages; number += 1) {
    // One row each, so that nothing but the lost connections is in the way.
    const body = Buffer.from(JSON.stringify({ rows: [`r${number}`, `r${number}`] }));
    channel.sendToQueue('killed', body, { persistent: true, messageId: `k${number}` });
  }
  await channel.close();
  await bench.processor({
    processor: processorSettings({
      name: 'killed',
      queue: 'killed',
      prefetch: 5,
      attempts: 1,
      backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 },
      handler: join(import.meta.dirname, 'handlers', 'two-rows.mjs'),
    }),
    environment: { LOG_LEVEL: 'silent' },
  });

  let killed = 0;
  const parked = () => bench.depth('killed.parked');
  await until('all are done or parked', async () => {
    if (killed < 40) killed += await killOthers();
    return (await effects()).length + (await parked()) >= messages;
  });

  expect(killed).toBeGreaterThan(10);
  expect(await parked()).toBe(0);
  expect((await effects()).sort()).toEqual(Array.from({ length: messages }, (_, number) => `k${number}`).sort());
});

/** Ends every connection but this one; how many there were. */
async function killOthers(): Promise<number> {
  const [rows] = await database.query('SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()');
  // One that has gone by itself meanwhile is not there to be killed.
  for (const { id } of rows as { id: number }[]) await database.query('KILL ?', [id]).catch(() => {});
  return (rows as unknown[]).length;
}

async function effects(): Promise<string[]> {
  const [rows] = await database.query('SELECT id FROM effects');
  return (rows as { id: string }[]).map(({ id }) => id);
}
