import type { WatchedKind } from '../../contracts/paging.ts';
import { amountOf } from './condition.ts';
import type { KnownAlarm } from './known-alarm.ts';
import { knownAlarms } from './known-alarms.ts';

/** The list of known alarms, from the repository's root. */
export const knownAlarmsFile = 'docs/known-alarms.md';

/** It, as text: every known alarm by what it watches. */
export function knownAlarmsDocument(): string {
  const kinds = [...new Set(knownAlarms.flatMap(({ watches }) => watches))];
  return [
    '# Known alarms',
    '',
    'What files of `alerts/` call by name ([alarms.md](alarms.md)). `npm run schemas` writes this page; `catalog/alarms/known/` has what it says. An alarm is',
    "wrong above its threshold where nothing else is said; what the object's own file says of it goes before the numbers here, and what the alert says before both.",
    ...kinds.flatMap((kind) => sectionOf(kind)),
    '',
  ].join('\n');
}

function sectionOf(kind: WatchedKind): string[] {
  const alarms = knownAlarms.filter(({ watches }) => watches.includes(kind));
  return ['', `## \`${kind}\``, ...alarms.flatMap(entryOf)];
}

function entryOf(alarm: KnownAlarm): string[] {
  const { name, doc, owner, severity, missing, source, advice, hiddenBy = [] } = alarm;
  return [
    '',
    `### \`${name}\``,
    '',
    doc,
    '',
    `- **Default**: ${numbersOf(alarm)}; ${severity}; data that is missing: \`${missing}\``,
    ...(alarm.threshold ? [`- **Can be set**: ${rangeOf(alarm.threshold)}`] : []),
    `- **Evaluated by**: ${owners[owner]}`,
    `- **Source**: ${source}`,
    ...(hiddenBy.length > 0
      ? [`- **Nobody is called while**: ${hiddenBy.map((each) => `\`${each}\``).join(', ')}`]
      : []),
    `- **What to do**: ${advice}`,
  ];
}

const owners = { cloudwatch: 'CloudWatch', grafana: 'Grafana', zabbix: 'Zabbix' } as const;

function numbersOf({ threshold, minutes, of = minutes }: KnownAlarm): string {
  const duration = of === minutes ? amountOf(minutes, 'minutes') : `${minutes} of ${amountOf(of, 'minutes')}`;
  return threshold ? `${duration} ${threshold.worse} ${amountOf(threshold.default, threshold.unit)}` : duration;
}

function rangeOf({ min, max, unit }: NonNullable<KnownAlarm['threshold']>): string {
  return `${amountOf(min, undefined)} to ${amountOf(max, unit)}`;
}
