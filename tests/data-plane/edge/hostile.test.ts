import { decodeRequest } from '../../../services/messages/request-message.ts';
import { draws } from '../../draws.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { randomFrom, validRequest, write } from '../../services/receiver/fuzz.ts';
import { exchangeRaw } from '../../services/receiver/raw-http.ts';
import { type HostileBench, startHostileBench, target } from './hostile-requests.ts';

let bench: HostileBench;

beforeAll(async () => {
  bench = await startHostileBench();
});

afterAll(async () => {
  await bench?.stop();
  removeScratchFolders();
});

const { seed, numRuns: count } = draws(4_000);

test(`of ${count} hostile requests each gets the gateway's answer, and none reaches the function unsigned or the queue wrong`, async () => {
  const { way } = bench;
  const { differences, words, taken } = await bench.compare(count, seed);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(words))}\n`);
  expect(differences).toEqual([]);
  expect([...words.keys()].filter((word) => !/^(?:202|4\d\d)/.test(word))).toEqual([]);
  expect(way.url.seen.length).toBeGreaterThan(0);
  expect(way.url.seen.filter(({ refused }) => refused !== undefined)).toEqual([]);
  const channel = await bench.channel();
  // Those alone that are right as a Worker is told of them, and as the gateway was told of them then.
  expect(taken).toBeLessThan(count / 20);
  expect((await channel.purgeQueue('quotes')).messageCount).toBe(2 * taken);

  // What is right is taken, so that it was no wrong address.
  const right = write(validRequest(randomFrom(seed), target));
  for (const port of [way.port, bench.gateway.port]) {
    expect((await exchangeRaw(port, [right])).toString('latin1')).toMatch(/^HTTP\/1\.1 202 /);
  }
  const [ofWorker, ofGateway] = [
    await channel.get('quotes', { noAck: true }),
    await channel.get('quotes', { noAck: true }),
  ];
  if (!ofWorker || !ofGateway) throw new Error('one of them is not in the queue');
  expect(sameFor(ofWorker)).toEqual(sameFor(ofGateway));
});

/** A message as far as the way that it came must not show; on Lambda, headers come in lower case and in another order. */
function sameFor(message: Parameters<typeof decodeRequest>[0]) {
  const { request, ...read } = decodeRequest(message);
  const { correlationId, timestamp: _, headers: __, ...properties } = message.properties;
  const headers = request.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort();
  const ids = { hasCorrelation: correlationId !== undefined };
  return { ...properties, ...ids, ...read, request: { ...request, headers } };
}
