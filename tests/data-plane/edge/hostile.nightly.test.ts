import { draws } from '../../draws.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { type HostileBench, startHostileBench } from './hostile-requests.ts';

let bench: HostileBench;

beforeAll(async () => {
  bench = await startHostileBench();
});

afterAll(async () => {
  await bench?.stop();
  removeScratchFolders();
});

const { seed } = draws(1);
const count = 10_000;

test(`of ${count} hostile requests each gets the gateway's answer, and none reaches the function unsigned or the queue wrong`, async () => {
  const { differences, words, taken } = await bench.compare(count, seed + 1);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(words))}\n`);
  expect(differences).toEqual([]);
  expect([...words.keys()].filter((word) => !/^(?:202|4\d\d)/.test(word))).toEqual([]);
  expect(bench.way.url.seen.filter(({ refused }) => refused !== undefined)).toEqual([]);
  const channel = await bench.channel();
  expect((await channel.checkQueue('quotes')).messageCount).toBe(2 * taken);
});
