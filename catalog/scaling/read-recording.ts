import { type QueueRecording, queueRecording } from '../../contracts/queue-recording.ts';
import { explainIssues } from '../files/explain.ts';
import { type FieldPath, formatField } from '../files/problem.ts';

/** A recording that was read, or what is wrong with it: lines that each begin with the name of the file. */
export type ReadRecording = { recording: QueueRecording } | { problems: string[] };

/** Reads a recording. Whatever is wrong with it is told with the file, the field and the minute; it never throws. */
export function readRecording(text: string, file: string): ReadRecording {
  let value: unknown;
  try {
    // Some editors begin a file with a mark of its encoding, which is none of JSON's.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { problems: [`${file}: is not JSON: ${(error as SyntaxError).message}.`] };
  }
  const result = queueRecording.safeParse(value);
  if (!result.success) {
    const explained = explainIssues(queueRecording, value, result.error.issues);
    const from = (value as { from?: unknown } | null)?.from;
    return { problems: explained.map(({ path, message }) => `${file}: ${placeIn(path, from)}${message}`) };
  }
  const problems = lengthProblems(result.data);
  return problems.length === 0
    ? { recording: result.data }
    : { problems: problems.map((message) => `${file}: ${message}`) };
}

/** `series.Up, minute 12 (2026-11-30T00:12Z), ` */
function placeIn(path: FieldPath, from: unknown): string {
  const minute = path[0] === 'series' ? path[2] : undefined;
  if (typeof minute !== 'number') return path.length === 0 ? '' : `${formatField(path)} `;
  return `${formatField(path.slice(0, 2))}, minute ${minute}${timeOf(from, minute)}, `;
}

function timeOf(from: unknown, minute: number): string {
  const start = typeof from === 'string' ? Date.parse(from) : Number.NaN;
  return Number.isNaN(start) ? '' : ` (${minuteText(start + minute * 60_000)})`;
}

/** `2026-11-30T00:12Z` */
export function minuteText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

/** A series that is shorter than another says nothing of the minutes that it lacks, not even that nothing was published. */
function lengthProblems({ series }: QueueRecording): string[] {
  const lengths = Object.entries(series).map(([name, { length }]) => ({ name, length }));
  const longest = lengths.reduce((most, each) => (each.length > most.length ? each : most));
  return lengths
    .filter(({ length }) => length < longest.length)
    .map(
      ({ name, length }) =>
        `series.${name} ends after ${length} minutes, and series.${longest.name} has ${longest.length}. Give each minute a number, or null where nothing was published.`,
    );
}
