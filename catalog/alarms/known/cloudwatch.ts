import type { KnownAlarm } from '../known-alarm.ts';
import { cacheAlarms } from './cloudwatch/cache.ts';
import { databaseAlarms } from './cloudwatch/database.ts';
import { natAlarms } from './cloudwatch/nat.ts';
import { processorAlarms } from './cloudwatch/processor.ts';
import { receiverAlarms } from './cloudwatch/receiver.ts';
import { watcherAlarms } from './cloudwatch/watchers.ts';

/** Alarms of what AWS measures, and of those who watch and call: CloudWatch goes on when they do not. */
export const cloudwatchAlarms: readonly KnownAlarm[] = [
  ...databaseAlarms,
  ...cacheAlarms,
  ...receiverAlarms,
  ...natAlarms,
  ...processorAlarms,
  ...watcherAlarms,
];
