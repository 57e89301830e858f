import ICAL from 'ical.js';
import type { z } from 'zod';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { type Route, routeSchema } from '../../../catalog/kinds/route/route.ts';
import { peopleOf, shiftsOf, shiftsOfPerson } from '../../../catalog/oncall/on-call.ts';
import { proveRoute } from '../../../catalog/oncall/prove.ts';
import { personCalendar } from '../../../operations/oncall/calendar.ts';
import { describeNow, describeProof, describeShifts } from '../../../operations/oncall/describe-oncall.ts';
import { drawLines, drawSvg, rowsOf } from '../../../operations/oncall/picture.ts';
import { proveOncall } from '../../../operations/oncall/prove-oncall.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';

const day = 86_400_000;
const today = '2026-12-01';
const from = Date.parse(`${today}T00:00:00Z`);
const fourWeeks = { from, until: from + 28 * day };

function route(name: string, says: Partial<z.input<typeof routeSchema>> = {}): Route {
  const layer = { name: 'week', start: '2026-11-30T09:00', turn: { days: 7 } };
  const file = routeSchema.parse({
    calls: {
      high: {
        severities: ['critical', 'error', 'warning', 'info'],
        escalation: { levels: [{ schedules: ['first'] }, { people: ['lead@acme.example'] }] },
      },
    },
    schedules: {
      first: {
        timeZone: 'Europe/Berlin',
        layers: [{ ...layer, people: ['ada@acme.example', 'bob@acme.example'] }],
        overrides: [{ person: 'eve@acme.example', from: '2026-12-24T09:00', until: '2026-12-26T09:00' }],
      },
    },
    ...says,
  });
  return { ...file, name };
}

const shop = route('shop');

test('who is on call is said by level, with until when', () => {
  const at = Date.parse('2026-12-24T18:00:00Z');
  const shifts = shiftsOf(shop, { from: at, until: at + day }, 'clocks');
  expect(describeNow({ route: shop, shifts, at })).toEqual([
    '  shop, high urgency                  first           eve@acme.example, until Saturday 26 December 2026 09:00',
    '                                      after 15 min    lead@acme.example',
  ]);
});

test('a person hears when it is their turn, from when it began', () => {
  const own = shiftsOfPerson(shiftsOf(shop, fourWeeks, 'clocks'), 'ada@acme.example');
  expect(describeShifts(shop, own)).toEqual([
    '  Monday 30 November 2026 09:00 to Monday 7 December 2026 09:00 Europe/Berlin  shop, high urgency, first',
    '  Monday 14 December 2026 09:00 to Monday 21 December 2026 09:00 Europe/Berlin  shop, high urgency, first',
    '  Monday 28 December 2026 09:00 to Monday 4 January 2027 09:00 Europe/Berlin  shop, high urgency, first',
  ]);
  expect(peopleOf(shop)).toEqual(['ada@acme.example', 'bob@acme.example', 'eve@acme.example', 'lead@acme.example']);
});

test('the proof names each route and urgency, and what is wrong with which', () => {
  const holes = route('holes', {
    schedules: {
      first: {
        timeZone: 'Etc/UTC',
        layers: [
          {
            name: 'week',
            start: '2026-11-30T09:00',
            turn: { days: 7 },
            people: ['ada@acme.example'],
            only: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '00:00', hours: 24 }],
          },
        ],
      },
    },
  });
  const calls = proveOncall({ routes: [shop, holes], alarms: [], today });
  const told = describeProof({
    span: { from, until: from + 365 * day },
    alarms: 0,
    calls,
    at: (name, { path }) => `${name} ${path.join('.')}`,
  });
  expect(told).toBe(
    [
      '  0 alarms, 2 routes, Tuesday 1 December 2026 to Wednesday 1 December 2027',
      '  shop   high  0 alarms    one person is called first at every minute, and another after them',
      '  holes  high  0 alarms    1 fault',
      '    holes schedules.first.layers.0  nobody is called first about alarms of high urgency on Sunday 6 December 2026, 00:00 to 00:00 Etc/UTC, and 51 more times until Sunday 28 November 2027. Layer "week" ends at 00:00 and layer "week" begins at 00:00. Add a layer that holds between.',
      '',
      '1 fault in 1 route.',
      '',
    ].join('\n'),
  );
});

describe('a calendar', () => {
  const calendarOf = (person: string, reading: 'clocks' | 'elapsed' = 'clocks') => {
    const shifts = shiftsOfPerson(shiftsOf(shop, { from, until: from + 365 * day }, reading), person);
    const otherwise = shiftsOfPerson(shiftsOf(shop, { from, until: from + 365 * day }, 'elapsed'), person);
    return personCalendar({ platform: 'acme', person, routes: [{ route: shop.name, shifts, otherwise }] });
  };

  test('has an event for each turn, which another day has, too', () => {
    const events = new ICAL.Component(ICAL.parse(calendarOf('eve@acme.example'))).getAllSubcomponents('vevent');
    expect(events.map((event) => new ICAL.Event(event).toString().split(/\r?\n/))).toEqual([
      [
        'BEGIN:VEVENT',
        'UID:acme/shop/high/1/2026-12-24T08:00:00.000Z/eve@acme.example',
        'DTSTAMP:20261224T080000Z',
        'DTSTART:20261224T080000Z',
        'DTEND:20261226T080000Z',
        'SUMMARY:On call for shop: first\\, high urgency',
        'TRANSP:TRANSPARENT',
        'END:VEVENT',
      ],
    ]);
    expect(calendarOf('ada@acme.example')).toBe(calendarOf('ada@acme.example'));
  });

  test('says where a day on which clocks change makes it unsure', () => {
    const events = new ICAL.Component(ICAL.parse(calendarOf('ada@acme.example'))).getAllSubcomponents('vevent');
    const unsure = events.filter((event) => event.getFirstPropertyValue('description') !== null);
    expect(events.length).toBe(27);
    // The seven months in which clocks in Berlin are ahead.
    expect(unsure.length).toBe(16);
  });
});

