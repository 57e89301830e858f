import ICAL from 'ical.js';
import type { z } from 'zod';
import { type Route, routeSchema } from '../../../catalog/kinds/route/route.ts';
import { peopleOf, shiftsOf, shiftsOfPerson } from '../../../catalog/oncall/on-call.ts';
import { personCalendar } from '../../../operations/oncall/calendar.ts';
import { describeNow, describeProof, describeShifts } from '../../../operations/oncall/describe-oncall.ts';
import { drawLines, drawSvg, rowsOf } from '../../../operations/oncall/picture.ts';
import { proveOncall } from '../../../operations/oncall/prove-oncall.ts';

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
