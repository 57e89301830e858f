import { isObject, isUnknown, type ObjectValue, type Value } from '../../../values.ts';
import type { Found } from '../refusal.ts';

const day = 86_400;

/** What the provider refuses of restrictions while it plans: CustomizeDiff in pagerduty/resource_pagerduty_schedule.go. */
export function scheduleRefusals({ layer = null }: ObjectValue): Found[] {
  return blocksOf(layer).flatMap(({ restriction = null }) => blocksOf(restriction).flatMap(restrictionRefusals));
}

function restrictionRefusals(restriction: ObjectValue): Found[] {
  const { type = null, start_day_of_week: weekday = null, duration_seconds: seconds = null } = restriction;
  const hasDay = weekday !== null && weekday !== 0;
  if (type === 'weekly_restriction' && !hasDay) {
    return [found('start_day_of_week must be set for a weekly_restriction schedule restriction type')];
  }
  if (type !== 'daily_restriction') return [];
  return [
    ...(hasDay && !isUnknown(weekday)
      ? [found('start_day_of_week must only be set for a weekly_restriction schedule restriction type')]
      : []),
    ...(typeof seconds === 'number' && seconds >= day
      ? [found('duration_seconds for a daily_restriction schedule restriction type must be shorter than a day')]
      : []),
  ];
}

function found(says: string): Found {
  return { attribute: ['layer'], says };
}

function blocksOf(value: Value): ObjectValue[] {
  return Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
}
