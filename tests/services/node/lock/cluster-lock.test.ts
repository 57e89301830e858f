import {
  type Clock,
  LockBusy,
  type LockProps,
  purposeOfLock,
  withClusterLock,
} from '../../../../services/node/lock/cluster-lock.ts';
import { type Lease, LeaseLost } from '../../../../services/node/lock/lease.ts';
import { memoryTable } from '../memory-table.ts';
import { settled, steppedClock } from '../stepped-clock.ts';

const leaseMs = 60_000;

/** A table and a clock, and locks of any node over them. */
function cluster() {
  const table = memoryTable();
  const { clock, pass, skip } = steppedClock();
  const said: string[] = [];
  const props = (number: number, more: Partial<LockProps> = {}): LockProps => ({
    table,
    broker: 'orders',
    number,
    pid: 812,
    isRunning: () => true,
    purpose: `configure ${number}`,
    waitMs: 120_000,
    leaseMs,
    clock,
    say: (line) => said.push(line),
    ...more,
  });
  return { table, clock, pass, skip, said, props, lock: () => table.items.get('lock') };
}

/** Work of one step that goes on until the test ends it. */
function longWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let signal: AbortSignal | undefined;
  return {
    end: () => end(),
    signal: () => signal,
    work: async (lease: Lease) => {
      signal = lease.signal;
      return lease.step(async () => {
        await ended;
        return 'done';
      });
    },
  };
}

/** Work that takes a step every second and never comes to an end by itself: how many it began, before and after the lease was lost. */
function stepsOf(clock: Clock) {
  const begun = { before: 0, after: 0 };
  return {
    begun,
    work: async (lease: Lease) => {
      for (;;) {
        await lease.step(() => {
          begun[lease.signal.aborted ? 'after' : 'before'] += 1;
          return clock.sleep(1000);
        });
      }
    },
  };
}

test('work runs under the lock, which says who holds it and what for, and is gone afterwards', async () => {
  const { props, lock, clock } = cluster();
  const result = await withClusterLock(props(2), async () => {
    expect(lock()).toEqual({ holder: '2/812', purpose: 'configure 2', until: clock.now() + leaseMs });
    return 7;
  });
  expect(result).toBe(7);
  expect(lock()).toBeUndefined();
});

