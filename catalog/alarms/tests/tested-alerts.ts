import type { Alarm } from '../alarm.ts';
import { candidatesOf } from '../candidates.ts';
import { named } from '../expression.ts';
import { type AlarmSources, alarmOf } from '../resolve.ts';
import type { AlarmTest } from './promtool.ts';

/** An alert with tests in its file, and the alarm that they are run on. */
export interface TestedAlert {
  alarm: Pick<Alarm, 'id' | 'alert' | 'file' | 'settings' | 'definition'>;
  tests: readonly AlarmTest[];
}

/**
 * Alerts whose files have tests, each with the alarm of the first of its objects, whose name is put in the place of `$object` in the names of
 * series. One that is switched off, or in whose place another stands, is tested all the same.
 */
export function testedAlerts(sources: AlarmSources): TestedAlert[] {
  const groups = candidatesOf(sources);
  return sources.alerts.flatMap((each): TestedAlert[] => {
    if (each.tests.length === 0) return [];
    const candidate = groups.flat().find(({ alert }) => alert.name === each.name);
    if (!candidate) return [];
    const alarm = alarmOf({ ...candidate, alert: { ...candidate.alert, enabled: true } }, sources);
    if (!alarm) return [];
    const object = candidate.object.name ?? sources.platform?.name ?? '';
    return [{ alarm, tests: each.tests.map((test) => ({ ...test, series: withNames(test.series, object) })) }];
  });
}

function withNames(series: Readonly<Record<string, string>>, object: string): Record<string, string> {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [named(name, object), values]));
}
