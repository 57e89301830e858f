import { effectiveAlert } from '../../../alarms/effective-alert.ts';
import { causeOf } from '../../../rules/fold-causes.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Alert } from '../alert.ts';
import { type AlertRule, one } from './alert-rule.ts';

/** Rules about alerts that take over what others say. */
export const extendingRules: readonly AlertRule[] = [
  {
    name: 'extends-there',
    doc: 'The alert that another extends is a file in alerts/.',
    severity: 'error',
    check: ({ name, extends: base }, { alerts, paths }) => {
      // What is wrong with the file itself is told there.
      if (base === undefined || paths.includes(`alerts/${base}.yaml`)) return [];
      const others = alerts.map((each) => each.name).filter((each) => each !== name);
      const message = `there is no alerts/${base}.yaml.${suggest(base, others)} Name an alert that there is.`;
      return [{ path: ['extends'], message, cause: causeOf('file', `alerts/${base}.yaml`) }];
    },
  },
  {
    name: 'extends-ends',
    doc: 'No alert extends itself, also not by way of others.',
    severity: 'error',
    check: (alert, { alerts }) => {
      const chain = chainOf(alert, alerts);
      if (chain.at(-1) !== alert.name || chain.length < 2) return [];
      return one(['extends'], `comes back to ${alert.name}: ${chain.join(', ')}. Take one of them away.`);
    },
  },
  {
    name: 'extends-same',
    doc: 'An alert watches the same kind, by the same known alarm or by an expression, as the one that it extends.',
    severity: 'error',
    check: (alert, { alerts }) => {
      const found = alerts.find(({ name }) => name === alert.extends);
      const base = found && effectiveAlert(found, alerts);
      if (!base) return [];
      const { watches, alarm, expression } = alert;
      const stays = `as ${found.name} does, or extend another.`;
      if (watches && base.watches && watches.kind !== base.watches.kind) {
        return one(
          ['watches', 'kind'],
          `is ${watches.kind}, and ${found.name}, which it extends, watches ${base.watches.kind}. Watch the same, ${stays}`,
        );
      }
      if (alarm !== undefined && base.alarm !== alarm) {
        return one(
          ['alarm'],
          `is ${show(alarm)}, and ${found.name}, which it extends, ${howOf(base)}. Take the same, ${stays}`,
        );
      }
      if (expression && !base.expression) {
        return one(
          ['expression'],
          `stands where ${found.name}, which it extends, ${howOf(base)}. Take the same, ${stays}`,
        );
      }
      return [];
    },
  },
];

function howOf({ alarm }: Pick<Alert, 'alarm'>): string {
  return alarm === undefined ? 'has no known alarm' : `is by ${show(alarm)}`;
}

/** Names from an alert on, until one is not there or comes again. */
function chainOf(alert: Alert, alerts: readonly Alert[]): string[] {
  const chain = [alert.name];
  for (let next = alert.extends; next !== undefined; ) {
    const found = alerts.find(({ name }) => name === next);
    if (!found) break;
    chain.push(found.name);
    if (chain.indexOf(found.name) < chain.length - 1) break;
    next = found.extends;
  }
  return chain;
}
