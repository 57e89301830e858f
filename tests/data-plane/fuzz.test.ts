import { draws } from '../draws.ts';
import { fuzzCases, randomFrom, validRequest, write } from '../services/receiver/fuzz.ts';
import { exchangeRaw } from '../services/receiver/raw-http.ts';
import { endpointSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const target = {
  host: 'hooks.test',
  path: '/orders',
  secret: 's'.repeat(32),
  maxBodyBytes: 2_000,
  maxHeaderBytes: 16_384,
};

const { seed, numRuns: count } = draws(10_000);
const atOnce = 32;

let bench: Workbench;

beforeAll(async () => {
  bench = await startWorkbench();
  await bench.queue('fuzzed');
});

afterAll(() => bench.stop());

test(`of ${count} requests that are wrong, each gets the right answer, and none reaches the queue`, async () => {
  bench.secrets.github = target.secret;
  const gateway = await bench.gateway({
    endpoints: [
      endpointSettings({
        name: 'fuzzed',
        queue: 'fuzzed',
        path: target.path,
        maxBodyBytes: target.maxBodyBytes,
        signature: { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 },
      }),
    ],
  });
  const port = Number(new URL(gateway.url).port);
  const next = fuzzCases(target, seed);
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const { what, bytes, expected } = next();
      // Throws for one that hangs.
      const status = statusIn(await exchangeRaw(port, [bytes], { end: true }));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (!expected.includes(status)) wrong.push(`${what}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  process.stdout.write(`${JSON.stringify(Object.fromEntries(statuses))}\n`);

  expect(wrong).toEqual([]);
  expect(await bench.depth('fuzzed')).toBe(0);

  // The same gateway takes what is right, so that it was no wrong address.
  expect(statusIn(await exchangeRaw(port, [write(validRequest(randomFrom(seed), target))]))).toBe(202);
  expect(await bench.depth('fuzzed')).toBe(1);
});

/** 0 for a connection that was closed without an answer. */
function statusIn(received: Buffer): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(received.toString('latin1'))?.[1] ?? 0);
}
