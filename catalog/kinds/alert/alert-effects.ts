import type { Effect } from '../../effects/effect.ts';
import { changedObject } from '../../effects/request-effects.ts';
import { say } from '../../words/sentence.ts';
import { type Alert, alertSchema } from './alert.ts';

/** What a new file brings. */
export function addedAlert(_alert: Alert): Effect[] {
  return [{ severity: 'live', sentence: say`is new.`, path: [], side: 'after' }];
}

/** What a changed file does, in the order of the schema; empty when both say the same. */
export function changedAlert(sides: { before: Alert; after: Alert }): Effect[] {
  return changedObject({ schema: alertSchema, judges: {} }, sides);
}

/** What goes with a deleted file. */
export function removedAlert(_alert: Alert): Effect[] {
  return [{ severity: 'live', sentence: say`is gone.`, path: [], side: 'before' }];
}

/** What a renamed file does: alarms are known by its name. */
export function renamedAlert(before: Alert): Effect[] {
  const sentence = say`is ${before.name} under another name: open incidents of ${before.name} resolve, and new ones open.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}
