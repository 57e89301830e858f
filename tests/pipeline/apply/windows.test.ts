import fc from 'fast-check';
import { severities } from '../../../catalog/effects/effect.ts';
import { type Hold, holdUntil, isDisruptive, type Maintenance } from '../../../pipeline/apply/windows.ts';
import { draws } from '../../draws.ts';

// 2026-11-21 is a Saturday.
const at = (time: string) => new Date(`2026-11-${time}Z`);
const window = (days: string, start: string, hours: number): Maintenance => ({
  window: { days: days.split(' '), start, hours },
});
const freeze = (time: string): Maintenance => ({ freezeUntil: at(time).toISOString() });
const open: Hold = { held: false };
const until = (time: string): Hold => ({ held: true, until: at(time) });

test('what restarts nodes or is worse waits for its time, and nothing else does', () => {
  expect(severities.filter(isDisruptive)).toEqual(['rolling', 'downtime', 'data loss', 'refused']);
});

test('without windows and freezes it is always time', () => {
  expect(holdUntil([], at('21T12:00:00'))).toEqual(open);
  expect(holdUntil([{}, { window: undefined, freezeUntil: undefined }], at('21T12:00:00'))).toEqual(open);
});

test('a window is open from its first moment until just before its end', () => {
  const saturday = [window('sat', '03:00', 2)];
  expect(holdUntil(saturday, at('21T02:59:59.999'))).toEqual(until('21T03:00:00'));
  expect(holdUntil(saturday, at('21T03:00:00'))).toEqual(open);
  expect(holdUntil(saturday, at('21T04:59:59.999'))).toEqual(open);
  expect(holdUntil(saturday, at('21T05:00:00'))).toEqual(until('28T03:00:00'));
});

test('a window across midnight belongs to the day on which it begins', () => {
  const fridayNight = [window('fri', '23:00', 4)];
  expect(holdUntil(fridayNight, at('21T02:59:59'))).toEqual(open);
  expect(holdUntil(fridayNight, at('21T03:00:00'))).toEqual(until('27T23:00:00'));
  expect(holdUntil(fridayNight, at('20T01:00:00'))).toEqual(until('20T23:00:00'));
});

test('a window of a whole day ends when it began the day before', () => {
  expect(holdUntil([window('sat', '06:30', 24)], at('22T06:29:59'))).toEqual(open);
  expect(holdUntil([window('sat', '06:30', 24)], at('22T06:30:00'))).toEqual(until('28T06:30:00'));
});

test('of several windows all have to be open at once', () => {
  const both = [window('sat sun', '03:00', 4), window('sun mon', '05:00', 4)];
  expect(holdUntil(both, at('21T05:30:00'))).toEqual(until('22T05:00:00'));
  expect(holdUntil(both, at('22T06:59:00'))).toEqual(open);
  expect(holdUntil(both, at('22T07:00:00'))).toEqual(until('29T05:00:00'));
});

test('windows that are never open at once leave no time', () => {
  const never = { held: true, until: undefined };
  expect(holdUntil([window('sat', '03:00', 2), window('sun', '03:00', 2)], at('21T03:30:00'))).toEqual(never);
  expect(holdUntil([window('sat', '03:00', 2), window('sat', '05:00', 2)], at('21T03:30:00'))).toEqual(never);
});

test('a freeze that ends while a window is open leaves the rest of the window', () => {
  expect(holdUntil([{ ...window('sat', '03:00', 4), ...freeze('21T05:15:30') }], at('20T12:00:00'))).toEqual(
    until('21T05:15:30'),
  );
  expect(holdUntil([window('sat', '03:00', 4), freeze('21T05:15:30')], at('21T05:15:30'))).toEqual(open);
});

test('after a freeze that ends while no window is open, the next one counts, however late it ends', () => {
  expect(holdUntil([window('fri', '03:00', 2), freeze('21T05:15:00')], at('19T12:00:00'))).toEqual(
    until('27T03:00:00'),
  );
  const late: Maintenance = { ...window('fri', '03:00', 2), freezeUntil: '2027-03-01T00:00:00Z' };
  expect(holdUntil([late], at('19T12:00:00'))).toEqual({ held: true, until: new Date('2027-03-05T03:00:00Z') });
});

test('of several freezes the last one counts', () => {
  expect(holdUntil([freeze('23T00:00:00'), freeze('25T00:00:00'), {}], at('21T00:00:00'))).toEqual(
    until('25T00:00:00'),
  );
});

test('a window is at the same time of day in UTC when clocks are set back', () => {
  // Clocks in Europe were set back on 2026-10-25.
  const daily = [window('sat sun', '01:30', 1)];
  expect(holdUntil(daily, new Date('2026-10-24T03:00:00Z'))).toEqual({
    held: true,
    until: new Date('2026-10-25T01:30:00Z'),
  });
});

test('the time that is said suits all of them, and no earlier minute does', () => {
  const minute = 60_000;
  const now = at('21T12:00:00').getTime();
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const time = fc
    .tuple(fc.nat(23), fc.constantFrom('00', '17', '59'))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
  const maintenance: fc.Arbitrary<Maintenance> = fc.record({
    window: fc.option(
      fc.record({
        days: fc.subarray(days, { minLength: 1 }),
        start: time,
        hours: fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constantFrom(1, 24)),
      }),
      { nil: undefined },
    ),
    freezeUntil: fc.option(
      fc.integer({ min: -3_000, max: 3_000 }).map((n) => new Date(now + n * minute).toISOString()),
      { nil: undefined },
    ),
  });
  // What is open, told without looking for openings: by the minute of the week.
  const opener = ({ window: one, freezeUntil }: Maintenance) => {
    const [h = 0, m = 0] = one?.start.split(':').map(Number) ?? [];
    const begins = one?.days.map((day) => ((days.indexOf(day) + 1) % 7) * 1_440 + h * 60 + m) ?? [0];
    const length = one ? one.hours * 60 : 10_080;
    const thaw = freezeUntil === undefined ? 0 : Date.parse(freezeUntil);
    // 1970 began on a Thursday.
    return (ms: number) =>
      ms >= thaw && begins.some((begin) => (ms / minute + 4 * 1_440 - begin + 10_080) % 10_080 < length);
  };
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(fc.array(maintenance, { minLength: 1, maxLength: 3 }), (all) => {
      const openers = all.map(opener);
      let first: number | undefined;
      // No freeze lasts longer than 3,000 minutes here, and every week is like the one before.
      for (let ms = now; first === undefined && ms <= now + 13_080 * minute; ms += minute) {
        if (openers.every((isOpen) => isOpen(ms))) first = ms;
      }
      const hold = holdUntil(all, new Date(now));
      outcomes.add(hold.held ? typeof hold.until : 'open');
      expect(hold).toEqual(
        first === now ? open : { held: true, until: first === undefined ? undefined : new Date(first) },
      );
    }),
    draws(100),
  );
  expect([...outcomes].sort()).toEqual(['object', 'open', 'undefined']);
});
