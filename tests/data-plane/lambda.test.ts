import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeRequest } from '../../services/messages/request-message.ts';
import { endpointSettings, localBroker, standardWebhook } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let environment: ChildProcess;
const answers = new Map<string, (answer: LambdaResult) => void>();

interface LambdaResult {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}

beforeAll(async () => {
  bench = await startWorkbench();
  await bench.queue('orders');
  const file = (name: string, contents: unknown) => {
    const path = join(bench.folder, name);
    writeFileSync(path, JSON.stringify(contents), { mode: 0o600 });
    return path;
  };
  environment = spawn(
    process.execPath,
    [join(import.meta.dirname, 'lambda-host.cjs'), join(import.meta.dirname, '..', '..', 'dist', 'receiver.cjs')],
    {
      env: {
        PATH: process.env.PATH,
        LOG_LEVEL: 'silent',
        WARREN_SECRETS_FILE: file('secrets.json', { ...bench.secrets, origin: 'o'.repeat(40) }),
        WARREN_RECEIVER_SETTINGS: file('settings.json', {
          endpoints: [
            endpointSettings({
              name: 'orders',
              queue: 'orders',
              signature: { scheme: 'standard-webhooks', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
            }),
          ],
          brokers: { local: localBroker(bench.rabbitmq.port) },
          origin: {
            header: 'x-warren-origin',
            secrets: [{ secret: 'origin' }],
            clientHeader: 'cf-connecting-ip',
            hostHeader: 'x-forwarded-host',
          },
          maxInFlight: 10,
          maxInFlightBytes: 10_000_000,
        }),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  createInterface({ input: environment.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (!line.startsWith('ANSWER ')) return;
    const { id, result, error } = JSON.parse(line.slice('ANSWER '.length));
    answers.get(id)?.(result ?? { statusCode: -1, body: error });
  });
});

afterAll(async () => {
  environment.kill('SIGKILL');
  await bench.stop();
});

/** An event of a function URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function invoke(
  id: string,
  change: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
) {
  const body = Buffer.from(`{"order":"${id}"}`);
  const headers = change({
    host: 'abc123.lambda-url.eu-west-1.on.aws',
    'x-forwarded-host': 'hooks.test',
    'x-warren-origin': 'o'.repeat(40),
    'cf-connecting-ip': '203.0.113.9',
    ...standardWebhook(id, body),
  });
  const event = {
    version: '2.0',
    rawPath: '/orders',
    rawQueryString: 'a=1&a=2',
    headers,
    requestContext: { http: { method: 'POST', path: '/orders', sourceIp: '198.51.100.1' }, requestId: id },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
  const answer = new Promise<LambdaResult>((resolve) => answers.set(id, resolve));
  environment.stdin?.write(`${JSON.stringify({ id, event, remainingMs: 15_000 })}\n`);
  return answer;
}

test('a signed webhook that came through the proxy is in the queue, with the address of its sender', async () => {
  expect((await invoke('msg_1')).statusCode).toBe(202);

  const channel = await bench.channel();
  const message = await channel.get('orders');
  if (!message) throw new Error('the queue is empty');
  channel.ack(message);
  const read = decodeRequest(message);
  expect(read).toMatchObject({
    messageId: 'msg_1',
    endpoint: 'orders',
    verifiedBy: 'standard-webhooks',
    client: '203.0.113.9',
  });
  expect(read.request).toMatchObject({ method: 'POST', target: '/orders?a=1&a=2' });
  expect(read.request.body.toString()).toBe('{"order":"msg_1"}');
  expect(JSON.stringify(read.request.headers)).not.toContain('oooooooo');
});

test('what did not come through the proxy, or was not signed, is refused and reaches no queue', async () => {
  const direct = await invoke('msg_2', ({ 'x-warren-origin': _, ...headers }) => headers);
  const unsigned = await invoke('msg_3', (headers) => ({ ...headers, 'webhook-signature': 'v1,AAAA' }));
  const elsewhere = await invoke('msg_4', (headers) => ({ ...headers, 'x-forwarded-host': 'other.test' }));

  expect([direct, unsigned, elsewhere].map(({ statusCode }) => statusCode)).toEqual([403, 401, 404]);
  expect(await bench.depth('orders')).toBe(0);
});

test('an environment that was frozen for longer than the heartbeat takes the next webhook', async () => {
  environment.kill('SIGSTOP');
  // Heartbeats are ten seconds apart, and the broker gives up after two.
  await sleep(25_000);
  environment.kill('SIGCONT');

  expect((await invoke('msg_5')).statusCode).toBe(202);
  expect(await bench.depth('orders')).toBe(1);
});
