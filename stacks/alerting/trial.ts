import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { pagerFunction } from '../../contracts/names.ts';
import { reconcileMinutes } from '../../contracts/pager-function.ts';
import type { TextQuery } from '../constructs/alarm-query.ts';

/** How long the trial holds, in minutes: two periods, so that one data point that comes late is no end of it. */
const trialMinutes = 2 * reconcileMinutes;

/**
 * What the trial's alarm watches: 1 in the first minutes of the hour, 0 else. Functions of the clock give a value for every period, whether or
 * not the metric has one there; it is one that is always there, since EventBridge calls the pager once a period.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (MINUTE, HOUR)
 */
export function trialQuery(platform: Pick<Platform, 'name'>, hour: number): TextQuery[] {
  return [
    {
      id: 'rounds',
      metric: {
        namespace: 'AWS/Lambda',
        name: 'Invocations',
        dimensions: { FunctionName: pagerFunction(platform) },
        stat: 'Sum',
        periodSeconds: 60 * reconcileMinutes,
      },
      returnsData: false,
    },
    {
      id: 'trial',
      expression: `IF(HOUR(rounds) == ${hour} AND MINUTE(rounds) < ${trialMinutes}, 1, 0)`,
      returnsData: true,
    },
  ];
}
