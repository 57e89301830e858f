import type { ServiceLevel } from './service-level.ts';

/** How people are told: called at once, or by a ticket that can wait for the morning. */
export const burnCalls = ['page', 'ticket'] as const;

export type BurnCall = (typeof burnCalls)[number];

/** When a budget is used up too fast: both windows have to say so, the short one so that it ends soon after what was wrong does. */
export interface BurnRate {
  calls: BurnCall;
  /** Windows, as Prometheus writes them. */
  short: string;
  long: string;
  /** By how much faster than evenly over the promise's days. */
  factor: number;
}

/**
 * For 30 days: 2 % of the budget in an hour and 5 % in six are a page, 10 % in a day and 10 % in three a ticket.
 * https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_a, as in
 * https://github.com/slok/sloth/blob/main/internal/alert/windows/google-30d.yaml
 */
const ofThirtyDays: readonly BurnRate[] = [
  { calls: 'page', short: '5m', long: '1h', factor: 14.4 },
  { calls: 'page', short: '30m', long: '6h', factor: 6 },
  { calls: 'ticket', short: '2h', long: '1d', factor: 3 },
  { calls: 'ticket', short: '6h', long: '3d', factor: 1 },
];

/**
 * Fewest requests that have to have failed in the longer window before anybody is told: one of two is half of them, and no reason to call. An
 * endpoint with so few requests that fewer fail is told of by what is left of its budget alone.
 */
export const leastFailed = 10;

/**
 * The burn rates of a promise. Over more than 30 days the same parts of a budget are larger, and so are the factors, as sloth has it. Over fewer
 * days they stay, since such parts are gone in seconds: of seven days sloth's own are 13.44, 3.5, 1.4 and 0.98, of 8 to 42 % of the budget
 * (https://github.com/slok/sloth/blob/main/examples/windows/7d.yaml). A factor by which more than every request would have to fail is left out.
 */
export function burnRatesOf(promise: Pick<ServiceLevel, 'acceptedPercent' | 'overDays'>): BurnRate[] {
  const scale = Math.max(1, promise.overDays / 30);
  return ofThirtyDays
    .map((rate) => ({ ...rate, factor: Number((rate.factor * scale).toFixed(6)) }))
    .filter(({ factor }) => factor * budgetOf(promise) < 1);
}

/** Every window that burn rates look at, the shortest first. */
export const burnWindows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

/** Part of the requests that may fail: 0.001 of 99.9 percent. */
export function budgetOf({ acceptedPercent }: Pick<ServiceLevel, 'acceptedPercent'>): number {
  // What binary fractions leave behind the digits that a file can have: 100 - 99.9 is not 0.1.
  return Number(((100 - acceptedPercent) / 100).toFixed(12));
}
