import { boundInFlight, type InFlight, type Place } from '../../../../services/receiver/limits/in-flight.ts';
import { Refusal } from '../../../../services/receiver/response/refusal.ts';

const bounds = { maxInFlight: 8, maxInFlightBytes: 100, maxSourceShare: 1 };

/** A request of a source that only its client is waited for, and whether it was ended. */
function unfinished(inFlight: InFlight, source: string, bytes: number) {
  const place = inFlight.enter(source) as Place;
  const one = { place, ended: false, reserved: place.reserve(bytes) };
  place.mayEnd(() => {
    one.ended = true;
  });
  return one;
}

test('no more requests than there are places are under way', () => {
  const inFlight = boundInFlight({ ...bounds, maxInFlight: 2 });
  const first = inFlight.enter('a') as Place;
  inFlight.enter('b');
  expect(inFlight.enter('c')).toMatchObject({ status: 503, outcome: 'refused-load', headers: [['retry-after', '1']] });
  first.leave();
  expect(inFlight.enter('c')).not.toBeInstanceOf(Refusal);
  expect(inFlight.requests).toBe(2);
});

test('one source takes no more than its share of places and bytes, and others get theirs', () => {
  const inFlight = boundInFlight({ ...bounds, maxSourceShare: 0.5 });
  const places = [1, 2, 3, 4].map(() => inFlight.enter('a') as Place);
  expect(inFlight.enter('a')).toBeInstanceOf(Refusal);
  expect(places[0]?.reserve(50)).toBe(true);
  expect(places[1]?.reserve(1)).toBe(false);
  expect((inFlight.enter('b') as Place).reserve(50)).toBe(true);
  for (const place of places) place.leave();
  expect([inFlight.requests, inFlight.bytes]).toEqual([1, 50]);
  expect((inFlight.enter('a') as Place).reserve(50)).toBe(true);
});

test('a share is large enough for one body, where everything is', () => {
  const share = { ...bounds, maxSourceShare: 0.1 };
  expect((boundInFlight({ ...share, mostBodyBytes: 60 }).enter('a') as Place).reserve(60)).toBe(true);
  expect((boundInFlight({ ...share, mostBodyBytes: 600 }).enter('a') as Place).reserve(101)).toBe(false);
});

test('the largest body of the source that has most gives way to a source that has less', () => {
  const inFlight = boundInFlight(bounds);
  const small = unfinished(inFlight, 'greedy', 20);
  const large = unfinished(inFlight, 'greedy', 30);
  const single = unfinished(inFlight, 'other', 40);
  const modest = unfinished(inFlight, 'modest', 11);
  expect([small, large, single, modest].map(({ ended }) => ended)).toEqual([false, true, false, false]);
  expect([modest.reserved, inFlight.bytes, inFlight.requests]).toEqual([true, 71, 3]);
  // What was ended takes nothing any more, and gives nothing back twice.
  expect(large.place.reserve(1)).toBe(false);
  large.place.leave();
  expect([inFlight.bytes, inFlight.requests]).toEqual([71, 3]);
});

test('nobody gives way to a source that would have as much', () => {
  const inFlight = boundInFlight(bounds);
  const others = [unfinished(inFlight, 'a', 50), unfinished(inFlight, 'b', 50)];
  expect(unfinished(inFlight, 'c', 50).reserved).toBe(false);
  expect(others[0]?.place.reserve(1)).toBe(false);
  expect(others.map(({ ended }) => ended)).toEqual([false, false]);
  expect(inFlight.bytes).toBe(100);
});

test('what others are waited for, or hold, does not give way', async () => {
  const inFlight = boundInFlight(bounds);
  const published = unfinished(inFlight, 'greedy', 50);
  published.place.mayEnd(undefined);
  const held = unfinished(inFlight, 'greedy', 50);
  let confirm = () => {};
  held.place.hold(
    new Promise<void>((resolve) => {
      confirm = resolve;
    }),
  );
  const modest = inFlight.enter('modest') as Place;
  expect(modest.reserve(1)).toBe(false);
  confirm();
  await new Promise(setImmediate);
  expect(modest.reserve(1)).toBe(true);
  expect([published.ended, held.ended]).toEqual([false, true]);
});

test('when there are no places, the oldest request of the source that has most gives way', () => {
  const inFlight = boundInFlight({ ...bounds, maxInFlight: 4 });
  const greedy = [1, 2, 3].map(() => unfinished(inFlight, 'greedy', 0));
  unfinished(inFlight, 'other', 0);
  expect(inFlight.enter('greedy')).toBeInstanceOf(Refusal);
  expect(inFlight.enter('modest')).not.toBeInstanceOf(Refusal);
  expect(greedy.map(({ ended }) => ended)).toEqual([true, false, false]);
  expect(inFlight.requests).toBe(4);
});
