import { objectText, type WatchedKind } from '../../../../contracts/paging.ts';
import { type Candidate, groupsWith, isEqual } from '../../../alarms/candidates.ts';
import { ownAlarms } from '../../../alarms/own-alarms.ts';
import { ownerOfAlert } from '../../../alarms/resolve.ts';
import { hasFiles, isNamed, objectsOfKind } from '../../../alarms/watched-objects.ts';
import { causeOf } from '../../../rules/fold-causes.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import { type AlertContext, type AlertRule, ofWhole, one } from './alert-rule.ts';

/** Rules about what alerts watch, and who watches it. */
export const watchingRules: readonly AlertRule[] = [
  {
    name: 'watches-named',
    doc: 'An alert names its object only where there are several of the kind.',
    severity: 'error',
    check: ({ watches }) => {
      if (!watches || watches.name === undefined || isNamed(watches.kind)) return [];
      return one(
        ['watches', 'name'],
        `is ${show(watches.name)}, and of ${watches.kind} a platform has one. Take name away.`,
      );
    },
  },
  {
    name: 'watched-there',
    doc: 'The broker, endpoint, processor or NAT gateway that an alert names is there.',
    severity: 'error',
    check: ({ watches }, context) => {
      if (!watches || watches.name === undefined || !isNamed(watches.kind) || !context.platform) return [];
      const { kind, name } = watches;
      const names = objectsOfKind(kind, context).map((each) => each.name ?? '');
      // What is wrong with the file itself is told there.
      if (names.includes(name) || context.paths.includes(`${kind}s/${name}.yaml`)) return [];
      const what = hasFiles(kind)
        ? `there is no ${kind}s/${name}.yaml`
        : `${show(name)} is the letter of no zone with a NAT gateway (${names.join(', ')})`;
      const message = `${what}.${suggest(name, names)} Name one that there is, or take the alert away.`;
      const cause = causeOf('file', `${kind}s/${name}.yaml`);
      return [{ path: ['watches', 'name'], message, ...(hasFiles(kind) ? { cause } : {}) }];
    },
  },
  {
    name: 'platform-has',
    doc: 'The platform has the part that an alert watches.',
    severity: 'error',
    check: ({ watches }, context) => {
      if (!watches || isNamed(watches.kind) || !context.platform) return [];
      if (objectsOfKind(watches.kind, context).length > 0) return [];
      return one(
        ['watches', 'kind'],
        `is ${watches.kind}, and ${absence[watches.kind] ?? `platform.yaml has no ${watches.kind}`}. Add it there, or take the alert away.`,
      );
    },
  },
  {
    name: 'alarm-watches',
    doc: 'A known alarm can watch what its alert watches.',
    severity: 'error',
    check: ofWhole(({ alert: { watches }, known, at }) => {
      if (!watches || !known || known.watches.includes(watches.kind)) return [];
      return one(
        at('watches', 'kind'),
        `is ${watches.kind}, and ${known.name} watches ${known.watches.join(' or ')}. Watch that, or name another alarm.`,
      );
    }),
  },
  {
    name: 'promise-there',
    doc: 'An alert of what an endpoint promises watches one that promises something.',
    severity: 'error',
    check: ofWhole(({ alert: { watches }, known, at, context: { endpoints } }) => {
      if (!watches || !ownAlarms.some(({ kind, known: own }) => kind === 'endpoint' && own === known?.name)) return [];
      const watched = endpoints.filter(({ name }) => watches.name === undefined || name === watches.name);
      if (watched.length === 0 || watched.some(({ serviceLevel }) => serviceLevel)) return [];
      const who =
        watches.name === undefined ? 'no endpoint promises' : `endpoints/${watches.name}.yaml does not promise`;
      return one(
        at('watches'),
        `${who} anything, so that this is never an alarm. Add serviceLevel there, or take the alert away.`,
      );
    }),
  },
  {
    name: 'alerting-there',
    doc: 'Where there are alerts, the platform says who is called.',
    severity: 'error',
    check: (_, { platform }) =>
      !platform || platform.alerting
        ? []
        : one(
            [],
            'calls nobody, since platform.yaml has no alerting. Add it there: docs/alarms.md says what goes into it.',
          ),
  },
  {
    name: 'owner-there',
    doc: 'Alarms that Grafana or Zabbix own need the host on which they run.',
    severity: 'error',
    check: ofWhole(({ alert, known, at, context: { platform } }) => {
      const owner = ownerOfAlert(alert);
      if (!owner || owner === 'cloudwatch' || !platform || platform.monitoring) return [];
      const what = known ? `is ${known.name}, which` : 'is what';
      const system = owner === 'grafana' ? 'Grafana' : 'Zabbix';
      return one(
        at(known ? 'alarm' : 'expression'),
        `${what} ${system} evaluates, and platform.yaml has no monitoring for it to run on. Add that, or take the alert away.`,
      );
    }),
  },
  {
    name: 'watched-once',
    doc: 'No two alerts that nothing tells apart watch the same of the same object.',
    severity: 'error',
    check: ofWhole(({ alert, at, context }) => {
      const rivals = groupsWith(alert.name, context).flatMap(([first, ...others]) => {
        const equals = first ? [first, ...others.filter((each) => isEqual(first, each))] : [];
        const isIn = equals.some((each) => each.alert.name === alert.name);
        return isIn ? equals.filter((each) => each.alert.name !== alert.name) : [];
      });
      const [rival] = rivals;
      if (!rival) return [];
      const what = alert.alarm ?? 'the same';
      const message = `is ${what} of ${objectText(rival.object)}, which alerts/${rival.alert.name}.yaml watches, too, and nothing says which counts. Name the object in one of them, or have one extend the other.`;
      return one(at('watches'), message);
    }),
  },
  {
    name: 'alarm-comes',
    doc: 'An alert is an alarm of something.',
    severity: 'warning',
    check: ofWhole(({ alert: { watches, enabled, name }, at, context }) => {
      if (!watches || !isNamed(watches.kind) || enabled === false || !context.platform) return [];
      const objects = objectsOfKind(watches.kind, context);
      if (watches.name !== undefined && !objects.some((each) => each.name === watches.name)) return [];
      if (objects.length === 0) return one(at('watches'), `watches each ${watches.kind}, and there is none.`);
      if (groupsWith(name, context).some((group) => isAmongFirst(name, group))) return [];
      return one(
        at('watches'),
        `is never the alarm: for each ${watches.kind} another alert says more, ${othersOf(name, context)}. Take it away, or extend it.`,
      );
    }),
  },
];

/** Whether an alert counts, or nothing says why it does not. */
function isAmongFirst(name: string, [first, ...others]: readonly Candidate[]): boolean {
  if (!first) return false;
  return [first, ...others.filter((each) => isEqual(first, each))].some(({ alert }) => alert.name === name);
}

/** Why the platform does not have a part, where it is not for one field of platform.yaml. */
const absence: Partial<Record<WatchedKind, string>> = {
  receiver: 'there is none without cloudflare in platform.yaml and a file in endpoints/',
};

function othersOf(name: string, context: AlertContext): string {
  const groups = groupsWith(name, context);
  const first = groups.flatMap(([candidate]) => (candidate ? [`alerts/${candidate.alert.name}.yaml`] : []));
  return [...new Set(first)].join(', ');
}
