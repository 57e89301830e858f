import { promiseRecord } from '../../../contracts/promises.ts';
import { draws } from '../../draws.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { randomFrom } from '../../services/receiver/fuzz.ts';
import { failedBefore, fires, heldByPromtool, type Minute } from './promises.ts';

afterAll(removeScratchFolders);

const promise = { acceptedPercent: 99.9, withinMs: 500, overDays: 30 };
const well: Minute = { counted: 100, failed: 0 };
const all = (count: number, minute: Minute): Minute[] => Array.from({ length: count }, () => minute);
const page = (minute: number, isFiring: boolean) => ({ expr: fires('service-level-page', isFiring), minute });
const ticket = (minute: number, isFiring: boolean) => ({ expr: fires('service-level-ticket', isFiring), minute });

test.each([
  [
    'all requests fail: a page within minutes, which ends half an hour after they do',
    [...all(120, well), ...all(20, { counted: 100, failed: 100 }), ...all(60, well)],
    [page(119, false), page(125, true), page(140, true), page(160, true), page(172, false)],
  ],
  [
    'one in fifty fails: a page once an hour has used up 2 % of the budget',
    [...all(90, well), ...all(60, { counted: 100, failed: 2 }), ...all(40, well)],
    // Above 1.44 % of the hour from its 44th minute on.
    [page(128, false), page(138, true), page(150, true), page(182, false)],
  ],
  [
    'fewer fail than may: nobody is told',
    [...all(60, well), ...all(240, { counted: 10_000, failed: 9 })],
    [page(120, false), page(299, false), ticket(299, false)],
  ],
  [
    'two of three fail at night, and three of four: no page before ten have',
    [
      ...all(120, { counted: 0, failed: 0 }),
      ...[3, 0, 0, 4, 0, 0].map((counted) => ({ counted, failed: Math.max(0, counted - 1) })),
      ...all(10, { counted: 0, failed: 0 }),
      ...all(20, { counted: 4, failed: 3 }),
    ],
    [page(126, false), page(135, false), ticket(135, false), page(145, true)],
  ],
  [
    'no request comes: nothing fails',
    [...all(30, well), ...all(120, { counted: 0, failed: 0 })],
    [page(149, false), { expr: `${promiseRecord.failedRatio('5m')} == bool 0`, minute: 149 }],
  ],
  [
    'nobody reads while all fail: nothing is recorded of the minutes, and what came then counts afterwards',
    [
      ...all(120, well),
      ...all(30, undefined),
      { counted: 3000, failed: 3000 },
      ...all(20, { counted: 100, failed: 100 }),
    ],
    [
      { expr: `absent(${promiseRecord.failedRatio('5m')})`, minute: 140 },
      page(140, false),
      page(156, true),
      { expr: `${promiseRecord.failed('1h')} > bool 3000`, minute: 156 },
    ],
  ],
] as const)('%s', async (_, minutes, expected) => {
  expect(await heldByPromtool({ promise, minutes, expected })).toEqual([]);
});

test('what is left of the budget, and when people are told, is what going through each minute comes to', async () => {
  const { seed, numRuns } = draws(8);
  for (let run = 0; run < numRuns; run += 1) {
    // The agent begins with nothing. A window that begins right after it would be stretched towards that beginning, each counter by its own.
    const begin = [{ counted: 0, failed: 0 }, ...all(60, { counted: 400, failed: 0 })];
    const minutes = [...begin, ...drawnMinutes(fractionsFrom(seed + run), 440)];
    const budget = 0.001;
    const expected = [60, 120, 200, 301, 388, 450, 499].flatMap((minute) => {
      const at = (window: number) => failedBefore(minutes, minute, window);
      const near = (expr: string, value: number) => ({
        expr: `abs(${expr} - ${value}) < bool ${1e-9 * (1 + Math.abs(value))}`,
        minute,
      });
      return [
        near(promiseRecord.failedRatio('5m'), at(5).ratio),
        near(promiseRecord.failedRatio('1h'), at(60).ratio),
        near(promiseRecord.failedRatio('6h'), at(360).ratio),
        // What looks at days is worked out every other minute.
        ...(minute % 2 === 0 ? [near(promiseRecord.left, 1 - at(30 * 1440).ratio / budget)] : []),
        ...firing(minutes, minute, budget),
      ];
    });
    expect([run, await heldByPromtool({ promise, minutes, expected })]).toEqual([run, []]);
  }
});

/** The page alarm by the workbook's words, where three minutes in a row say the same: it takes two to begin. */
function firing(minutes: readonly Minute[], minute: number, budget: number) {
  const isBeyond = (when: number) =>
    (
      [
        [5, 60, 14.4],
        [30, 360, 6],
      ] as const
    ).some(([short, long, factor]) => {
      const [near, far] = [failedBefore(minutes, when, short), failedBefore(minutes, when, long)];
      return near.ratio > factor * budget && far.ratio > factor * budget && far.failed >= 10;
    });
  const states = [minute - 3, minute - 2, minute - 1, minute].map(isBeyond);
  return new Set(states).size === 1 ? [page(minute, states[0] === true)] : [];
}

/** Hours of different traffic, with times in which some, or all, fail. */
function drawnMinutes(next: () => number, count: number): Minute[] {
  let [traffic, failing, left] = [100, 0, 0];
  return Array.from({ length: count }, () => {
    left -= 1;
    if (left < 0) {
      traffic = [0, 1, 20, 400][Math.floor(next() * 4)] ?? 0;
      failing = [0, 0, 0.0008, 0.02, 1][Math.floor(next() * 5)] ?? 0;
      left = 5 + Math.floor(next() * 60);
    }
    const counted = Math.floor(next() * 2 * traffic);
    return { counted, failed: Array.from({ length: counted }, next).filter((value) => value < failing).length };
  });
}

function fractionsFrom(seed: number): () => number {
  const random = randomFrom(seed);
  return () => random.below(2 ** 32) / 2 ** 32;
}
