import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import { cloudWatchAlarm } from '../../../catalog/alarms/cloudwatch-alarm.ts';
import { cloudwatchAlarms } from '../../../catalog/alarms/known/cloudwatch.ts';
import type { KnownAlarm } from '../../../catalog/alarms/known-alarm.ts';
import type { Endpoint } from '../../../catalog/kinds/endpoint/endpoint.ts';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { alarmId, type WatchedKind } from '../../../contracts/paging.ts';
import { processor } from '../scaling/processor.ts';

/** A platform that has everything that alarms of CloudWatch watch. */
export const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
  database: { class: 'db.t4g.medium', storage: { sizeGiB: 50 } },
  cache: { nodeType: 'cache.t4g.small', nodes: 2 },
  monitoring: { instance: { type: 't4g.large' } },
});

const subjects: Partial<Record<WatchedKind, string>> = { processor: 'orders', nat: 'a' };

interface Fields {
  processor?: Parameters<typeof processor>[0];
  platform?: typeof platform;
}

/** What a known alarm says of the only object of its kind there. */
export function alarmOf(known: KnownAlarm, fields: Fields = {}): Pick<Alarm, 'id' | 'settings' | 'definition'> {
  const name = subjects[known.watches[0] ?? 'platform'];
  const about = {
    platform: fields.platform ?? platform,
    subject: { name: name ?? platform.name },
    beside: {
      brokers: [],
      endpoints: [{ deadlineSeconds: 20 } as Endpoint],
      processors: [processor(fields.processor)],
    },
  };
  const { minutes, of = minutes, missing, threshold } = known;
  const settings = { minutes, of, missing, threshold: threshold?.default, ...known.ofSubject?.(about) };
  const object = { kind: known.watches[0] ?? 'platform', ...(name === undefined ? {} : { name }) };
  return { id: alarmId(known.name, object), settings, definition: known.define({ ...about, settings }) };
}

/** What CloudWatch is told of a known alarm, by its name. */
export function told(name: string, fields: Fields = {}) {
  const known = cloudwatchAlarms.find((each) => each.name === name);
  const alarm = known && cloudWatchAlarm(alarmOf(known, fields), fields.platform ?? platform);
  if (!alarm) throw new Error(`no alarm of CloudWatch is called ${name}`);
  return alarm;
}
