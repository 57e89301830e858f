import type { AlarmSources } from '../../alarms/resolve.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Dashboard } from '../dashboard/dashboard.ts';
import type { Alert } from './alert.ts';

/** What rules and effects of alerts look at beside them. */
export interface BesideAlerts extends Omit<AlarmSources, 'routes'> {
  dashboards: readonly Dashboard[];
}

/** Rules about alerts. */
export const alertRules: readonly Rule<Alert, BesideAlerts>[] = [];
