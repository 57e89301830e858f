import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Mariadb, startMariadb } from '../../operations/servers/mariadb.ts';
import { type Database, openDatabase } from '../../services/processor/database/database.ts';
import { openInbox } from '../../services/processor/database/inbox.ts';
import { makeTables } from '../../services/processor/database/tables.ts';
import { until } from '../until.ts';
import { type Relay, startRelay } from './relay.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-given-up-'));
let mariadb: Mariadb;
let relay: Relay;
let database: Database;

beforeAll(async () => {
  mariadb = await startMariadb({ folder });
  relay = await startRelay(mariadb.port);
  const { password, ...settings } = mariadb.login;
  database = openDatabase({ ...settings, port: relay.port, tls: false }, { password }, 1);
  await makeTables(database);
});

afterAll(async () => {
  await database?.close();
  await relay?.stop();
  await mariadb?.kill9();
  rmSync(folder, { recursive: true, force: true });
});

test('work that is given up ends at once, though its server says nothing any more, and is in no table', async () => {
  const inbox = openInbox(database, 'orders');
  const controller = new AbortController();
  let asked = false;
  const work = inbox.once(
    { key: 'm1', keep: 'not', signal: controller.signal },
    async (connection) => {
      relay.cut();
      const answer = connection.query('SELECT 1');
      asked = true;
      await answer;
      return undefined;
    },
    async () => {},
  );
  const failed = work.catch((error: Error) => error.message);
  await until('it waits for the server', () => asked);
  controller.abort(new Error('out of time'));
  const patience = sleep(30_000, 'still waiting', { ref: false });
  expect(await Promise.race([failed, patience])).toBe('the connection was given up');

  relay.mend();
  const [rows] = await database.aside.query('SELECT * FROM warren_inbox');
  expect(rows).toEqual([]);
});

test('a connection that does not answer is ended, so that a database that is back is asked on another one', async () => {
  expect(await database.probe()).toBeUndefined();
  const before = relay.connections();
  relay.cut();
  // More often than there are connections.
  for (let time = 0; time < 2; time += 1) expect(await database.probe()).toBe('no answer within 3000 ms');
  relay.mend();
  expect(await database.probe()).toBeUndefined();
  expect(relay.connections()).toBeGreaterThan(before);
});
