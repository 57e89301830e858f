import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentOf } from '../services/receiver/test-receiver.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
const settingsFile = join(folder, 'settings.json');
const secretsFile = join(folder, 'secrets.json');
const root = join(import.meta.dirname, '..', '..');
/** Port 9 of this machine, where nobody listens. */
const brokers = { local: { host: '127.0.0.1', port: 9, tls: false, credentials: { secret: 'broker' } } };

const children: ChildProcess[] = [];

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

function start({
  settings = documentOf([{}], { brokers }),
  secrets = '{"broker":"{\\"username\\":\\"a\\",\\"password\\":\\"b\\"}"}',
  environment = {},
} = {}): Run {
  writeFileSync(settingsFile, settings);
  writeFileSync(secretsFile, secrets);
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'services', 'receiver', 'gateway', 'main.ts')], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      WARREN_RECEIVER_SETTINGS: settingsFile,
      WARREN_SECRETS_FILE: secretsFile,
      GATEWAY_PORT: '0',
      OPERATIONS_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return { child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}

/** Where it says that it listens, once it has. */
async function listening({ output, ended }: Run): Promise<{ url: string; operations: string }> {
  const line = () => /^.*gateway listens.*\n/m.exec(output())?.[0];
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await until('it says that it listens', () => over || line() !== undefined);
  return JSON.parse(line() ?? `it ended: ${output()}`);
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('settings that cannot be used end it with 1, every problem named', async () => {
  const { ended, output } = start({ settings: documentOf([{ host: 'UPPER', taps: 'x' }], { brokers }) });
  expect(await ended).toBe(1);
  expect(output()).toContain('endpoints.orders.host');
  expect(output()).toContain('endpoints.orders.taps');
  expect(output()).not.toContain('    at ');
});

test('what keeps it from starting ends it with 2 and one line', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const runs = [
    start({ environment: { GATEWAY_PORT: String(port) } }),
    start({ environment: { OPERATIONS_PORT: 'http' } }),
  ];
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([2, 2]);
  taken.close();
  expect(runs[0]?.output()).toContain('gateway: listen EADDRINUSE');
  expect(runs[1]?.output()).toContain('gateway: OPERATIONS_PORT is "http", which is no port');
  const missing = start({ secrets: '{}' });
  expect(await missing.ended).toBe(2);
  expect(missing.output()).toContain('gateway: secret broker has no value');
});

test('without its broker it runs, answers 503, says that it is not ready, and ends with 0 when asked', async () => {
  const run = start();
  const { url, operations } = await listening(run);
  const answer = await fetch(`${url}/orders`, { method: 'POST', body: 'x' });
  // fetch cannot say another host.
  expect(answer.status).toBe(404);
  const ready = await fetch(`${operations}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, reasons: ['local: not connected'], warnings: [] },
  ]);
  const metrics = await (await fetch(`${operations}/metrics`)).text();
  expect(metrics).toContain('warren_receiver_broker_up{broker="local",vhost="/"} 0');
  expect(metrics).toContain('warren_receiver_requests_total{endpoint="none",status="404",outcome="refused-route"} 1');
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
});

test('an endpoint whose secret is missing is named by readiness, and the gateway runs', async () => {
  const signature = { scheme: 'github', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 };
  const run = start({ settings: documentOf([{ signature }], { brokers }) });
  const { operations } = await listening(run);
  const { reasons } = (await (await fetch(`${operations}/readyz`)).json()) as { reasons: string[] };
  expect(reasons).toEqual([
    expect.stringMatching(/^endpoint orders: secret webhook has no value in /),
    'local: not connected',
  ]);
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
});
