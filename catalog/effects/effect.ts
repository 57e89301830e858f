import type { FieldPath } from '../files/problem.ts';
import type { Sentence } from '../words/sentence.ts';

/**
 * What a change costs the people who use the object, from nothing to never.
 * - `none`: nobody notices.
 * - `live`: takes effect at once, no connection is dropped.
 * - `reconnect`: takes effect for new connections or channels.
 * - `rolling`: nodes restart one after another; clients of a restarting node reconnect.
 * - `downtime`: some clients cannot do their work, for a while or for good.
 * - `exposed`: somebody who could not get in before can, or could do more.
 * - `data loss`: messages, disks or backups go and do not come back.
 * - `refused`: it cannot be done, or must not be; the sentence says what to do instead.
 */
export const severities = [
  'none',
  'live',
  'reconnect',
  'rolling',
  'downtime',
  'exposed',
  'data loss',
  'refused',
] as const;

export type Severity = (typeof severities)[number];

/** What one change of a file does, in the terms of the people who use the object. */
export interface Effect {
  severity: Severity;
  /** One or two sentences about this object: `Its 3 nodes restart one after another; …`. */
  sentence: Sentence;
  /** Where in the file: keys and indexes; empty for the file itself. */
  path: FieldPath;
  /** The file that has the line: what is gone stands in the file as it was. */
  side: 'before' | 'after';
  /** The entry that it is about, where it is one of a list or mapping that may have many. */
  entry?: EntryChange;
}

/** What becomes of an entry of a list or mapping at the top of a file. */
export interface EntryChange {
  /** `queues` */
  list: string;
  /** What people call the entry. */
  name: string;
  kind: 'added' | 'removed' | 'set';
}

/** Below zero when `a` is less severe than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** The most severe of what costs people time or data; being open costs those nothing who are in already. */
export function worstCost(all: Iterable<Severity>): Severity {
  return worst([...all].filter((severity) => severity !== 'exposed'));
}

/** The most severe of them; `none` when there is none. */
export function worst(all: Iterable<Severity>): Severity {
  return [...all].reduce<Severity>((a, b) => (compareSeverity(a, b) < 0 ? b : a), 'none');
}
