import { draws } from '../draws.ts';
import { tryHostile } from '../services/edge/hostile.ts';

// tests/data-plane/edge/hostile.test.ts sends more of them, all the way to the queue, where the servers can be.
const { seed, numRuns: count } = draws(1_000);

test(`${count} requests that are wrong get the gateway’s answer each through the Worker, and none reaches the function unsigned`, async () => {
  const { differences, words, taken, published, unsigned, right } = await tryHostile({ count, seed });
  expect(differences).toEqual([]);
  expect([...words.keys()].filter((word) => !/^(?:202|4\d\d)/.test(word))).toEqual([]);
  expect(words.size).toBeGreaterThan(8);
  // Those alone that are right as a Worker is told of them.
  expect(published).toBe(taken);
  expect(taken).toBeLessThan(count / 20);
  expect([unsigned, right]).toEqual([0, 202]);
});
