import { cpSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { container } from '../../../contracts/tasks.ts';
import { removeScratchFolders, sampleFile } from '../../repositories.ts';
import { until } from '../../until.ts';
import { authority, bringQuotes, program, type QuotesTasks, saidBy } from './quotes-tasks.ts';

let quotes: QuotesTasks;

beforeAll(async () => {
  quotes = await bringQuotes(sampleFile('processors/quotes.yaml'));
});
afterEach(() => quotes.stopTasks());
afterAll(async () => {
  await quotes?.end();
  removeScratchFolders();
});

test('S5: the application begins once the program is there and checked, with no right and nothing of it', async () => {
  await quotes.report({ authority: { S: authority } });
  const task = await quotes.start({
    script: `
      id -u; id -g
      grep -h '^Cap\\|^Groups' /proc/self/status | sort -u
      for file in /mine /etc/hosts /warren /proc/sys/kernel/hostname; do cp /dev/null "$file"; done
      cp /dev/null /tmp/mine && ls /tmp
      ls -d /warren
      env | sort
    `,
  });
  expect(await task.ended).toMatchObject({ statuses: { program: 0 }, reason: 'Essential container in task exited' });
  expect(saidBy(task, container.program)).toBe('');
  const said = saidBy(task, container.application).split('\n').filter(Boolean);
  const caps = ['CapAmb', 'CapBnd', 'CapEff', 'CapInh', 'CapPrm'].map((set) => `${set}:\t${'0'.repeat(16)}`);
  expect(said.filter((line) => line === '1000')).toHaveLength(2);
  expect(said).toEqual(expect.arrayContaining([...caps, 'mine', 'PORT=8000']));
  for (const refused of [
    "'/mine': Read-only file system",
    "'/etc/hosts': Permission denied",
    "'/warren': Read-only file system",
    "'/proc/sys/kernel/hostname': ",
    "cannot access '/warren'",
  ]) {
    expect(said.join('\n')).toContain(refused);
  }
});

test('S5: a task of the revision before still starts once a newer program was uploaded', async () => {
  await quotes.report({ authority: { S: authority } });
  const task = await quotes.start({
    versions: [Buffer.from('older'), program, Buffer.from('newer')],
    script: 'echo began',
  });
  expect(await task.ended).toMatchObject({ statuses: { program: 0, application: 0 } });
  expect(saidBy(task, container.application)).toBe('began\n');
});

test.each([
  ['another program', [Buffer.from('process.exit(0)')]],
  ['one that was cut short', [program.subarray(0, -1)]],
  ['several others', [Buffer.from('older'), Buffer.alloc(0)]],
  ['nothing', []],
])('S5: %s in the place of the program starts nothing, and the log says so', async (_, versions) => {
  await quotes.report({ authority: { S: authority } });
  const task = await quotes.start({ versions });
  expect(await task.ended).toEqual({
    reason: 'application was not started: program ended with status 1',
    statuses: { program: 1 },
  });
  const { SERVICES_BUCKET: bucket, PROGRAM_KEY: key, PROGRAM_SHA256: hash } = quotes.told;
  expect(saidBy(task, container.program)).toBe(
    `No version of s3://${bucket}/${key} is the program of SHA-256 ${hash}. Nothing of it runs.\n`,
  );
  expect([...task.containers.keys()]).toEqual([container.program]);
});

test('S5: without the authority of the broker nothing is started', async () => {
  await quotes.report({});
  const task = await quotes.start({});
  expect(await task.ended).toMatchObject({ statuses: { program: 1 } });
  expect(saidBy(task, container.program)).toBe(
    'No node of orders has reported the authority of its certificates yet. ECS tries again.\n',
  );
});

test('S8: the sample application is reached from within its task alone', async () => {
  await quotes.report({ authority: { S: authority } });
  cpSync('samples/quotes.py', join(quotes.application, 'quotes.py'));
  const task = await quotes.start({ script: 'exec python3 /quotes.py' });
  await until('the application listens', () => task.network.listeners().some((at) => at.endsWith(':8000')), 60_000);
  expect(task.network.listeners()).toEqual(expect.arrayContaining(['127.0.0.1:8000']));
  expect(task.network.listeners().filter((at) => !/^(127\.|169\.254\.170\.2:80$)/.test(at))).toEqual([]);
  expect(await connecting(task.network.address, 8000)).toBe('ECONNREFUSED');
  const asked = await task.containers
    .get(container.application)
    ?.exec(['curl', '--silent', 'http://127.0.0.1:8000/quotes/ACME'], 30_000);
  expect(JSON.parse(asked?.stdout ?? '')).toMatchObject({ symbol: 'ACME', currency: 'EUR' });
});

test('S5: whoever does not end by itself is killed after its stopTimeout, not before', async () => {
  await quotes.report({ authority: { S: authority } });
  const script = "trap 'echo asked' TERM; echo up; while :; do sleep 0.1; done";
  const task = await quotes.start({ script, change: { stopTimeout: 2 } });
  await until('it is up', () => saidBy(task, container.application).includes('up'), 60_000);
  const began = performance.now();
  await task.stop();
  expect(performance.now() - began).toBeGreaterThanOrEqual(2_000);
  expect(await task.ended).toEqual({ reason: 'Task stopped by user', statuses: { program: 0, application: 137 } });
  expect(saidBy(task, container.application)).toMatch(/^up\nasked\n/);
});

test('S5: a task whose container is not healthy again and again is stopped', async () => {
  await quotes.report({ authority: { S: authority } });
  const healthCheck = {
    command: ['CMD', 'test', '-e', '/tmp/well'],
    interval: 5,
    timeout: 2,
    retries: 1,
    startPeriod: 0,
  };
  const task = await quotes.start({ script: 'exec sleep 60', change: { healthCheck, stopTimeout: 2 } });
  expect((await task.ended).reason).toBe('Task failed container health checks');
  expect(task.health(container.application)).toBe('UNHEALTHY');
});

function connecting(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5_000 });
    const done = (what: string) => {
      socket.destroy();
      resolve(what);
    };
    socket.once('connect', () => done('connected'));
    socket.once('timeout', () => done('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''));
  });
}
