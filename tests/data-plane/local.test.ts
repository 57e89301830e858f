import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSession } from '../../operations/local/session-file.ts';
import { descendants } from '../../operations/servers/guarded-process.ts';
import { keepPort } from '../../operations/servers/ports.ts';
import { until } from '../until.ts';
import { remaining } from './processes.ts';
import { endRuns, runWarren, startWarren } from './warren-command.ts';

let repository = '';

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'warren-local-'));
  for (const name of ['platform.yaml', 'alerts', 'brokers', 'dashboards', 'endpoints', 'processors', 'samples']) {
    cpSync(name, join(repository, name), { recursive: true });
  }
});

afterEach(async () => {
  await endRuns();
  rmSync(repository, { recursive: true, force: true });
});

/** What is left of runs in a repository. */
function left(): string[] {
  const folder = join(repository, '.local');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

function ask(url: string, host: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false, headers: { host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test('warren local --once takes a webhook to the database and a GET to Python and back, and leaves nothing behind', async () => {
  const { status, stdout, stderr } = await runWarren(['local', '--once', '-r', repository]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/gateway +POST hooks\.acme\.example\/orders, signed: 202 \{"id":"msg_[0-9a-f]{32}"\}/);
  expect(stdout).toContain('exchange orders, routing key order.placed: placed');
  const order = /order:(order-[0-9a-f]{8}) = \{/.exec(stdout)?.[1];
  expect(stdout).toMatch(new RegExp(`MariaDB +orders: \\{"id":"${order}","item":"A crate of carrots","quantity":3,`));
  // B3: a worker that is killed within its transaction loses nothing.
  const [, killed, id] = /(orders-worker-\d) is in its transaction with (order-\w+): kill -9/.exec(stdout) ?? [];
  expect(stdout).toContain(`${killed?.padEnd(19)} was killed by SIGKILL; it is started again`);
  expect(stdout).toMatch(new RegExp(`orders-worker-\\d got ${id} from the broker`));
  expect(stdout).toMatch(new RegExp(`MariaDB +orders: ${id} stands there once`));
  expect(stdout).toMatch(/GET shop\.acme\.example\/quotes\/ACME, by quotes: 200 \{"symbol": "ACME", "price": /);
  expect(left()).toEqual([]);
});

test('While it runs, curl, tap, send and replay find it, files are taken on and what dies is started again; SIGTERM ends everything', async () => {
  const port = await keepPort();
  const run = startWarren(['local', '--port', String(port), '-r', repository]);
  await run.printed('Ctrl-C ends it all.');
  const session = readSession(repository);
  expect(session?.gatewayUrl).toBe(`http://127.0.0.1:${port}`);

  const second = await runWarren(['local', '-r', repository]);
  expect(second.status).toBe(2);
  expect(second.stderr).toContain('another warren is at work in');

  const tap = startWarren(['tap', 'quotes', '--count', '1', '-r', repository]);
  await tap.printed('Listening to quotes.');
  // The gateway tells nobody for a second after it found that nobody listened.
  let answer = { status: 0, body: '' };
  let seen = false;
  void tap.ended.then(() => {
    seen = true;
  });
  await until('the tap has ended', async () => {
    answer = await ask(`http://127.0.0.1:${port}/quotes/CARROT`, 'shop.acme.example');
    return seen;
  });
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('"symbol": "CARROT"') });
  expect(await tap.ended).toBe(0);
  expect(tap.stdout()).toContain('shop.acme.example/quotes/CARROT');
  expect((await runWarren(['replay', 'orders', '-r', repository])).stdout).toBe('Nothing is parked.\n');
  expect((await ask(`http://127.0.0.1:${port}/orders`, 'hooks.acme.example')).status).toBe(405);

  const sent = await runWarren(['send', 'quotes', '--path', '/quotes/CARROT', '-r', repository]);
  expect(sent.stdout).toContain('"symbol": "CARROT"');

  const file = join(repository, 'endpoints', 'quotes.yaml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('path: /quotes/*', 'path: quotes'));
  await run.printed('what runs goes on as it was, since');
  expect((await ask(`http://127.0.0.1:${port}/quotes/CARROT`, 'shop.acme.example')).status).toBe(200);
  writeFileSync(file, before.replace('host: shop.acme.example', 'host: prices.acme.example'));
  await run.printed(`http://127.0.0.1:${port}, started anew`);
  expect((await ask(`http://127.0.0.1:${port}/quotes/CARROT`, 'prices.acme.example')).status).toBe(200);
  expect((await ask(`http://127.0.0.1:${port}/quotes/CARROT`, 'shop.acme.example')).status).toBe(404);

  const gateway = descendants(run.pid).find((pid) => commandOf(pid).includes('gateway.cjs')) ?? 0;
  process.kill(gateway, 'SIGKILL');
  await run.printed('gateway             was killed by SIGKILL; it is started again');
  await until('the gateway answers again', () =>
    ask(`http://127.0.0.1:${port}/quotes/CARROT`, 'prices.acme.example').then(
      ({ status }) => status === 200,
      () => false,
    ),
  );

  const pids = descendants(run.pid);
  run.signal('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(await remaining(pids)).toEqual([]);
  expect(left()).toEqual([]);
});

test('When it is killed, everything it started goes with it, and the next run takes its folder away', async () => {
  const run = startWarren(['local', '-r', repository]);
  await run.printed('Ctrl-C ends it all.');
  const pids = descendants(run.pid);
  // RabbitMQ, MariaDB, Redis, two workers of two processors, an application and the gateway.
  expect(pids.length).toBeGreaterThanOrEqual(9);
  run.signal('SIGKILL');
  await run.ended;
  expect(await remaining(pids)).toEqual([]);
  expect(readSession(repository)).toBeUndefined();
  expect(left().filter((name) => name.startsWith('run-'))).toHaveLength(1);
  expect((await runWarren(['local', '--once', '-r', repository])).status).toBe(0);
  expect(left()).toEqual([]);
});

test('An application of the user is waited for, and its port is told', async () => {
  rmSync(join(repository, 'samples', 'quotes.py'));
  const { status, stdout } = await runWarren(['local', '--once', '-r', repository]);
  expect(status).toBe(0);
  expect(stdout).toContain('quotes: start its application on 127.0.0.1:8000');
  expect(stdout).not.toContain('GET shop.acme.example');
});

test('Files with problems start nothing', async () => {
  writeFileSync(join(repository, 'endpoints', 'quotes.yaml'), 'host: HOOKS\n');
  const { status, stderr } = await runWarren(['local', '--once', '-r', repository]);
  expect(status).toBe(1);
  expect(stderr).toContain('endpoints/quotes.yaml');
  expect(stderr).toContain('Nothing was started.');
  expect(left()).toEqual([]);
});

test('A handler that was not built is named before anything is started', async () => {
  const file = join(repository, 'processors', 'orders.yaml');
  const handler = './handlers/elsewhere.cjs';
  writeFileSync(file, readFileSync(file, 'utf8').replace('./handlers/orders.cjs', handler));
  const { status, stderr } = await runWarren(['local', '--once', '-r', repository]);
  expect(status).toBe(1);
  expect(stderr).toContain(`processors/orders.yaml: the handler ${handler} is not in dist/`);
});