describe('a picture', () => {
  const rows = rowsOf([{ route: 'shop', shifts: shiftsOf(shop, fourWeeks, 'clocks') }]);

  test('is the same in letters', () => {
    expect(drawLines(rows, from)).toBe(
      [
        '               12-01         12-08         12-15         12-22',
        '  shop high 1  AAAAAAAAAAAAABBBBBBBBBBBBBBAAAAAAAAAAAAAABBBBBBCCCCBBBBA',
        '  shop high 2  DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD',
        '',
        '  A ada@acme.example   B bob@acme.example   C eve@acme.example   D lead@acme.example',
        '',
      ].join('\n'),
    );
  });

  test('hatches what nobody covers, and holds no text of a file as anything else', () => {
    const hostile = rowsOf([
      {
        route: 'a',
        shifts: [{ from, until: from + day, people: ['"><script>@x'], urgency: 'high', level: 1 }],
      },
    ]);
    const svg = drawSvg(hostile, from);
    expect(svg).toContain('fill="url(#nobody)"');
    expect(svg).toContain('&quot;&gt;&lt;script&gt;@x');
    expect(svg).not.toContain('<script>');
  });
});

describe('a team that follows the sun', () => {
  const folder = 'tests/fixtures/follow-the-sun';
  const catalog = requireCatalog(folder);
  const [sun] = catalog.routes as [Route];
  /** From the winter of both halves of the year over each change of the clocks in Berlin, New York and Sydney. */
  const prove = (of: Route) => proveOncall({ routes: [of], alarms: resolveAlarms(catalog), today: '2026-12-01' });

  test('hands over three times a day and leaves no minute to nobody or to two, whatever the clocks do', () => {
    expect(prove(sun)).toEqual([
      { route: 'sun', urgency: 'high', alarms: 3, faults: [] },
      { route: 'sun', urgency: 'low', alarms: 0, faults: [] },
    ]);
    const year = { from, until: from + 365 * day };
    const apart = proveRoute(inZonesOfTheirOwn(sun), year).map(({ what }) => what);
    expect(apart).toEqual(expect.arrayContaining(['gap', 'several']));
  });

  test.each([
    ['2027-03-13', 'New York goes forward the day after', ['00:00 finn', '07:00 bo', '15:00 di', '23:00 finn']],
    ['2027-03-27', 'Berlin goes forward the day after', ['00:00 finn', '07:00 bo', '15:00 di', '23:00 finn']],
    ['2027-03-28', 'Berlin goes forward', ['00:00 finn', '06:00 bo', '14:00 di', '22:00 eve']],
    ['2027-10-31', 'Berlin goes back', ['00:00 eve', '07:00 ada', '15:00 cy', '23:00 finn']],
  ])('on %s, when %s, it is called as its file says', (date, _, expected) => {
    const begins = Date.parse(`${date}T00:00:00Z`);
    const shifts = shiftsOf(sun, { from: begins, until: begins + day }, 'clocks');
    const told = shifts
      .filter(({ urgency, level }) => urgency === 'high' && level === 1)
      .map((each) => {
        const at = new Date(Math.max(each.from, begins)).toISOString().slice(11, 16);
        return `${at} ${each.people.map((person) => person.split('@')[0]).join(' ')}`;
      });
    expect(told).toEqual(expected);
  });

  /** Its three layers as schedules on the clocks of each team, from 8 to 16 o'clock. */
  function inZonesOfTheirOwn(whole: Route): Route {
    const zones = { berlin: 'Europe/Berlin', 'new-york': 'America/New_York', sydney: 'Australia/Sydney' } as const;
    const { sun: shared, leads } = whole.schedules;
    const own = (shared?.layers ?? []).map((layer) => {
      const timeZone = zones[layer.name as keyof typeof zones];
      return [
        layer.name,
        { ...shared, timeZone, layers: [{ ...layer, only: [{ from: '08:00', hours: 8 }] }] },
      ] as const;
    });
    const schedules = { ...Object.fromEntries(own), leads } as Route['schedules'];
    const [first, ...others] = whole.calls.high?.escalation.levels ?? [];
    if (!first || !whole.calls.high) throw new Error('the fixture calls nobody');
    const levels = [{ ...first, schedules: own.map(([name]) => name) }, ...others];
    const escalation = { ...whole.calls.high.escalation, levels };
    return { ...whole, schedules, calls: { high: { ...whole.calls.high, escalation } } };
  }
});
