import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { type Mariadb, startMariadb } from '../../operations/servers/mariadb.ts';
import { type Database, openDatabase } from '../../services/processor/database/database.ts';
import { openFences } from '../../services/processor/database/fences.ts';
import { type Keep, openInbox } from '../../services/processor/database/inbox.ts';
import { forgetOld, rowsAtATime } from '../../services/processor/database/retention.ts';
import { makeTables } from '../../services/processor/database/tables.ts';

let mariadb: Mariadb;
let database: Database;
const folder = mkdtempSync(join(tmpdir(), 'warren-forgetting-'));
const running = new AbortController().signal;

beforeAll(async () => {
  mariadb = await startMariadb({ folder });
  const { password, ...settings } = mariadb.login;
  database = openDatabase({ ...settings, tls: false }, { password }, 5);
});

beforeEach(async () => {
  await database.aside.query('DROP TABLE IF EXISTS warren_inbox, warren_fences');
  await makeTables(database);
});

afterAll(async () => {
  await database?.close();
  await mariadb?.kill9();
  rmSync(folder, { recursive: true, force: true });
});

test('a processor forgets its own messages after its own time, and those of one that is gone after 90 days', async () => {
  for (const [consumer, daysAgo, rows] of [
    ['placing', 8, 1200],
    ['placing', 6, 3],
    ['quoting', 8, 5],
    ['quoting', 91, 7],
  ] as const) {
    await done(consumer, daysAgo, rows);
  }

  const statements = counted();
  const forgotten = await forgetOld(statements.database, { consumer: 'placing', rememberDays: 7 }, new Date(), running);

  expect(forgotten).toEqual({ messages: 1207, replies: 0, fences: 0 });
  expect(await rowsOf('SELECT consumer, COUNT(*) AS n FROM warren_inbox GROUP BY consumer ORDER BY consumer')).toEqual([
    { consumer: 'placing', n: 3 },
    { consumer: 'quoting', n: 5 },
  ]);
  // 500, 500 and 200 of its own.
  expect(statements.changed.slice(0, 3)).toEqual([500, 500, 200]);
  expect(Math.max(...statements.changed)).toBeLessThanOrEqual(rowsAtATime);
});

test('a late duplicate is done again once its message is forgotten, and not before', async () => {
  const retention = { consumer: 'placing', rememberDays: 1 };
  await work('late', 'not');
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  await forgetOld(database, retention, inHours(23), running);
  expect(await work('late', 'not')).toMatchObject({ duplicate: true });
  await forgetOld(database, retention, inHours(25), running);
  expect(await work('late', 'not')).toMatchObject({ duplicate: false });
});

test('the response of an endpoint without signature is forgotten after an hour, and the message is not', async () => {
  await work('unsigned', 'shortly');
  await work('signed', 'with-message');
  expect(await work('unsigned', 'shortly')).toMatchObject({ duplicate: true, response: { body: Buffer.from('made') } });

  const inTwoHours = new Date(Date.now() + 2 * 3_600_000);
  const forgotten = await forgetOld(database, { consumer: 'placing', rememberDays: 14 }, inTwoHours, running);

  expect(forgotten).toEqual({ messages: 0, replies: 1, fences: 0 });
  expect(await work('unsigned', 'shortly')).toEqual({
    duplicate: true,
    response: { status: 201, headers: [], body: Buffer.alloc(0) },
  });
  expect(await work('signed', 'with-message')).toMatchObject({ response: { body: Buffer.from('made') } });
});

test('fences that nobody takes any more go, in steps, and no token is given twice', async () => {
  const fences = openFences(database);
  const values = Array.from({ length: 1100 }, (_, number) => [`order/${number}`, 3]);
  await database.aside.query('INSERT INTO warren_fences (name, token) VALUES ?', [values]);
  const [first, second] = [await fences.take('busy'), await fences.take('busy')];
  expect(second).toBeGreaterThan(first);

  const statements = counted();
  const retention = { consumer: 'placing', rememberDays: 14 };
  const forgotten = await forgetOld(statements.database, retention, new Date(), running);

  expect(forgotten.fences).toBe(1100);
  expect(Math.max(...statements.changed)).toBeLessThanOrEqual(rowsAtATime);
  expect(await rowsOf('SELECT token FROM warren_fences')).toEqual([{ token: second }]);
  const inTwoDays = new Date(Date.now() + 48 * 3_600_000);
  await forgetOld(database, retention, inTwoDays, running);
  expect(await rowsOf('SELECT token FROM warren_fences')).toEqual([]);
  // The clock goes on by a second at least.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await fences.take('busy')).toBeGreaterThan(second);
});

test('tables of an older processor get what they lack, and its tasks go on writing', async () => {
  await database.aside.query('ALTER TABLE warren_inbox DROP KEY age, DROP KEY reply_until, DROP COLUMN reply_until');
  await done('placing', 8, 2);
  await makeTables(database);
  await makeTables(database);
  await done('placing', 8, 2, 2);
  expect(await forgetOld(database, { consumer: 'placing', rememberDays: 7 }, new Date(), running)).toMatchObject({
    messages: 4,
  });
});

/** Rows of messages that were done so many days ago, as a processor without `reply_until` writes them. */
async function done(consumer: string, daysAgo: number, rows: number, from = 0): Promise<void> {
  const at = new Date(Date.now() - daysAgo * 24 * 3_600_000);
  const values = Array.from({ length: rows }, (_, number) => [consumer, `orders/${daysAgo}-${from + number}`, at]);
  await database.aside.query('INSERT INTO warren_inbox (consumer, message_id, done_at) VALUES ?', [values]);
}

function work(id: string, keep: Keep) {
  return openInbox(database, 'placing').once(
    { key: `orders/${id}`, keep, signal: running },
    async () => ({ status: 201, headers: [['X-A', '1']], body: Buffer.from('made') }),
    async () => {},
  );
}

async function rowsOf(sql: string): Promise<unknown> {
  const [rows] = await database.aside.query<RowDataPacket[]>(sql);
  return rows;
}

/** The database, with the rows that each statement changed. */
function counted() {
  const changed: number[] = [];
  const query = async (sql: string, values: unknown[]) => {
    const answer = await database.aside.query(sql, values);
    if ('affectedRows' in answer[0]) changed.push(answer[0].affectedRows);
    return answer;
  };
  return { changed, database: { aside: { query } } as unknown as Pick<Database, 'aside'> };
}
