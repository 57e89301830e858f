import { promiseAlerts, type WatchedObject } from '../../contracts/paging.ts';
import { brokerAlarms } from './broker-alarms.ts';
import type { AlarmBeside } from './known-alarm.ts';

/** An alarm that an object's own file says, where no file of alerts/ has more to say of it. */
export interface OwnAlarm {
  /** What its alert is called, as no file of alerts/ may be. */
  alert: string;
  known: string;
  /** Kind of the objects that have it, and the field of their files that says it. */
  kind: 'broker' | 'endpoint';
  field: string;
}

/** What a promise is told of by. */
const ofPromises: readonly OwnAlarm[] = Object.values(promiseAlerts).map((alert) => ({
  ...{ alert, known: alert, kind: 'endpoint', field: 'serviceLevel' },
}));

/** Every alarm that files of brokers and endpoints say. */
export const ownAlarms: readonly OwnAlarm[] = [
  ...brokerAlarms.map(
    ({ alert, known, field }): OwnAlarm => ({ alert, known, kind: 'broker', field: `alarms.${field}` }),
  ),
  ...ofPromises,
];

/** The objects whose files say an alarm. */
export function objectsWith({ kind }: OwnAlarm, { brokers, endpoints }: AlarmBeside): WatchedObject[] {
  const objects = kind === 'broker' ? brokers : endpoints.filter(({ serviceLevel }) => serviceLevel);
  return objects.map(({ name }) => ({ kind, name }));
}
