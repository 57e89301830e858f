import fc from 'fast-check';
import type { z } from 'zod';
import { routeSchema, type Schedule, weekdays } from '../../../catalog/kinds/route/route.ts';
import { type Duty, expandSchedule, readings, type Span } from '../../../catalog/oncall/expand.ts';
import { personAt } from './slow-expansion.ts';

const minute = 60_000;
const hour = 60 * minute;

const between = (from: string, until: string): Span => ({
  from: Date.parse(`${from}Z`),
  until: Date.parse(`${until}Z`),
});

type ScheduleInput = NonNullable<z.input<typeof routeSchema>['schedules']>[string];
type LayerInput = ScheduleInput['layers'][number];

function schedule(says: Partial<ScheduleInput>): Schedule {
  const { schedules } = routeSchema
    .pick({ schedules: true })
    .parse({ schedules: { primary: { timeZone: 'Europe/Berlin', ...says } } });
  return schedules.primary as Schedule;
}

const layer = (says: Partial<LayerInput> = {}): LayerInput => ({
  name: 'week',
  start: '2026-11-30T09:00',
  turn: { days: 7 },
  people: ['ada@acme.example', 'bob@acme.example'],
  ...says,
});

/** `2027-03-28T07:00 ada` a duty, and `- ` where nobody is on call until the next. */
function told(duties: readonly Duty[]): string[] {
  return duties.flatMap(({ from, until, person }, index) => {
    const following = duties[index + 1];
    const name = person.split('@')[0];
    return [`${iso(from)} ${name}`, ...(following?.from === until ? [] : [`${iso(until)} -`])];
  });
}

const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe('hand-written schedules', () => {
  const spring = between('2027-03-27T00:00', '2027-03-30T00:00');
  const autumn = between('2027-10-30T00:00', '2027-11-02T00:00');

  test('a turn that is measured by the clocks goes over at the same time of day when they change', () => {
    const daily = schedule({ layers: [layer({ turn: { days: 1 } })] });
    expect(told(expandSchedule(daily, spring, 'clocks'))).toEqual([
      '2027-03-27T00:00 ada',
      '2027-03-27T08:00 bob',
      '2027-03-28T07:00 ada',
      '2027-03-29T07:00 bob',
      '2027-03-30T00:00 -',
    ]);
  });

  test('one that is measured by elapsed time goes over an hour later on them in summer', () => {
    const daily = schedule({ layers: [layer({ turn: { days: 1 } })] });
    expect(told(expandSchedule(daily, spring, 'elapsed'))).toEqual([
      '2027-03-27T00:00 ada',
      '2027-03-27T08:00 bob',
      '2027-03-28T08:00 ada',
      '2027-03-29T08:00 bob',
      '2027-03-30T00:00 -',
    ]);
  });

  test('a night in which the clocks go back is an hour longer by them', () => {
    const nights = schedule({ layers: [layer({ people: ['ada@acme.example'], only: [{ from: '22:00', hours: 8 }] })] });
    expect(told(expandSchedule(nights, autumn, 'clocks')).slice(2, 4)).toEqual([
      '2027-10-30T20:00 ada',
      '2027-10-31T05:00 -',
    ]);
    expect(told(expandSchedule(nights, autumn, 'elapsed')).slice(2, 4)).toEqual([
      '2027-10-30T20:00 ada',
      '2027-10-31T04:00 -',
    ]);
  });

  test('a restriction that begins in the hour that is skipped begins when the clocks do go on', () => {
    const early = schedule({ layers: [layer({ people: ['ada@acme.example'], only: [{ from: '02:30', hours: 2 }] })] });
    expect(told(expandSchedule(early, spring, 'clocks')).slice(2, 4)).toEqual([
      '2027-03-28T01:00 ada',
      '2027-03-28T02:30 -',
    ]);
  });

  test('a restriction over the night of Sunday is one', () => {
    const weekend = schedule({
      layers: [layer({ people: ['ada@acme.example'], only: [{ days: ['fri'], from: '18:00', hours: 63 }] })],
    });
    const week = between('2027-01-11T00:00', '2027-01-18T00:00');
    expect(told(expandSchedule(weekend, week, 'clocks'))).toEqual([
      '2027-01-11T00:00 ada',
      '2027-01-11T08:00 -',
      '2027-01-15T17:00 ada',
      '2027-01-18T00:00 -',
    ]);
  });

  test('a layer that has ended leaves what is below it', () => {
    const ended = schedule({
      layers: [
        layer({ people: ['ada@acme.example'] }),
        layer({ people: ['bob@acme.example'], end: '2027-01-12T09:00' }),
      ],
    });
    const days = between('2027-01-11T00:00', '2027-01-14T00:00');
    expect(told(expandSchedule(ended, days, 'clocks'))).toEqual([
      '2027-01-11T00:00 bob',
      '2027-01-12T08:00 ada',
      '2027-01-14T00:00 -',
    ]);
  });

  test('nobody is on call before the first layer starts', () => {
    const later = schedule({ layers: [layer({ start: '2027-01-12T09:00' })] });
    expect(told(expandSchedule(later, between('2027-01-11T00:00', '2027-01-13T00:00'), 'clocks'))).toEqual([
      '2027-01-12T08:00 ada',
      '2027-01-13T00:00 -',
    ]);
  });

  test('an override goes before every layer, across a turn, and where no layer holds', () => {
    const over = schedule({
      layers: [layer({ turn: { days: 1 }, only: [{ from: '09:00', hours: 12 }] })],
      overrides: [{ person: 'eve@acme.example', from: '2027-01-11T20:00', until: '2027-01-12T10:00' }],
    });
    expect(told(expandSchedule(over, between('2027-01-11T00:00', '2027-01-13T00:00'), 'clocks'))).toEqual([
      '2027-01-11T08:00 ada',
      '2027-01-11T19:00 eve',
      '2027-01-12T09:00 bob',
      '2027-01-12T20:00 -',
    ]);
  });

  test('a zone that never sets its clocks has one reading', () => {
    const daily = schedule({ timeZone: 'Asia/Kolkata', layers: [layer({ turn: { days: 1 } })] });
    const year = between('2026-12-01T00:00', '2027-12-01T00:00');
    expect(expandSchedule(daily, year, 'clocks')).toEqual(expandSchedule(daily, year, 'elapsed'));
  });
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Etc/UTC',
  'America/Santiago',
];

const quarter = fc.integer({ min: 0, max: 95 }).map((number) => clock(number * 15));
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const date = (from: string, days: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: days }), quarter)
    .map(([day, time]) => `${new Date(Date.parse(from) + day * 24 * hour).toISOString().slice(0, 10)}T${time}`);
