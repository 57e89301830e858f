import { brokerAlerts, promiseAlerts } from '../../../contracts/paging.ts';
import { type AlarmSources, resolveAlarms } from '../../alarms/resolve.ts';
import { isSilenced } from '../../alarms/silencing.ts';
import { isNamed, objectsOfKind } from '../../alarms/watched-objects.ts';
import type { Finding, Rule, RuleContext } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import type { SilenceFile } from './silence.ts';
import { timeRules } from './times.ts';

type SilenceRule = Rule<SilenceFile, AlarmSources>;

/** Rules about files of alerts/silences/. */
export const silenceRules: readonly SilenceRule[] = [
  ...timeRules<SilenceFile>(({ from, until }) => [{ from: Date.parse(from), until: Date.parse(until), path: [] }]),
  {
    name: 'silent-something',
    doc: 'A silence says what it is about: a kind of objects, one of a kind, or an alert.',
    severity: 'error',
    check: ({ about }) => about.flatMap((each, index) => at(index, unclear(each))),
  },
  {
    name: 'silent-there',
    doc: 'The object and the alert that a silence names are there.',
    severity: 'error',
    check: ({ about }, context) => about.flatMap((each, index) => at(index, absent(each, context))),
  },
  {
    name: 'silent-alarm',
    doc: 'There is an alarm that a silence is about.',
    severity: 'warning',
    check: (silence, context) => {
      if (!context.platform) return [];
      if (!context.platform.alerting) {
        return [{ path: [], message: 'silences nobody: platform.yaml has no alerting, and nobody is called.' }];
      }
      const alarms = resolveAlarms(context);
      return silence.about.flatMap((each, index) => {
        const isSaid = unclear(each).length > 0 || absent(each, context).length > 0;
        const isSomething = alarms.some((alarm) => isSilenced(alarm, { ...silence, about: [each] }, context));
        const message = 'is about no alarm that there is. Take it away, or say what is meant.';
        return isSaid || isSomething ? [] : at(index, [{ path: [], message }]);
      });
    },
  },
];

type About = SilenceFile['about'][number];

function at(index: number, findings: readonly Finding[]): Finding[] {
  return findings.map(({ path, message }) => ({ path: ['about', index, ...path], message }));
}

function unclear({ kind, name, alert }: About): Finding[] {
  if (kind === undefined && name !== undefined) {
    return [{ path: ['name'], message: `is ${show(name)}, and of which kind is not said. Add kind.` }];
  }
  if (kind !== undefined && name !== undefined && !isNamed(kind)) {
    return [{ path: ['name'], message: `is ${show(name)}, and of ${kind} a platform has one. Take name away.` }];
  }
  if (kind !== undefined || alert !== undefined) return [];
  const message =
    'says of nothing what is silent. Add kind or alert; everything is { kind: platform } with dependents: true.';
  return [{ path: [], message }];
}

function absent({ kind, name, alert }: About, context: RuleContext & AlarmSources): Finding[] {
  const objects =
    kind !== undefined && isNamed(kind) && context.platform
      ? objectsOfKind(kind, context).map((each) => each.name ?? '')
      : undefined;
  const alerts = [
    ...context.alerts.map((each) => each.name),
    ...Object.values(brokerAlerts),
    ...Object.values(promiseAlerts),
  ];
  return [
    ...(name === undefined || !objects || objects.includes(name) || context.paths.includes(`${kind}s/${name}.yaml`)
      ? []
      : [
          {
            path: ['name'],
            message: missing(
              kind === 'nat' ? `zone ${name} with a NAT gateway` : `${kind}s/${name}.yaml`,
              name,
              objects,
            ),
          },
        ]),
    // What is wrong with a file of that name is told there.
    ...(alert === undefined || alerts.includes(alert) || context.paths.includes(`alerts/${alert}.yaml`)
      ? []
      : [{ path: ['alert'], message: missing(`alerts/${alert}.yaml`, alert, alerts) }]),
  ];
}

function missing(what: string, name: string, names: readonly string[]): string {
  return `there is no ${what}.${suggest(name, names)} Name one that there is, or take it away.`;
}
