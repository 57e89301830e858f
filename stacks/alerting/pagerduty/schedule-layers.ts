import type { ScheduleLayer, ScheduleLayerRestriction } from '@cdktf/provider-pagerduty/lib/schedule';
import {
  type Layer,
  type Restriction,
  type Schedule,
  turnSeconds,
  weekdays,
} from '../../../catalog/kinds/route/route.ts';
import type { Escaped } from '../../constructs/literal.ts';
import type { People } from './people.ts';
import { zonedTime } from './zoned-time.ts';

/**
 * Layers as PagerDuty has them. The first is the lowest: it gives them back in the other order, and the provider turns them around
 * (flattenScheduleLayers in resource_pagerduty_schedule.go).
 */
export function scheduleLayers({ layers, timeZone }: Escaped<Schedule>, people: People): ScheduleLayer[] {
  return layers.map((layer) => {
    const start = zonedTime(layer.start, timeZone);
    return {
      name: layer.name,
      start,
      rotationVirtualStart: start,
      ...(layer.end === undefined ? {} : { end: zonedTime(layer.end, timeZone) }),
      rotationTurnLengthSeconds: turnSeconds(layer),
      users: layer.people.map((person) => people.idOf(person)),
      restriction: restrictions(layer),
    };
  });
}

/** Of every day, or of days of the week: nowhere is it said what PagerDuty makes of a layer that has both. */
function restrictions({ only }: Pick<Escaped<Layer>, 'only'>): ScheduleLayerRestriction[] {
  const isDaily = only.every(({ days }) => days === undefined);
  return only.flatMap((each): ScheduleLayerRestriction[] =>
    isDaily ? [{ type: 'daily_restriction', ...timeOf(each) }] : weekly(each),
  );
}

function weekly(restriction: Escaped<Restriction>): ScheduleLayerRestriction[] {
  const { days } = restriction;
  return weekdays
    .filter((day) => days === undefined || days.includes(day))
    .map((day) => ({ type: 'weekly_restriction', startDayOfWeek: weekdays.indexOf(day) + 1, ...timeOf(restriction) }));
}

function timeOf({ from, hours }: Escaped<Restriction>) {
  return { startTimeOfDay: `${from}:00`, durationSeconds: hours * 3600 };
}
