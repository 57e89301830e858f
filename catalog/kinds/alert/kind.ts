import { alertingStack, monitoringStack } from '../../../contracts/names.ts';
import {
  bundleAddress,
  monitoringGateAddress,
  pagedAlarmAddress,
  watchFileAddress,
} from '../../../contracts/resources.ts';
import type { FolderKind } from '../../kind.ts';
import { adoptedAlert } from './adopted.ts';
import { type Alert, alertSchema } from './alert.ts';
import { addedAlert, changedAlert, removedAlert, renamedAlert } from './alert-effects.ts';
import type { BesideAlerts } from './rules/alert-rule.ts';
import { alertRules } from './rules/alert-rules.ts';
import { alertStarter } from './starter.ts';

/** `alerts/<name>.yaml`: an alarm of each object that it watches, which CloudWatch, Grafana or Zabbix owns. */
export const alertKind: FolderKind<'alert', 'alerts', typeof alertSchema, Alert, BesideAlerts> = {
  name: 'alert',
  plural: 'alerts',
  folder: 'alerts',
  formats: ['yaml'],
  schema: alertSchema,
  object: (name, file) => ({ ...file, name }),
  rules: alertRules,
  effects: { added: addedAlert, changed: changedAlert, removed: removedAlert, renamed: renamedAlert },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'it counts from then on',
    reconnect: 'it counts from then on',
    rolling: 'what watches restarts',
    replacement: 'an open incident resolves, and another opens',
  },
  monthlyCost: { notCounted: () => ['alarms'] },
  starter: alertStarter,
  terraform: {
    in: 'stack',
    stackOf: () => alertingStack,
    objectOf: () => undefined,
    resourcesOf: (name) => [pagedAlarmAddress(`${name}/*`), 'aws_s3_object.*'],
    // Those that Grafana or Zabbix own stand in files of the host that watches; so does what its pager knows of each.
    alsoIn: () => ({ [monitoringStack]: [watchFileAddress('*'), bundleAddress, monitoringGateAddress] }),
    carriers: { '': ['*'] },
  },
  adopted: adoptedAlert,
};
