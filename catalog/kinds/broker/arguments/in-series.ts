import { compareSeries, seriesOf } from '../../../facts/rabbitmq-versions.ts';

/** Whether a release is one of those that a row is about: from the series `since` on, before the series `until`. */
export function isOf({ since, until }: { since?: string; until?: string }, version: string): boolean {
  return (since === undefined || isFrom(version, since)) && (until === undefined || !isFrom(version, until));
}

/** Whether a release is of a series or of a later one. */
export function isFrom(version: string, series: string): boolean {
  return compareSeries(seriesOf(version), series) >= 0;
}
