import { draws } from '../draws.ts';
import { tryHostile } from '../services/edge/hostile.ts';

const { seed } = draws(1);
const count = 10_000;

test(`${count} requests that are wrong get the gateway’s answer each through the Worker`, async () => {
  const { differences, words, taken, published, unsigned, right } = await tryHostile({ count, seed: seed + 1 });
  expect(differences).toEqual([]);
  expect([...words.keys()].filter((word) => !/^(?:202|4\d\d)/.test(word))).toEqual([]);
  expect([published, unsigned, right]).toEqual([taken, 0, 202]);
});
