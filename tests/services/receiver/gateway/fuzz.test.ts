import { startGatewayServer } from '../../../../services/receiver/gateway/server.ts';
import { draws } from '../../../draws.ts';
import { fuzzCases, randomFrom, validRequest, write } from '../fuzz.ts';
import { exchangeRaw, parseResponses } from '../raw-http.ts';
import { secrets, testReceiver } from '../test-receiver.ts';

const target = {
  host: 'hooks.test',
  path: '/orders',
  secret: secrets.github ?? '',
  maxBodyBytes: 2_000,
  maxHeaderBytes: 16_384,
};
const signature = { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 };

const { seed, numRuns: count } = draws(2_000);
const atOnce = 32;

test(`${count} requests that are wrong get the right answer each, and none is published`, async () => {
  const { receive, broker, inFlight } = await testReceiver([{ signature, maxBodyBytes: target.maxBodyBytes }], {
    level: 'silent',
  });
  const errors: unknown[] = [];
  const log = { error: (...line: unknown[]) => void errors.push(line) };
  const server = await startGatewayServer({ receive, host: '127.0.0.1', port: 0, log });
  const port = Number(new URL(server.url).port);
  try {
    const next = fuzzCases(target, seed);
    const wrong: string[] = [];
    const seen = new Set<string>();
    let left = count;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        const { what, bytes, expected } = next();
        seen.add(what);
        const received = await exchangeRaw(port, [bytes], { end: true });
        const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(received.toString('latin1'))?.[1] ?? 0);
        if (!expected.includes(status))
          wrong.push(`${what}: ${status} for ${JSON.stringify(bytes.toString('latin1').slice(0, 600))}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(seen.size).toBeGreaterThan(25);
    expect(broker.published).toEqual([]);
    expect(errors).toEqual([]);
    expect([inFlight.requests, inFlight.bytes]).toEqual([0, 0]);

    // The same server takes what is right, so that it was no wrong address.
    const right = write(validRequest(randomFrom(seed), target));
    expect(parseResponses(await exchangeRaw(port, [right]))).toMatchObject([{ status: 202 }]);
    expect(broker.published).toHaveLength(1);
  } finally {
    await server.close(1000);
  }
});