test('a failure of the work comes through, and the lock is free', async () => {
  const { props, lock } = cluster();
  await expect(withClusterLock(props(1), () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(lock()).toBeUndefined();
});

test('a second node waits, says once for whom, and goes on when the first is done', async () => {
  const { props, pass, said } = cluster();
  const { work, end } = longWork();
  const first = withClusterLock(props(1), work);
  await settled();
  const order: string[] = [];
  const second = withClusterLock(props(2), async () => order.push('second'));
  await pass(30_000);
  expect(order).toEqual([]);
  end();
  await first;
  await pass(6000);
  await second;
  expect(order).toEqual(['second']);
  expect(said).toEqual([
    'waiting for node 1 (process 812), which holds it for "configure 1" until 2026-09-01T03:01:00.000Z at least',
  ]);
});

test('a lock that does not come free in time is refused with who holds it and what for', async () => {
  const { props, pass } = cluster();
  const { work, end } = longWork();
  const first = withClusterLock(props(1), work);
  await settled();
  const second = withClusterLock(props(2, { waitMs: 10_000 }), async () => {});
  const refused = expect(second).rejects.toThrow(
    'orders is not free: node 1 (process 812), which holds it for "configure 1"',
  );
  await pass(11_000);
  await refused;
  await expect(withClusterLock(props(3, { waitMs: 0 }), async () => {})).rejects.toBeInstanceOf(LockBusy);
  end();
  await first;
});

test('a lease is renewed for as long as the work runs, so that nobody takes it over', async () => {
  const { props, pass, lock, clock } = cluster();
  const { work, end, signal } = longWork();
  const first = withClusterLock(props(1), work);
  await settled();
  await pass(10 * leaseMs);
  expect(lock()).toMatchObject({ holder: '1/812' });
  expect(Number(lock()?.until)).toBeGreaterThan(clock.now());
  expect(signal()?.aborted).toBe(false);
  end();
  expect(await first).toBe('done');
});

test('a lease that ended is taken over by one node alone', async () => {
  const { table, props, clock } = cluster();
  table.items.set('lock', { holder: '1/44', purpose: 'configure', until: clock.now() - 1 });
  const entered: number[] = [];
  const { work, end } = longWork();
  const attempts = [2, 3].map((number) =>
    withClusterLock(props(number, { waitMs: 0 }), async (lease) => {
      entered.push(number);
      return work(lease);
    }),
  );
  const outcomes = Promise.allSettled(attempts);
  await settled();
  expect(entered).toHaveLength(1);
  end();
  expect((await outcomes).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('what an earlier life of the same process left is taken over at once', async () => {
  const { table, props, clock } = cluster();
  table.items.set('lock', { holder: '2/812', purpose: 'configure', until: clock.now() + leaseMs });
  await expect(withClusterLock(props(2, { waitMs: 0 }), async () => 'in')).resolves.toBe('in');
});

test('what a killed process of the same node left is taken over at once, and that of another node is not', async () => {
  const { table, props, clock } = cluster();
  const asked: number[] = [];
  const isRunning = (pid: number) => asked.push(pid) === 0;
  const left = { holder: '2/44', purpose: 'configure', until: clock.now() + leaseMs };
  table.items.set('lock', left);
  await expect(withClusterLock(props(2, { waitMs: 0, isRunning }), async () => 'in')).resolves.toBe('in');
  expect(asked).toEqual([44]);
  table.items.set('lock', left);
  await expect(withClusterLock(props(3, { waitMs: 0, isRunning }), async () => 'in')).rejects.toBeInstanceOf(LockBusy);
});

describe('a lease that is lost under the work', () => {
  test('because another took it over ends the work with the step under way, and the lock of the other stays', async () => {
    const { table, props, pass, said, clock, lock } = cluster();
    const { work, begun } = stepsOf(clock);
    const first = withClusterLock(props(1), work);
    const outcome = expect(first).rejects.toThrow(
      /^"configure 1" lost the lock of orders: now node 3 \(process 9\), .*\. Nothing was begun after that; run it again$/,
    );
    await pass(3000);
    table.items.set('lock', { holder: '3/9', purpose: 'configure 3', until: clock.now() + 10 * leaseMs });
    await pass(leaseMs);
    await outcome;
    // Until the renewal, after a third of the lease, nobody could know.
    expect(begun).toEqual({ before: leaseMs / 3 / 1000 + 1, after: 0 });
    expect(lock()).toMatchObject({ holder: '3/9' });
    expect(said).toEqual([expect.stringMatching('the lock of orders was lost: now node 3')]);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('DynamoDB is away'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('because the table %s for as long as it lasts ends the work when it ends, and not before', async (_, put) => {
    const { table, props, pass, clock } = cluster();
    const { work, begun } = stepsOf(clock);
    const outcome = expect(withClusterLock(props(1), work)).rejects.toThrow('its lease ended unrenewed');
    await settled();
    table.put = put;
    await pass(leaseMs - 2000);
    expect(begun.before).toBe(leaseMs / 1000 - 1);
    await pass(2000);
    await outcome;
    await pass(leaseMs);
    expect(begun).toEqual({ before: leaseMs / 1000, after: 0 });
  });

  test('while the process stood still is found before the next step, and not by a timer', async () => {
    const { props, skip, said } = cluster();
    const done: string[] = [];
    const work = withClusterLock(props(1), async (lease) => {
      await lease.step(async () => void done.push('before'));
      skip(leaseMs);
      await lease.step(async () => void done.push('after'));
    });
    await expect(work).rejects.toThrow('its lease ended unrenewed');
    expect(done).toEqual(['before']);
    expect(said).toEqual(['the lock of orders was lost: its lease ended unrenewed']);
  });

  test('is an error, even of work that has nothing left to do', async () => {
    const { props, skip, lock } = cluster();
    const work = withClusterLock(props(1), async () => skip(leaseMs));
    await expect(work).rejects.toBeInstanceOf(LeaseLost);
    expect(lock()).toBeUndefined();
  });
});

test('a write that was repeated because its answer was lost counts as done', async () => {
  const { table, props, pass } = cluster();
  const { work, end, signal } = longWork();
  const { put } = table;
  // The first of two tries takes effect, and the second is refused.
  table.put = async (...write) => {
    await put(...write);
    return put(...write);
  };
  const first = withClusterLock(props(1), work);
  await settled();
  await pass(5 * leaseMs);
  expect(signal()?.aborted).toBe(false);
  end();
  await first;
});

test('what a node holds the lock for can be asked, and a lease that ended does not count', async () => {
  const { table, props, clock } = cluster();
  const ask = (number: number, ms = 0) => purposeOfLock({ table, number, now: new Date(clock.now() + ms) });
  expect(await ask(1)).toBeUndefined();
  await withClusterLock(props(1), async () => {
    expect(await ask(1)).toBe('configure 1');
    expect(await ask(2)).toBeUndefined();
    expect(await ask(1, leaseMs)).toBeUndefined();
  });
});
