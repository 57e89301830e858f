import { randomInt } from 'node:crypto';
import { pagerSettings, pagerVariable } from '../../contracts/pager-function.ts';
import { pagingSettings, pagingSettingsKey } from '../../contracts/paging.ts';
import { openLog } from '../observability/log.ts';
import { openAwsParts } from '../paging/aws-parts.ts';
import { openAlarmStates } from './alarm-states.ts';
import { openHandler } from './handler.ts';

/** The pager on Lambda, which SNS hands alarms of CloudWatch and a schedule wakes: it calls people by PagerDuty. */

const environment = process.env;
const { platform, region, bucket, table } = pagerSettings.parse(JSON.parse(environment[pagerVariable] ?? 'null'));

const parts = openAwsParts({
  ...{ name: 'function', platform, region, table, bucket },
  // Whoever sets this has a server stand in for AWS, which knows no host names of buckets.
  pathStyle: environment.AWS_ENDPOINT_URL !== undefined,
  log: openLog({ service: 'pager', environment }),
  settings: async (objects) => pagingSettings.parse(JSON.parse(await objects.get(bucket, pagingSettingsKey))),
});

export const handler = openHandler({
  parts,
  table: parts.table,
  number: randomInt(1, 2 ** 40),
  states: openAlarmStates(region),
});
