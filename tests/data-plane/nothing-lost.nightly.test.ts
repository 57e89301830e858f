import { breakEverything, type ChaosCounts, endInTurn, runChaos, runShort } from './chaos.ts';

test('of everything answered 2xx nothing is lost and nothing happens twice, whatever breaks', async () => {
  const counts = await runChaos(say, {
    breaking: breakEverything,
    effects: { handler: 'effects.mjs', attempts: 20 },
  });

  expect(counts.kills).toBe(20);
  expectNothingLost(counts);
});

test('nor when the broker and the cache run short and the database deadlocks, at one attempt', async () => {
  const counts = await runChaos(say, {
    breaking: runShort,
    effects: { handler: 'deadlocking.mjs', attempts: 1 },
  });

  expectNothingLost(counts);
  // Nothing was taken while memory was short, nor while the disk was.
  expect(counts.longGapsMs.filter((gap) => gap > 50_000)).toHaveLength(2);
  expect(counts.deadlocks).toBeGreaterThan(0);
});

test('nor when gateway and processors are asked to end, again and again; each finishes what it has', async () => {
  const counts = await runChaos(say, {
    breaking: endInTurn,
    // At one attempt: whatever was left unfinished and counted would be parked.
    effects: { handler: 'effects.mjs', attempts: 1 },
  });

  expectNothingLost(counts);
  expect(counts.ends).toEqual(Array(16).fill(0));
});

function expectNothingLost(counts: ChaosCounts): void {
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  expect(counts.lost).toEqual([]);
  expect(counts.effects).toBe(counts.distinctEffects);
  expect(counts.distinctEffects).toBeGreaterThanOrEqual(counts.accepted);
  expect(counts.wrongReplies).toEqual([]);
  expect(counts.parked).toBe(0);
  // The load was a load.
  expect(counts.accepted).toBeGreaterThan(300);
  expect(counts.replied).toBeGreaterThan(50);
}

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
