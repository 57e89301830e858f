import type { SilenceFile } from '../kinds/silence/silence.ts';
import type { Alarm, Silence } from './alarm.ts';
import { objectsBelow, type Watchable } from './watched-objects.ts';

type Silenced = Pick<Alarm, 'alert' | 'object'>;

/** When nobody is called about an alarm by the files of alerts/silences/. */
export function silencesOf(alarm: Silenced, sources: Watchable & { silences: readonly SilenceFile[] }): Silence[] {
  return sources.silences
    .filter((silence) => isSilenced(alarm, silence, sources))
    .map(({ from, until, reason }) => ({ from, until, reason }));
}

/** Whether a silence is about an alarm, whenever it is. */
export function isSilenced(
  { alert, object }: Silenced,
  { about, dependents }: Pick<SilenceFile, 'about' | 'dependents'>,
  watchable: Watchable,
): boolean {
  const objects = dependents ? [object, ...objectsBelow(object, watchable)] : [object];
  return about.some(
    (each) =>
      (each.alert === undefined || each.alert === alert) &&
      objects.some(
        ({ kind, name }) =>
          (each.kind === undefined || each.kind === kind) && (each.name === undefined || each.name === name),
      ),
  );
}
