import type { Day } from '../../../catalog/scaling/day.ts';
import { simulate } from '../../../catalog/scaling/simulate.ts';
import { processor } from '../../catalog/scaling/processor.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';
import { type ScalingLoop, type SeenMinute, startLoop } from './loop.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await startWorkbench();
});

afterAll(async () => {
  await bench?.stop();
});

const times = (count: number, arrivals: number): number[] => Array.from({ length: count }, () => arrivals);
const perTaskMinute = 10;

interface Play {
  queue: string;
  tasks: { min: number; max: number };
  arrivals: readonly number[];
  fullCpu: number;
  /** Minutes in which the node does not publish. */
  unseen?: readonly number[];
}

/** What a day of it was, and the same as `warren scaling replay` would have foretold it. */
async function play({ queue, tasks, arrivals, fullCpu, unseen = [] }: Play) {
  const scaled = processor({ vhost: '/', queue, tasks, prefetch: 5 });
  const loop = await startLoop({ bench, processor: scaled, perTaskMinute, fullCpu });
  const seen: SeenMinute[] = [];
  for (const [minute, count] of arrivals.entries()) {
    seen.push(await loop.minute(count, unseen.includes(minute) ? { unseen: true } : {}));
  }
  await loop.stop();
  const day: Day = {
    from: '2026-11-30T08:00:00Z',
    minutes: arrivals.length,
    depthBefore: 0,
    arrivals: Float64Array.from(arrivals),
    isSeen: arrivals.map((_, minute) => !unseen.includes(minute)),
    cpuPerMessage: arrivals.map(() => fullCpu / perTaskMinute),
    workMinutes: 0,
    throughput: { perTaskMinute, how: 'given' },
  };
  const { running, depth } = simulate(scaled, day, { perTaskMinute, startMinutes: 1 });
  return { loop, ...summary(seen), foretold: { running: [...running].join(''), depth: [...depth] } };
}

function summary(seen: readonly SeenMinute[]) {
  return {
    running: seen.map(({ running }) => running).join(''),
    depth: seen.map(({ depth }) => depth),
    began: seen.flatMap(({ began, wanted }, minute) => began.map((rule) => `${minute} ${rule}: ${wanted}`)),
  };
}

/** Every message once, none left, none parked, and nobody idle beside the others. */
async function expectAllDone(loop: ScalingLoop, queue: string): Promise<void> {
  expect(new Set(loop.timesDone())).toEqual(new Set([1]));
  expect(Math.min(...loop.doneByWorker())).toBeGreaterThan(0);
  expect([await bench.depth(queue), await bench.depth(`${queue}.parked`)]).toEqual([0, 0]);
}

test('a burst adds tasks by CPU and pressure, up to the most there may be; when it is over, what was added goes after five empty minutes', async () => {
  // Five messages come while three tasks go.
  const arrivals = [...times(2, 4), ...times(10, 30), ...times(10, 0), 5, ...times(3, 0)];
  const { loop, running, depth, began, foretold } = await play({
    queue: 'burst',
    tasks: { min: 1, max: 4 },
    arrivals,
    fullCpu: 95,
  });
  expect(running).toBe('11111111222223333344441111');
  expect(depth).toEqual([0, 0, 20, 40, 60, 80, 100, 120, 130, 140, 150, 160, 140, 110, 80, 50, 20, ...times(9, 0)]);
  expect(began).toEqual(['6 cpu-90: 2', '7 pressure: 2', '16 cpu-80: 4', '21 idle: 1']);
  expect({ running, depth }).toEqual(foretold);
  await expectAllDone(loop, 'burst');
});

test('a slow rise adds a task when one no longer suffices, and another when two do not', async () => {
  const arrivals = Array.from({ length: 26 }, (_, minute) => Math.min(24, 4 + minute));
  const { loop, running, depth, began, foretold } = await play({
    queue: 'rise',
    tasks: { min: 1, max: 4 },
    arrivals: [...arrivals, ...times(3, 0)],
    fullCpu: 70,
  });
  expect(running).toBe('11111111111111222222222233333');
  // Until then the queue was empty, and nothing there to be taken away.
  expect(began).toEqual(['4 idle: 1', '12 pressure: 2', '22 pressure: 3']);
  expect({ running, depth }).toEqual(foretold);
  await expectAllDone(loop, 'rise');
});

test('the first message starts the first task, five empty minutes end it, and the next message starts one again', async () => {
  const { loop, running, depth, began, foretold } = await play({
    queue: 'none',
    tasks: { min: 0, max: 2 },
    arrivals: [...times(2, 0), 3, ...times(3, 12), ...times(9, 0), 2, ...times(3, 0)],
    fullCpu: 70,
  });
  expect(running).toBe('0000111111110000011');
  expect(began).toEqual(['2 start: 1', '11 idle: 0', '15 start: 1']);
  expect({ running, depth }).toEqual(foretold);
  await expectAllDone(loop, 'none');
});

test('while the node publishes nothing no task goes, though the queue is empty; people are told', async () => {
  const { loop, running, depth, began, foretold } = await play({
    queue: 'unseen',
    tasks: { min: 1, max: 2 },
    arrivals: [...times(8, 15), ...times(18, 0)],
    fullCpu: 70,
    unseen: [10, 11, 12, 13, 14, 15],
  });
  expect(running).toBe('11111111222222222222211111');
  // The queue was empty in 9, and of its minutes from 16 on 20 is the fifth.
  expect(began).toEqual(['6 pressure: 2', '14 unseen: 2', '20 idle: 1']);
  expect({ running, depth }).toEqual(foretold);
  await expectAllDone(loop, 'unseen');
});
