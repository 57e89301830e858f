import type { z } from 'zod';
import { routeSchema } from '../../../catalog/kinds/route/route.ts';
import { proveRoute } from '../../../catalog/oncall/prove.ts';
import { tellFaults } from '../../../catalog/oncall/tell-faults.ts';

type RouteInput = z.input<typeof routeSchema>;
type ScheduleInput = NonNullable<RouteInput['schedules']>[string];
type Only = NonNullable<ScheduleInput['layers'][number]['only']>;

const year = { from: Date.parse('2026-12-01T00:00Z'), until: Date.parse('2027-12-01T00:00Z') };
const people = ['ada', 'bob', 'cy'].map((name) => `${name}@acme.example`);
const layer = (name: string, only: Only = []) => ({
  name,
  start: '2026-11-30T09:00',
  turn: { days: 7 },
  people,
  only,
});
const nightsAndDays = (nights: Only, days: Only): ScheduleInput => ({
  timeZone: 'Europe/Berlin',
  layers: [layer('nights', nights), layer('days', days)],
});
const one = (person: string): ScheduleInput => ({
  timeZone: 'Europe/Berlin',
  layers: [{ ...layer('always'), people: [person] }],
});

function told(primary: ScheduleInput, says: Partial<RouteInput> = {}): string[] {
  const levels = [{ schedules: ['primary'] }, { schedules: ['secondary'] }];
  const route = routeSchema.parse({
    calls: { high: { severities: ['critical'], escalation: { levels } } },
    schedules: { primary, secondary: one('eve@acme.example') },
    ...says,
  });
  return tellFaults(route, proveRoute(route, year)).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('an hour that is lost on one day alone is told with what the clocks do, and by which reading', () => {
  expect(told(nightsAndDays([{ from: '21:00', hours: 12 }], [{ from: '09:00', hours: 12 }]))).toEqual([
    'schedules.primary.layers.0: nobody is called first about alarms of high urgency on Sunday 31 October 2027, 08:00 to 09:00 Europe/Berlin (07:00 to 08:00 UTC), if PagerDuty counts by elapsed time on the day on which they change; by the clocks it is not so, and PagerDuty does not say which. Layer "nights" ends at 08:00 and layer "days" begins at 09:00, and the clocks go back from 03:00 to 02:00 on Sunday 31 October 2027. Let layer "nights" end later, or layer "days" begin earlier.',
  ]);
});

test('a gap of every day is told once', () => {
  expect(told(nightsAndDays([{ from: '21:00', hours: 11 }], [{ from: '09:00', hours: 12 }]))).toEqual([
    'schedules.primary.layers.0: nobody is called first about alarms of high urgency on Tuesday 1 December 2026, 08:00 to 09:00 Europe/Berlin (07:00 to 08:00 UTC), and 362 more times until Tuesday 30 November 2027. Layer "nights" ends at 08:00 and layer "days" begins at 09:00. Let layer "nights" end later, or layer "days" begin earlier.',
  ]);
});

test('a layer that ends for good leaves nobody from then on', () => {
  expect(told({ timeZone: 'Etc/UTC', layers: [{ ...layer('week'), end: '2027-11-01T09:00' }] })).toEqual([
    'schedules.primary.layers.0: nobody is called first about alarms of high urgency from Monday 1 November 2027, 09:00 to Wednesday 1 December 2027, 00:00 Etc/UTC. Layer "week" ends at 09:00. Let layer "week" go on, or add a layer below it that always holds.',
  ]);
});

test('who is alone, and who are two, are told by name', () => {
  expect(told(one('eve@acme.example'))).toEqual([
    'calls.high.escalation.levels.1: eve@acme.example is alone with alarms of high urgency from Tuesday 1 December 2026, 01:00 to Wednesday 1 December 2027, 01:00 Europe/Berlin (2026-12-01 00:00 to 2027-12-01 00:00 UTC). At level two nobody else is on call; mostHoursAlone allows 0 hours. Have somebody else called after them, or raise it.',
  ]);
  const levels = [{ schedules: ['primary'], people: ['eve@acme.example'] }, { people: ['zoe@acme.example'] }];
  const calls = { high: { severities: ['critical' as const], escalation: { levels } } };
  expect(told(one('ada@acme.example'), { calls })).toEqual([
    'calls.high.escalation.levels.0: ada@acme.example and eve@acme.example are both called first about alarms of high urgency from Tuesday 1 December 2026, 01:00 to Wednesday 1 December 2027, 01:00 Europe/Berlin (2026-12-01 00:00 to 2027-12-01 00:00 UTC). Let one of them be called at level one, the other after them.',
  ]);
});