const person = fc.constantFrom(...['ada', 'bob', 'cy', 'eve'].map((name) => `${name}@acme.example`));

const anySchedule = fc.record({
  timeZone: fc.constantFrom(...zones),
  layers: fc.array(
    fc.record(
      {
        name: fc.constant('a'),
        start: date('2026-10-01', 60),
        turn: fc.oneof(
          fc.record({ days: fc.integer({ min: 1, max: 14 }) }),
          fc.record({ hours: fc.integer({ min: 1, max: 60 }) }),
        ),
        people: fc.array(person, { minLength: 1, maxLength: 4 }),
        end: date('2026-12-01', 400),
        only: fc.array(
          fc.oneof(
            fc.record({ from: quarter, hours: fc.integer({ min: 1, max: 95 }).map((n) => n / 4) }),
            fc.record({
              days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
              from: quarter,
              hours: fc.integer({ min: 1, max: 600 }).map((n) => n / 4),
            }),
          ),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: ['name', 'start', 'turn', 'people'] },
    ),
    { minLength: 1, maxLength: 4 },
  ),
  overrides: fc.array(fc.record({ person, from: date('2027-03-01', 60), until: date('2027-03-01', 60) }), {
    maxLength: 3,
  }),
});

/** Days around which clocks change in one of the zones, and some others. */
const spans = [
  '2026-11-01',
  '2027-03-13',
  '2027-03-27',
  '2027-04-03',
  '2027-06-15',
  '2027-09-04',
  '2027-10-30',
  '2027-11-06',
];

/** Everything in them begins at a quarter of an hour; by day each third of those is looked at. */
const isNight = process.env.NIGHTLY !== undefined;
const step = (isNight ? 15 : 45) * minute;

test('generated schedules are expanded as one that asks for each quarter of an hour anew does', () => {
  fc.assert(
    fc.property(anySchedule, fc.constantFrom(...spans), fc.constantFrom(...readings), (drawn, day, reading) => {
      const subject = schedule(drawn as never);
      const from = Date.parse(`${day}T00:00Z`);
      const span = { from, until: from + 36 * hour };
      const duties = expandSchedule(subject, span, reading);
      for (let at = span.from; at < span.until; at += step) {
        const found = duties.filter((duty) => duty.from <= at && at < duty.until).map(({ person: who }) => who);
        const expected = personAt(subject, at, reading);
        expect([iso(at), ...found]).toEqual([iso(at), ...(expected === undefined ? [] : [expected])]);
      }
    }),
    { numRuns: isNight ? 500 : 40 },
  );
});
