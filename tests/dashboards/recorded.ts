import { readFileSync, writeFileSync } from 'node:fs';
import type { Target } from './dashboard.ts';

/** A series as it was recorded: a value a step, null where there was none. */
export interface RecordedSeries {
  labels: Readonly<Record<string, string>>;
  values: readonly (number | null)[];
}

/** What a Prometheus answered to the queries of dashboards, over the last minutes of a load. */
export interface Recorded {
  /** RabbitMQ's and Prometheus' versions, and what was done to them, in a line. */
  of: string;
  /** Time of the last value, in seconds since the epoch. */
  end: number;
  /** Seconds between two values. */
  step: number;
  /** Series by the query as the dashboard has it. */
  queries: Readonly<Record<string, readonly RecordedSeries[]>>;
}

/** Where the record is, that pictures are drawn from. */
export const recordFile = 'tests/fixtures/panel-answers/recorded.json';

export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(recordFile, 'utf8'));
}

/** Under which name a query's answer is kept: one that asks for the last value has another answer. */
export function keyOf({ expr = '', instant }: Target): string {
  return `${instant ? 'instant' : 'range'} ${expr}`;
}

/** Writes a record with a line for each query, so that a change of one is seen. */
export function writeRecorded({ queries, ...rest }: Recorded): void {
  const lines = Object.entries(queries)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, series]) => `  ${JSON.stringify(key)}: ${JSON.stringify(series)}`);
  const head = JSON.stringify(rest, null, 1).slice(0, -2);
  writeFileSync(recordFile, `${head},\n "queries": {\n${lines.join(',\n')}\n }\n}\n`);
}
