import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { until } from '../until.ts';
import { type Application, bodyOf, startApplication } from './application.ts';
import type { Program } from './program.ts';
import { sendRequest, type TimedResponse } from './send-request.ts';
import { endpointSettings, processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let gateway: Program & { url: string };
const applications: Application[] = [];

beforeAll(async () => {
  bench = await startWorkbench();
  for (const queue of ['shared', 'grown', 'held', 'first', 'second']) await bench.queue(queue, 'classic');
  const channel = await bench.channel();
  await channel.assertExchange('both', 'fanout', { durable: true });
  for (const queue of ['first', 'second']) await channel.bindQueue(queue, 'both', '');
  await channel.close();
  const reply = (name: string, more = {}) => endpointSettings({ name, queue: name, mode: 'reply', ...more });
  gateway = await bench.gateway({
    endpoints: [
      reply('shared'),
      reply('grown'),
      // Long enough to start another worker in, on a busy machine too.
      reply('held', { deadlineSeconds: 25 }),
      reply('both', { queue: 'first', exchange: 'both', routingKey: 'x', fanOut: ['second'], replyFrom: 'second' }),
    ],
  });
});

afterAll(async () => {
  await bench.stop();
  await Promise.all(applications.map((application) => application.stop()));
});

/** An application that says who it is after a while, and a processor that pulls for it. */
async function worker(queue: string, name: string, takesMs: number, concurrency = 4): Promise<Program> {
  const application = await startApplication(
    (_request, response) => void setTimeout(() => response.end(name), takesMs),
  );
  applications.push(application);
  return bench.processor({
    processor: processorSettings({
      name: queue,
      queue,
      prefetch: concurrency,
      forward: { port: application.port, timeoutSeconds: 20 },
    }),
  });
}

/** Clients that ask one after another for a while. */
async function askFor(forMs: number, path: string, clients: number): Promise<TimedResponse[]> {
  const end = performance.now() + forMs;
  const answers: TimedResponse[] = [];
  const client = async () => {
    while (performance.now() < end) answers.push(await sendRequest(`${gateway.url}${path}`));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
}

const by = (answers: readonly TimedResponse[], name: string) => answers.filter(({ body }) => body.toString() === name);

test('a slow worker slows nobody else (B2)', async () => {
  await worker('shared', 'slow', 3000);
  await worker('shared', 'fast', 5);

  const answers = await askFor(8_000, '/shared', 8);

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const fast = by(answers, 'fast')
    .map(({ tookMs }) => tookMs)
    .sort((a, b) => a - b);
  expect(by(answers, 'slow').length).toBeGreaterThan(0);
  expect(fast.length).toBeGreaterThan(answers.length * 0.8);
  // Nothing that the fast one answered waited for the slow one, which takes 3,000 ms.
  expect(fast[Math.floor(fast.length * 0.99)]).toBeLessThan(1500);
});

test('a second worker that comes takes its share at once, and the gateway is not told (B5)', async () => {
  // Long beside what the programs themselves take, on a busy machine too.
  await worker('grown', 'old', 200, 2);
  const alone = await askFor(3_000, '/grown', 8);
  expect(by(alone, 'old').length).toBe(alone.length);

  await worker('grown', 'new', 200, 2);
  const together = await askFor(3_000, '/grown', 8);

  expect(by(together, 'new').length).toBeGreaterThan(together.length * 0.35);
  expect(together.length).toBeGreaterThan(alone.length * 1.2);
});

test('a request that a killed worker held is answered by another (B3)', async () => {
  const dying = await worker('held', 'dying', 15_000);
  const waiting = sendRequest(`${gateway.url}/held`);
  await until('the worker holds the request', () => (applications.at(-1)?.requests() ?? 0) > 0);

  await dying.kill9();
  await worker('held', 'other', 5);

  const { status, body } = await waiting;
  expect([status, body.toString()]).toEqual([200, 'other']);
});

test('no worker listens on anything but the loopback address (B4)', async () => {
  const { pid } = await worker('shared', 'watched', 5);

  const listening = listeningAddresses(pid);

  expect(listening.length).toBeGreaterThan(0);
  expect(new Set(listening)).toEqual(new Set(['127.0.0.1']));
});

test('a request reaches every queue of a fan-out endpoint, and the named one answers (B7)', async () => {
  const seen: string[] = [];
  for (const queue of ['first', 'second']) {
    const application = await startApplication(async (request, response) => {
      seen.push(`${queue} ${request.url} ${await bodyOf(request)}`);
      response.end(`from ${queue}`);
    });
    applications.push(application);
    await bench.processor({
      processor: processorSettings({ name: queue, queue, forward: { port: application.port, timeoutSeconds: 5 } }),
    });
  }

  const answers = await Promise.all(
    [1, 2, 3].map((number) =>
      sendRequest(`${gateway.url}/both?n=${number}`, { method: 'POST', body: Buffer.from('x') }),
    ),
  );

  expect(answers.map(({ body }) => body.toString())).toEqual(Array(3).fill('from second'));
  await until('both have seen all', () => seen.length === 6);
  expect(seen.sort()).toEqual(
    ['first', 'second'].flatMap((queue) => [1, 2, 3].map((number) => `${queue} /both?n=${number} x`)),
  );
});

test('a worker that is asked to end finishes what it holds, and exits with 0', async () => {
  await bench.queue('ending', 'classic');
  const own = await bench.gateway({
    endpoints: [endpointSettings({ name: 'ending', queue: 'ending', mode: 'reply' })],
  });
  const ending = await worker('ending', 'finished', 1_500);
  const waiting = sendRequest(`${own.url}/ending`);
  await until('the worker holds the request', () => (applications.at(-1)?.requests() ?? 0) > 0);

  const status = await ending.terminate();

  expect((await waiting).body.toString()).toBe('finished');
  expect(status).toBe(0);
});

test('a gateway that is asked to end answers what is in flight, and exits with 0', async () => {
  await bench.queue('leaving', 'classic');
  const own = await bench.gateway({
    endpoints: [endpointSettings({ name: 'leaving', queue: 'leaving', mode: 'reply' })],
  });
  await worker('leaving', 'answered', 1_500);
  const waiting = sendRequest(`${own.url}/leaving`);
  await until('the worker holds the request', () => (applications.at(-1)?.requests() ?? 0) > 0);

  const ended = own.terminate();

  expect((await waiting).body.toString()).toBe('answered');
  expect(await ended).toBe(0);
  await expect(sendRequest(`${own.url}/leaving`)).rejects.toThrow();
});

/** Addresses of IPv4 and IPv6 that a process listens on, from what the kernel says of its sockets. */
function listeningAddresses(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1]];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A is TCP_LISTEN: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
      .filter((fields) => fields[3] === '0A' && sockets.has(fields[9]))
      .map((fields) => addressOf(fields[1] ?? '')),
  );
}

/** `0100007F:1F90` is 127.0.0.1, its bytes in the order of the machine. */
function addressOf(hexadecimal: string): string {
  const [address = ''] = hexadecimal.split(':');
  if (address.length !== 8) return address;
  return Buffer.from(address, 'hex').reverse().join('.');
}
