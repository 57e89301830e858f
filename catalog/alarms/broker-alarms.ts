import { brokerAlerts } from '../../contracts/paging.ts';
import type { Broker } from '../kinds/broker/broker.ts';

/** Alarms that every broker has, whose numbers its own file says in `alarms`. */
export interface BrokerAlarm {
  /** Field of the broker's `alarms`. */
  field: 'memory' | 'disk';
  /** What the alarm's alert is called where no file of alerts/ has more to say of it. */
  alert: string;
  known: string;
}

export const brokerAlarms: readonly BrokerAlarm[] = [
  { field: 'memory', alert: brokerAlerts.memory, known: 'memory-near-limit' },
  { field: 'disk', alert: brokerAlerts.disk, known: 'disk-near-full' },
];

/** The part of a broker's file that a known alarm takes its numbers from; undefined for other alarms. */
export function numbersOf(known: string, broker: Broker): Broker['alarms']['memory'] | undefined {
  const own = brokerAlarms.find((each) => each.known === known);
  return own && broker.alarms[own.field];
}
