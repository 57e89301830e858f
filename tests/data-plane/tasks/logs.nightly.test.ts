import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { container } from '../../../contracts/tasks.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';
import { fluentBit } from '../../tasks/container.ts';
import { type Loki, startLoki } from '../../tasks/loki.ts';
import { identity, type Task } from '../../tasks/task.ts';
import { until } from '../../until.ts';
import { makeTestAuthority } from '../stores/authority.ts';
import { authority, bringQuotes, type QuotesTasks, saidBy } from './quotes-tasks.ts';

const host = 'loki.acme.example';
const password = 'of-loki-and-nobody-else';
let quotes: QuotesTasks;
let loki: Loki;
let image = '';
/** ARNs of secrets that ECS read to start tasks. */
const read: string[] = [];

beforeAll(async () => {
  const folder = scratchFolder();
  const public_ = await makeTestAuthority(folder);
  await public_.issueInto(folder, host);
  image = scratchFolder();
  cpSync(fluentBit.files, image, { recursive: true });
  mkdirSync(join(image, 'etc/ssl/certs'), { recursive: true });
  cpSync(public_.file, join(image, 'etc/ssl/certs/ca-certificates.crt'));
  const port = 3100;
  const logs = `logs: { loki: { url: 'https://${host}:${port}', tenant: team, username: warren, password: { secret: acme/loki } } }`;
  quotes = await bringQuotes(`${sampleFile('processors/quotes.yaml')}\n${logs}\n`, {
    '/aws-for-fluent-bit': { ...fluentBit, files: image },
  });
  loki = await startLoki({ host: quotes.network.hostAddress, port, folder, login: `warren:${password}` });
  await quotes.report({ authority: { S: authority } });
});

afterEach(async () => {
  await quotes.stopTasks();
  Object.assign(loki, { away: false, refused: 0 });
  loki.lines.length = 0;
  read.length = 0;
});

afterAll(async () => {
  await quotes?.end();
  await loki?.stop();
  removeScratchFolders();
});

const start = (script: string, value = password) =>
  quotes.start({
    script,
    hosts: { [host]: quotes.network.hostAddress },
    secret: async (arn) => {
      read.push(arn);
      return value;
    },
  });

const environmentOf = (task: Task, name: string) =>
  readFileSync(`/proc/${task.containers.get(name)?.pid}/environ`, 'utf8');

const told = () => loki.lines.map(({ line }) => line);

test('S9: lines come to Loki as they were written, with their labels, and as who the file says', async () => {
  const task = await start(`echo '{"level":"info"}'; echo 'wrong: ä' >&2; exec sleep 60`);
  await until('both lines are there', () => loki.lines.length === 2, 60_000);
  const labels = { job: 'task', platform: 'acme', processor: 'quotes', container: 'application' };
  const line = (text: string, stream: string) => ({
    ...{ tenant: 'team', labels, line: text },
    metadata: { task: identity.taskArn, stream },
  });
  expect(loki.lines).toEqual(expect.arrayContaining([line('{"level":"info"}', 'stdout'), line('wrong: ä', 'stderr')]));
  expect(loki.refused).toBe(0);
  expect(task.network.listeners()).toContain('127.0.0.1:24224');
});

test('S10: the password is with the router alone, and in no definition', async () => {
  const task = await start('echo up; exec sleep 60');
  await until('the application runs', () => told().includes('up'), 60_000);
  expect(JSON.stringify(quotes.containers)).not.toContain(password);
  expect(environmentOf(task, container.application)).not.toContain(password);
  expect(environmentOf(task, container.logRouter)).toContain(password);
  expect(new Set(read)).toEqual(new Set(['arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/loki']));
});

test('S9: while Loki is away the application works on, and what it wrote comes once Loki is back', async () => {
  loki.away = true;
  const task = await start('echo line 1; sleep 1; printf "line %s\\n" 2 3 4 5; exec sleep 60');
  await until(
    'a push was refused, and all is written',
    () => loki.refused > 0 && saidBy(task, container.application).includes('line 5'),
    60_000,
  );
  expect(told()).toEqual([]);
  loki.away = false;
  await until('all lines are there', () => loki.lines.length === 5, 60_000);
  // A push that failed more often comes later.
  expect(told().sort()).toEqual([1, 2, 3, 4, 5].map((number) => `line ${number}`));
  expect(saidBy(task, container.logRouter)).toContain('HTTP status=503');
});

test('S9: a Loki that refuses the password is seen in what the router says, and the application is none the wiser', async () => {
  const task = await start('echo unheard; exec sleep 60', 'another');
  await until('a push was refused', () => loki.refused > 0, 60_000);
  expect(saidBy(task, container.logRouter)).toContain('HTTP status=401');
  expect([told(), task.containers.has(container.application)]).toEqual([[], true]);
});

test('S9: the router is there first and ends last, so that the last lines of a task come to Loki, too', async () => {
  const task = await start("trap 'echo the last; exit 0' TERM; echo up; while :; do sleep 0.1; done");
  await until('it is up', () => told().includes('up'), 60_000);
  const order: string[] = [];
  for (const [name, part] of task.containers) void part.ended.then(() => order.push(name));
  await task.stop();
  expect(order.slice(-2)).toEqual([container.application, container.logRouter]);
  expect([...task.containers.keys()].indexOf(container.logRouter)).toBeLessThan(
    [...task.containers.keys()].indexOf(container.application),
  );
  expect(told()).toEqual(['up', 'the last']);
});

test('S9: the task ends when its router does', async () => {
  const task = await start('echo up; exec sleep 60');
  await until('the application runs', () => told().includes('up'), 60_000);
  task.containers.get(container.logRouter)?.signal('SIGKILL');
  expect((await task.ended).reason).toBe('Essential container in task exited');
});
