import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestCounts } from '../../../../services/watch/aws/request-counts.ts';
import { countPromises, knownCounts } from '../../../../services/watch/promises/count-promises.ts';
import {
  countedUp,
  minuteMs,
  type PromiseCounts,
  type Requests,
  readFrom,
} from '../../../../services/watch/promises/counts.ts';
import { promisesForPrometheus } from '../../../../services/watch/promises/tell-promises.ts';
import { draws } from '../../../draws.ts';
import { randomFrom } from '../../receiver/fuzz.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'warren-test-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** A CloudWatch that knows of each minute what `known` says at the time at which it is asked. */
function cloudWatch(known: (endpoint: string, minute: number, now: number) => Requests | undefined): RequestCounts {
  return {
    async since({ endpoints, until }) {
      return new Map(
        endpoints.map(({ endpoint, from }) => {
          const minutes = new Map<number, Requests>();
          for (let minute = from; minute < until; minute += minuteMs) {
            const requests = known(endpoint, minute, until);
            if (requests) minutes.set(minute, requests);
          }
          return [endpoint, minutes] as const;
        }),
      );
    },
  };
}

const began = Date.UTC(2026, 10, 30, 12);
const at = (minute: number) => began + minute * minuteMs;
const read = (requests: RequestCounts, minute: number, endpoints = ['orders']) =>
  countPromises({ requests, folders: { data }, platform: 'acme', endpoints, now: at(minute) + 20_000 });
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
const sums = (endpoint = 'orders') => {
  const { counted, kept } = knownCounts({ data })?.endpoints[endpoint] ?? {};
  return [counted, kept];
};

test('each minute counts once, from the first reading on, however late and in however many parts CloudWatch has it', async () => {
  const latest: Record<number, Requests[]> = {
    0: [{ counted: 10, kept: 9 }],
    1: [
      { counted: 4, kept: 4 },
      { counted: 6, kept: 5 },
    ],
  };
  const requests = cloudWatch((_, minute, now) => {
    if (minute < began) return { counted: 1000, kept: 0 };
    const index = (minute - began) / minuteMs;
    const parts = latest[index] ?? [];
    const age = Math.floor((now - minute) / minuteMs);
    return age < 1 ? undefined : parts[Math.min(age - 1, parts.length - 1)];
  });
  await read(requests, 0);
  expect(sums()).toEqual([0, 0]);
  await read(requests, 1);
  expect(sums()).toEqual([10, 9]);
  await read(requests, 2);
  expect(sums()).toEqual([14, 13]);
  await read(requests, 3);
  await read(requests, 3);
  expect(sums()).toEqual([16, 14]);
});

test('nothing is lost or counted twice over late minutes, failed readings and hours away, drawn at random', () => {
  const { seed, numRuns } = draws(40);
  for (let run = 0; run < numRuns; run += 1) {
    const { below } = randomFrom(seed + run);
    const minutes = Array.from({ length: 400 }, () => {
      const counted = below(3) === 0 ? 0 : below(50);
      return { counted, kept: below(counted + 1), lateBy: 1 + below(30) };
    });
    // Half of each comes late.
    const known = (minute: number, now: number): Requests | undefined => {
      const made = minutes[minute];
      if (!made || made.counted === 0 || minute >= now) return undefined;
      const half = Math.floor(made.counted / 2);
      return now - minute >= made.lateBy ? made : { counted: half, kept: Math.min(made.kept, half) };
    };
    let counts: PromiseCounts | undefined;
    const reading = (minute: number) => {
      const from = readFrom(counts, 'orders', at(minute));
      const found =
        from === undefined
          ? []
          : range((from - began) / minuteMs, minute).flatMap((each) => {
              const requests = known(each, minute);
              return requests ? [[at(each), requests] as const] : [];
            });
      const orders = countedUp(counts?.endpoints.orders, new Map(found), at(minute));
      expect(orders.counted).toBeGreaterThanOrEqual(counts?.endpoints.orders?.counted ?? 0);
      expect(orders.kept).toBeGreaterThanOrEqual(counts?.endpoints.orders?.kept ?? 0);
      counts = { readAt: at(minute), endpoints: { orders } };
    };
    for (let minute = 0; minute < 440; minute += below(50) === 0 ? 90 : 1) if (below(10) > 0) reading(minute);
    reading(470);
    const { since = 0, ...sums } = counts?.endpoints.orders ?? {};
    const wanted = (what: 'counted' | 'kept') =>
      minutes.slice((since - began) / minuteMs).reduce((sum, each) => sum + each[what], 0);
    expect([run, sums]).toEqual([run, expect.objectContaining({ counted: wanted('counted'), kept: wanted('kept') })]);
  }
});

test('a reading that fails changes nothing, and an endpoint that promises nothing any more is forgotten', async () => {
  const requests = cloudWatch((_, minute) => (minute >= began ? { counted: 1, kept: 1 } : undefined));
  await read(requests, 0, ['orders', 'quotes']);
  await read(requests, 2, ['orders', 'quotes']);
  const before = knownCounts({ data });
  await expect(read({ since: () => Promise.reject(new Error('throttled')) }, 3)).rejects.toThrow('throttled');
  expect(knownCounts({ data })).toEqual(before);
  await read(requests, 4);
  expect([sums('orders'), sums('quotes')]).toEqual([
    [5, 5],
    [undefined, undefined],
  ]);
});

test('what is damaged begins anew', async () => {
  const requests = cloudWatch(() => undefined);
  await read(requests, 0);
  writeFileSync(join(data, 'promises', 'counts.json'), '{"readAt": "yes');
  await read(requests, 1);
  expect(sums()).toEqual([0, 0]);
});

test('Prometheus is told the sums, and nothing of them once they are old: what stands still would look like no request', async () => {
  const requests = cloudWatch((_, minute) => (minute >= began ? { counted: 7, kept: 5 } : undefined));
  await read(requests, 0);
  await read(requests, 1);
  const told = async (minute: number) =>
    (await promisesForPrometheus(knownCounts({ data }), at(minute))).split('\n').filter((line) => /^[a-z]/.test(line));
  expect(await told(2)).toEqual([
    `warren_promise_read_timestamp_seconds ${(at(1) + 20_000) / 1000}`,
    'warren_promise_requests_counted_total{endpoint="orders"} 14',
    'warren_promise_requests_kept_total{endpoint="orders"} 10',
  ]);
  expect(await told(7)).toEqual([`warren_promise_read_timestamp_seconds ${(at(1) + 20_000) / 1000}`]);
  expect((await promisesForPrometheus(undefined, began)).split('\n').filter((line) => /^[a-z]/.test(line))).toEqual([]);
});
