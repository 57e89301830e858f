import { waitingOf, waitingTypes } from '../../contracts/waiting-changes.ts';
import type { Cloud } from '../cloud.ts';
import { identityOf } from '../object-names.ts';
import { type ObjectValue, sameValue } from '../values.ts';

/** What was asked of an object and is not done yet; a note of the sandbox's own beside the object. */
const noteOf = (type: string) => `${type}.waiting`;

/** The object as AWS shows it after a change: what waits is as it was. Where nothing may wait, all that waited is done. */
export function shownAfterChange(
  cloud: Cloud,
  { type, prior, object }: { type: string; prior: ObjectValue; object: ObjectValue },
): ObjectValue {
  if (!waitingTypes.includes(type)) return object;
  const id = identityOf(prior);
  const changed = Object.keys(object).filter((name) => !sameValue(prior[name], object[name]));
  const waiting = waitingOf(type, changed, { before: prior, after: object });
  const pick = (side: ObjectValue): ObjectValue =>
    Object.fromEntries(waiting.map((name) => [name, side[name] ?? null]));
  if (waiting.length === 0) cloud.remove(noteOf(type), id);
  else cloud.put(noteOf(type), id, pick(object));
  return { ...object, ...pick(prior) };
}

/** Lets the maintenance window of an object come: AWS does what waits. Gives the names of what it did. */
export function passWindow(cloud: Cloud, type: string, id: string): string[] {
  const waiting = cloud.get(noteOf(type), id);
  if (waiting === undefined) return [];
  cloud.change(type, id, waiting);
  cloud.remove(noteOf(type), id);
  return Object.keys(waiting);
}

/** Forgets what an object that goes was waiting for. */
export function forgetWaiting(cloud: Cloud, type: string, id: string): void {
  if (waitingTypes.includes(type)) cloud.remove(noteOf(type), id);
}
