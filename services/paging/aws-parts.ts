import {
  type LastChange,
  lastChange,
  lastChangeKey,
  openAlarmItems,
  type PagingSettings,
  trialMetric,
} from '../../contracts/paging.ts';
import { queueMetricNamespace } from '../../contracts/queue-metrics.ts';
import { openMetrics } from '../node/aws/metrics.ts';
import { type Objects, openObjects } from '../node/aws/objects.ts';
import { openSecrets } from '../node/aws/secrets.ts';
import { openTable, type Table } from '../node/aws/table.ts';
import type { Logger } from '../observability/log.ts';
import type { PagerName } from './open-alarm.ts';
import { openOpenAlarms } from './open-alarms.ts';
import type { PagerParts } from './pager.ts';
import { openRouteKeys } from './route-keys.ts';
import { openSender, type SendEvent } from './send.ts';

export interface AwsPartsProps {
  name: PagerName;
  platform: string;
  region: string;
  /** Table of what was observed. */
  table: string;
  /** Bucket of configuration. */
  bucket: string;
  /** Whether buckets stand in the path, as a server that stands in for S3 needs it. */
  pathStyle: boolean;
  log: Logger;
  /** Where the settings are. */
  settings(objects: Objects): Promise<PagingSettings>;
}

/** How long settings are used before they are read again, in milliseconds. */
const settingsKeptMs = 60_000;

/** A pager in AWS, on its own clock. `table`: its part of the table of what was observed. */
export function openAwsParts(props: AwsPartsProps): PagerParts & { table: Table } {
  const { name, platform, region, bucket, pathStyle, log } = props;
  const table = openTable({ region, table: props.table, broker: openAlarmItems });
  const objects = openObjects({ region, pathStyle });
  const secrets = openSecrets(region);
  const metrics = openMetrics(region);
  const senders = new Map<string, SendEvent>();
  return {
    ...{ name, table, log },
    settings: keptFor(settingsKeptMs, () => props.settings(objects), log),
    alarms: openOpenAlarms(table),
    direct: new Map(),
    directStorms: new Map(),
    keys: openRouteKeys({ platform, read: (id, stage) => secrets.read(id, stage) }),
    send: ({ events }) => {
      const sender = senders.get(events) ?? openSender({ url: events });
      senders.set(events, sender);
      return sender;
    },
    lastChange: (file) => readLastChange(objects, bucket, file),
    // What was taken is taken; a metric that is missing is an alarm by itself.
    trialPassed: async (way) => {
      const value = { name: trialMetric.name, dimensions: { [trialMetric.dimension]: way }, value: 1 };
      await metrics
        .put({ namespace: queueMetricNamespace({ name: platform }), minute: new Date(), values: [value] })
        .catch((error: Error) => log.error({ way, reason: error.message }, 'a trial passed, and that cannot be told'));
    },
    now: () => Date.now(),
  };
}

/** Settings that cannot be read anew go on being used. */
function keptFor(ms: number, read: () => Promise<PagingSettings>, log: Pick<Logger, 'error'>): PagerParts['settings'] {
  let kept: { settings: PagingSettings; at: number } | undefined;
  return async (fresh = false) => {
    if (kept && !fresh && Date.now() - kept.at < ms) return kept.settings;
    try {
      kept = { settings: await read(), at: Date.now() };
    } catch (error) {
      if (!kept) throw error;
      log.error({ reason: (error as Error).message }, 'the settings cannot be read: those of before are used');
    }
    return kept.settings;
  };
}

async function readLastChange(objects: Objects, bucket: string, file: string): Promise<LastChange | undefined> {
  try {
    return lastChange.safeParse(JSON.parse(await objects.get(bucket, lastChangeKey(file)))).data;
  } catch (error) {
    if (((error as Error).cause as Error | undefined)?.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
