import type { AlertsAmong } from '../../../alarms/candidates.ts';
import { type EffectiveAlert, effectiveAlert } from '../../../alarms/effective-alert.ts';
import type { KnownAlarm } from '../../../alarms/known-alarm.ts';
import { knownAlarm } from '../../../alarms/known-alarms.ts';
import type { AlarmSources } from '../../../alarms/resolve.ts';
import type { FieldPath } from '../../../files/problem.ts';
import type { Finding, Rule, RuleContext } from '../../../rules/rule.ts';
import type { Dashboard } from '../../dashboard/dashboard.ts';
import type { Alert } from '../alert.ts';

/** What rules and effects of alerts look at beside them. */
export interface BesideAlerts extends AlarmSources {
  dashboards: readonly Dashboard[];
}

export type AlertRule = Rule<Alert, BesideAlerts>;

export type AlertContext = RuleContext & BesideAlerts;

/** What a rule looks at: an alert with what it takes over, its known alarm, and the place of a field that it may have taken over. */
export interface Looked {
  alert: EffectiveAlert;
  known: KnownAlarm | undefined;
  /** Where a field stands: in the file itself, or at `extends`. */
  at(field: keyof Alert, ...inner: FieldPath): FieldPath;
  /** The file itself. */
  own: Alert;
  context: AlertContext;
}

/** A rule about what an alert comes to with what it takes over; of one that takes over what it cannot nothing is said. */
export function ofWhole(check: (looked: Looked) => Finding[]): AlertRule['check'] {
  return (own, context) => {
    const alert = effectiveIn(own, context);
    if (!alert) return [];
    const at = (field: keyof Alert, ...inner: FieldPath): FieldPath => {
      if (own[field] !== undefined) return [field, ...inner];
      return own.extends === undefined ? [] : ['extends'];
    };
    return check({ alert, known: alert.alarm === undefined ? undefined : knownAlarm(alert.alarm), at, own, context });
  };
}

/** Every rule asks for the same. */
const known = new WeakMap<Alert, { alerts: readonly Alert[]; alert: EffectiveAlert | undefined }>();

function effectiveIn(own: Alert, { alerts }: Pick<AlertsAmong, 'alerts'>): EffectiveAlert | undefined {
  const found = known.get(own);
  if (found?.alerts === alerts) return found.alert;
  const alert = effectiveAlert(own, alerts);
  known.set(own, { alerts, alert });
  return alert;
}

/** One finding. */
export function one(path: FieldPath, message: string): Finding[] {
  return [{ path, message }];
}
