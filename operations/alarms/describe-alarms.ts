import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { conditionOf } from '../../catalog/alarms/condition.ts';
import { plural } from '../../catalog/words/plural.ts';

/** What of an alarm a program that reads JSON is told. */
export function alarmJson(alarm: Alarm) {
  const { definition, ...rest } = alarm;
  return { ...rest, owner: definition.owner, condition: conditionOf(alarm), definition };
}

/** Every alarm on a line, and how many there are of which owner. */
export function describeAlarms(alarms: readonly Alarm[]): string {
  const rows = alarms.map((alarm) => [
    alarm.id,
    alarm.severity,
    `${alarm.route} (${alarm.urgency})`,
    alarm.definition.owner,
    conditionOf(alarm),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const owners = [...new Set(alarms.map(({ definition }) => definition.owner))].sort();
  const counts = owners.map(
    (owner) => `${alarms.filter(({ definition }) => definition.owner === owner).length} by ${owner}`,
  );
  const sum = `${plural(alarms.length, 'alarm')}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}.`;
  return [...lines, ...(lines.length > 0 ? [''] : []), sum].join('\n');
}
