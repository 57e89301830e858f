import type { z } from 'zod';
import { routeSchema } from '../../../catalog/kinds/route/route.ts';
import { type Fault, proveRoute } from '../../../catalog/oncall/prove.ts';
import { personAt } from './slow-expansion.ts';

type RouteInput = z.input<typeof routeSchema>;
type ScheduleInput = NonNullable<RouteInput['schedules']>[string];

const minute = 60_000;
const hour = 60 * minute;

const year = { from: Date.parse('2026-12-01T00:00Z'), until: Date.parse('2027-12-01T00:00Z') };

/** Days and nights of a small team, of which somebody always is on call; the same people in another order are at level two. */
const rotation = (people: readonly string[]): ScheduleInput => ({
  timeZone: 'Europe/Berlin',
  layers: [
    {
      name: 'nights',
      start: '2026-11-30T09:00',
      turn: { days: 7 },
      people: [...people],
      only: [{ from: '21:00', hours: 12 }],
    },
    {
      name: 'days',
      start: '2026-11-30T09:00',
      turn: { days: 7 },
      people: [...people],
      only: [{ from: '09:00', hours: 12 }],
    },
  ],
});

const people = ['ada', 'bob', 'cy'].map((name) => `${name}@acme.example`);
const shifted = [...people.slice(1), ...people.slice(0, 1)];

function route(says: Partial<RouteInput> = {}) {
  return routeSchema.parse({
    calls: {
      high: {
        severities: ['critical', 'error', 'warning', 'info'],
        escalation: { levels: [{ schedules: ['primary'] }, { schedules: ['secondary'] }] },
      },
    },
    schedules: { primary: whole(people), secondary: whole(shifted) },
    ...says,
  });
}

/** One layer that always holds. */
const whole = (names: readonly string[]): ScheduleInput => ({
  timeZone: 'Europe/Berlin',
  layers: [{ name: 'week', start: '2026-11-30T09:00', turn: { days: 7 }, people: [...names] }],
});

const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);
const told = (faults: readonly Fault[]) =>
  faults.map(({ what, from, until, people: who, readings }) =>
    [what, iso(from), iso(until), ...who.map((each) => each.split('@')[0]), readings.join('+')].join(' '),
  );

describe('a route', () => {
  test('that is always covered at both levels has nothing wrong, whatever the clocks do', () => {
    expect(proveRoute(route(), year)).toEqual([]);
  });

  test('whose days and nights meet on the clocks has a gap of an hour by the elapsed time of one day a year', () => {
    const faults = proveRoute(route({ schedules: { primary: rotation(people), secondary: whole(shifted) } }), year);
    expect(told(faults.filter(({ what }) => what === 'gap'))).toEqual([
      'gap 2027-10-31T07:00 2027-10-31T08:00 elapsed',
    ]);
  });

  test('at a gap, says what ends and what begins', () => {
    const primary = rotation(people);
    const layers = primary.layers.map((layer) =>
      layer.name === 'days' ? { ...layer, only: [{ from: '10:00', hours: 11 }] } : layer,
    );
    const [first] = proveRoute(
      route({ schedules: { primary: { ...primary, layers }, secondary: whole(shifted) } }),
      year,
    );
    expect(first).toMatchObject({
      what: 'gap',
      from: Date.parse('2026-12-01T08:00Z'),
      until: Date.parse('2026-12-01T09:00Z'),
      readings: ['elapsed', 'clocks'],
      before: { schedule: 'primary', by: { layer: 0 } },
      after: { schedule: 'primary', by: { layer: 1 } },
    });
  });

  test('with two schedules at level one calls several at once', () => {
    const levels = [{ schedules: ['primary', 'secondary'] }, { people: ['eve@acme.example'] }];
    const calls = { high: { severities: ['critical' as const], escalation: { levels } } };
    expect(told(proveRoute(route({ calls }), year)).slice(0, 1)).toEqual([
      'several 2026-12-01T00:00 2026-12-07T08:00 ada bob elapsed+clocks',
    ]);
  });

  test('whose level two is the same person leaves them alone, for as long as that is', () => {
    const schedules = { primary: whole(people), secondary: whole(['bob@acme.example']) };
    expect(told(proveRoute(route({ schedules }), year)).slice(0, 2)).toEqual([
      'alone 2026-12-07T08:00 2026-12-14T08:00 bob elapsed+clocks',
      'alone 2026-12-28T08:00 2027-01-04T08:00 bob elapsed+clocks',
    ]);
    expect(proveRoute(route({ schedules, mostHoursAlone: 169 }), year)).toEqual([]);
  });

  test('without a level two leaves whoever is called alone', () => {
    const calls = { high: { severities: ['critical' as const], escalation: { levels: [{ schedules: ['primary'] }] } } };
    expect(told(proveRoute(route({ calls }), year))[0]).toBe(
      'alone 2026-12-01T00:00 2026-12-07T08:00 ada elapsed+clocks',
    );
  });
});

/** Each takes something away from a rotation that is whole. */
const mutations: readonly [string, (schedule: ScheduleInput) => ScheduleInput][] = [
  ['a night that ends early', (all) => withLayer(all, 0, { only: [{ from: '21:00', hours: 11.5 }] })],
  ['a night that begins late', (all) => withLayer(all, 0, { only: [{ from: '21:15', hours: 11.75 }] })],
  [
    'days of the week alone',
    (all) => withLayer(all, 1, { only: [{ days: ['mon', 'tue'], from: '09:00', hours: 12 }] }),
  ],
  ['a layer that ends', (all) => withLayer(all, 1, { end: '2027-03-27T12:00' })],
  ['a layer that starts late', (all) => withLayer(all, 0, { start: '2027-03-28T02:30' })],
  ['a night that is not there', (all) => ({ ...all, layers: all.layers.slice(1) })],
  ['a weekend that is forgotten', (all) => withLayer(all, 0, { only: [{ days: ['sun'], from: '21:00', hours: 12 }] })],
];

function withLayer(
  schedule: ScheduleInput,
  index: number,
  says: Partial<ScheduleInput['layers'][number]>,
): ScheduleInput {
  return { ...schedule, layers: schedule.layers.map((layer, at) => (at === index ? { ...layer, ...says } : layer)) };
}

describe.each(mutations)('of a rotation with %s', (_, mutate) => {
  test('every gap is found around the days on which the clocks change', () => {
    for (const day of ['2027-03-27', '2027-10-30']) {
      const span = { from: Date.parse(`${day}T00:00Z`), until: Date.parse(`${day}T00:00Z`) + 48 * hour };
      const subject = route({ schedules: { primary: mutate(rotation(people)), secondary: whole(shifted) } });
      const schedule = subject.schedules.primary;
      if (!schedule) throw new Error('there is one');
      for (const reading of ['elapsed', 'clocks'] as const) {
        const gaps = proveRoute(subject, span).filter((each) => each.what === 'gap' && each.readings.includes(reading));
        for (let at = span.from; at < span.until; at += 45 * minute) {
          const isGap = gaps.some(({ from, until }) => from <= at && at < until);
          expect([iso(at), isGap]).toEqual([iso(at), personAt(schedule, at, reading) === undefined]);
        }
      }
    }
  });
});
