import { compareSeries, seriesOf } from '../../../facts/rabbitmq-versions.ts';

/** A row of a table, about releases from the series `since` on and before the series `until`. */
interface Row {
  name: string;
  since?: string;
  until?: string;
}

/** The rows of a release by name. They are looked up for every argument of every queue, so each release is gone through once. */
export function rowsByVersion<R extends Row>(rows: readonly R[]): (version: string) => ReadonlyMap<string, R> {
  const known = new Map<string, ReadonlyMap<string, R>>();
  return (version) => {
    const found = known.get(version) ?? new Map(rows.filter((row) => isOf(row, version)).map((row) => [row.name, row]));
    known.set(version, found);
    return found;
  };
}

function isOf({ since, until }: Row, version: string): boolean {
  return (since === undefined || isFrom(version, since)) && (until === undefined || !isFrom(version, until));
}

/** Whether a release is of a series or of a later one. */
export function isFrom(version: string, series: string): boolean {
  return compareSeries(seriesOf(version), series) >= 0;
}
