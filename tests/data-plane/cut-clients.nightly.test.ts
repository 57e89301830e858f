import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../until.ts';
import { residentBytes } from './processes.ts';
import type { Program } from './program.ts';
import { type Relay, startRelay } from './relay.ts';
import { sendRequest } from './send-request.ts';
import { endpointSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const clients = 500;
const mebibyte = 1024 * 1024;
const bodyBytes = 256 * 1024;

const askedDeadlineSeconds = 20;

/** What the process may have grown by: what the bodies took, once, and what is not collected yet. */
const mostGrowthBytes = 256 * mebibyte;

let bench: Workbench;
let relay: Relay;
let gateway: Program & { url: string };

beforeAll(async () => {
  bench = await startWorkbench();
  for (const queue of ['accepted', 'asked']) await bench.queue(queue);
  relay = await startRelay(bench.rabbitmq.port);
  gateway = await bench.gateway({
    endpoints: [
      endpointSettings({ name: 'accepted', queue: 'accepted', deadlineSeconds: 30 }),
      endpointSettings({ name: 'asked', queue: 'asked', mode: 'reply', deadlineSeconds: askedDeadlineSeconds }),
    ],
    brokerPort: relay.port,
  });
  // What a first request makes the process load is no growth.
  expect((await sendRequest(`${gateway.url}/accepted`, { method: 'POST', body: Buffer.from('first') })).status).toBe(
    202,
  );
});

afterAll(async () => {
  await bench?.stop();
  await relay?.stop();
});

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: hooks.test\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;

/** Clients that have each sent this, and wait. */
async function connected(sends: (number: number) => string): Promise<Socket[]> {
  const port = Number(new URL(gateway.url).port);
  return Promise.all(
    Array.from(
      { length: clients },
      (_, number) =>
        new Promise<Socket>((resolve) => {
          const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(sends(number), () => resolve(socket)));
          socket.on('error', () => {});
        }),
    ),
  );
}

/** Goes without a word: every other one with a reset, as when a process dies, and the others with an end. */
function cut(sockets: readonly Socket[]): void {
  for (const [index, socket] of sockets.entries()) {
    if (index % 2 === 0) socket.resetAndDestroy();
    else socket.destroy();
  }
}

const inFlight = () => gateway.metric('warren_receiver_in_flight');

async function nothingInFlight(withinMs: number): Promise<void> {
  await until('nothing is in flight', async () => (await inFlight()) === 0, withinMs);
  expect(await gateway.metric('warren_receiver_in_flight_bytes')).toBe(0);
}

/** Nothing that the clients left behind is in anybody's way. */
async function expectAtWork(before: { memory: number; depth: number }): Promise<void> {
  expect((await sendRequest(`${gateway.url}/accepted`, { method: 'POST', body: Buffer.from('after') })).status).toBe(
    202,
  );
  expect(await bench.depth('accepted')).toBe(before.depth + 1);
  const grown = residentBytes(gateway.pid) - before.memory;
  process.stdout.write(`grown by ${Math.round(grown / mebibyte)} MiB\n`);
  expect(grown).toBeLessThan(mostGrowthBytes);
}

const now = async () => ({ memory: residentBytes(gateway.pid), depth: await bench.depth('accepted') });

test(`${clients} clients that are cut in the middle of their headers leave nothing behind`, async () => {
  const before = await now();
  cut(await connected(() => head('/accepted', 5).slice(0, 60)));
  await nothingInFlight(10_000);
  await expectAtWork(before);
});

test(`${clients} clients that are cut in the middle of their bodies have nothing published, and give back what they took`, async () => {
  const before = await now();
  const sockets = await connected(() => `${head('/accepted', bodyBytes)}${'x'.repeat(bodyBytes / 2)}`);
  await until('all are under way', async () => (await inFlight()) === clients, 30_000);
  expect(await gateway.metric('warren_receiver_in_flight_bytes')).toBeGreaterThan(clients * (bodyBytes / 4));

  cut(sockets);

  await nothingInFlight(10_000);
  await expectAtWork(before);
});

test(`${clients} clients that go while they wait have asked once each; those that said so are let go of at once, the others at the deadline`, async () => {
  const before = await now();
  const sockets = await connected((number) => `${head('/asked', 8)}${String(number).padStart(8)}`);
  await until('all are under way', async () => (await inFlight()) === clients, 30_000);
  await until('all are published', async () => (await bench.depth('asked')) === clients, 30_000);

  cut(sockets);

  // An end may mean that a client has sent all it will, and a reset that it has gone.
  await until('resets are seen', async () => (await inFlight()) === clients / 2, askedDeadlineSeconds * 500);
  expect((await bodies('asked')).sort()).toEqual(Array.from({ length: clients }, (_, number) => number).sort());
  await nothingInFlight(askedDeadlineSeconds * 1_000 + 5_000);
  await expectAtWork(before);
});

test(`of ${clients} clients that are cut while the broker is silent each has its webhook published once`, async () => {
  const before = await now();
  relay.cut();
  const sockets = await connected((number) => `${head('/accepted', 8)}${String(number).padStart(8)}`);
  await until('all are under way', async () => (await inFlight()) === clients, 30_000);
  cut(sockets);
  await sleep(1_000);
  // What was handed to the broker takes room until that has said something.
  expect(await inFlight()).toBe(clients);

  relay.mend();

  await nothingInFlight(10_000);
  expect(await bench.depth('accepted')).toBe(before.depth + clients);
  const published = (await bodies('accepted')).filter((body) => !Number.isNaN(body));
  expect(published.sort()).toEqual(Array.from({ length: clients }, (_, number) => number).sort());
  await expectAtWork({ ...before, depth: 0 });
});

/** The bodies of everything in a queue, as numbers; it is empty then. */
async function bodies(queue: string): Promise<number[]> {
  return (await bench.drained(queue)).map(({ content }) => Number(content.toString()));
}
