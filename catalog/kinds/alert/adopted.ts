import { alertingStack } from '../../../contracts/names.ts';
import { pagedAlarmAddress } from '../../../contracts/resources.ts';
import { type Adopted, type AdoptedField, adoptFields, nothingAdopted, numberAt, type Seen } from '../../adoption.ts';
import { cloudWatchAlarm } from '../../alarms/cloudwatch-alarm.ts';
import { resolveAlarms } from '../../alarms/resolve.ts';
import type { Alert } from './alert.ts';
import type { BesideAlerts } from './rules/alert-rule.ts';

/** What of alarms of CloudWatch an alert can say: the threshold, and for how long. Those of Grafana and Zabbix are files on the host. */
export function adoptedAlert(alert: Alert, seen: Seen, beside: BesideAlerts): Adopted {
  const { platform } = beside;
  if (seen.stack !== alertingStack || !platform) return nothingAdopted;
  const alarms = resolveAlarms({ ...beside, platform }).filter((alarm) => alarm.alert === alert.name);
  const [alarm] = alarms;
  const told = alarm && cloudWatchAlarm(alarm, platform);
  if (!told) return nothingAdopted;
  const resources = pagedAlarmAddress(`${alert.name}/*`);
  // Some are told of in another unit than files say: a percent of what there is, in bytes.
  const isAsSaid = told.threshold === alarm.settings.threshold;
  const minutes = told.datapoints.of === alarm.settings.of;
  const fields: AdoptedField[] = [
    ...(isAsSaid ? [{ resources, says: numberAt('threshold'), field: ['threshold'] }] : []),
    ...(minutes
      ? [
          { resources, says: numberAt('datapoints_to_alarm'), field: ['minutes'] },
          { resources, says: of, field: ['of'] },
        ]
      : []),
  ];
  return adoptFields(fields, seen);
}

/** Left out where as many are looked at as have to be beyond the threshold. */
const of: AdoptedField['says'] = ({ evaluation_periods, datapoints_to_alarm }) =>
  evaluation_periods === datapoints_to_alarm ? null : evaluation_periods;
