/** What an alarm makes of data points that are missing. */
export type Missing = 'missing' | 'notBreaching' | 'breaching' | 'ignore';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How many of the latest data points have to be beyond the threshold. */
export interface Datapoints {
  /** N, the alarm's evaluation periods. */
  of: number;
  /** M, its data points to alarm. */
  needed: number;
}

/**
 * How many of the latest data points an alarm reads: more than its periods, so that it can do without some that are missing.
 * AWS's example reads 5 for 3; it says that the number depends on the period, and not how, so that 2 more is an assumption.
 */
export function evaluationRange({ of }: Datapoints): number {
  return of + 2;
}

/**
 * The state that an alarm takes on. `points` are those of its evaluation range, the latest last: whether each is beyond the
 * threshold, undefined where it is missing. As AWS tells it, where the tables go before the sentences:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function alarmState(
  points: readonly (boolean | undefined)[],
  { datapoints, missing, was }: { datapoints: Datapoints; missing: Missing; was: AlarmState },
): AlarmState {
  const { of, needed } = datapoints;
  let [known, breaching, oldest] = [0, 0, 0];
  // From the latest back: no more than `of` that are there.
  for (let age = 1; age <= points.length && known < of; age++) {
    const point = points[points.length - age];
    if (point === undefined) continue;
    known += 1;
    if (point) [breaching, oldest] = [breaching + 1, age];
  }
  if (breaching >= needed) return 'ALARM';
  const absent = of - known;
  if (absent === 0 || missing === 'notBreaching') return 'OK';
  if (missing === 'breaching') return breaching + absent >= needed ? 'ALARM' : 'OK';
  // One that is well, however old, is what is known.
  if (breaching < known) return 'OK';
  if (missing === 'ignore') return was;
  // Only breaching ones: they count as premature until the oldest of them is as old as an alarm takes.
  return known > 0 && oldest >= needed ? 'ALARM' : 'INSUFFICIENT_DATA';
}
