import { runChaos } from './chaos.ts';

test('of everything answered 2xx nothing is lost and nothing happens twice, whatever breaks', async () => {
  const counts = await runChaos((line) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`));
  process.stdout.write(`${JSON.stringify(counts)}\n`);

  expect(counts.kills).toBe(20);
  expect(counts.lost).toEqual([]);
  expect(counts.effects).toBe(counts.distinctEffects);
  expect(counts.distinctEffects).toBeGreaterThanOrEqual(counts.accepted);
  expect(counts.wrongReplies).toEqual([]);
  expect(counts.parked).toBe(0);
  // The load was a load.
  expect(counts.accepted).toBeGreaterThan(300);
  expect(counts.replied).toBeGreaterThan(50);
});
