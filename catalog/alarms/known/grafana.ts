import type { KnownAlarm } from '../known-alarm.ts';
import { brokerAlarms } from './grafana/broker.ts';
import { endpointAlarms } from './grafana/endpoint.ts';
import { monitoringAlarms } from './grafana/monitoring.ts';
import { processorAlarms } from './grafana/processor.ts';
import { promiseAlarms } from './grafana/promise.ts';
import { queueAlarms } from './grafana/queues.ts';

/** Alarms of what Prometheus and Loki know. */
export const grafanaAlarms: readonly KnownAlarm[] = [
  ...brokerAlarms,
  ...queueAlarms,
  ...processorAlarms,
  ...endpointAlarms,
  ...promiseAlarms,
  ...monitoringAlarms,
];
