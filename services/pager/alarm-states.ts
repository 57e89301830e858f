import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { explained } from '../node/aws/explained.ts';
import { awsSettings } from '../node/aws/settings.ts';
import type { AlarmState } from '../paging/signals/from-cloudwatch.ts';

/** Every alarm of CloudWatch whose name begins so, and each of these names that there is, as they are now. */
export type ReadAlarmStates = (props: { prefix: string; names: readonly string[] }) => Promise<AlarmState[]>;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const mostAtOnce = 100;

/** States of the alarms of one region. */
export function openAlarmStates(region: string): ReadAlarmStates {
  const client = new CloudWatchClient({ region, ...awsSettings });
  const described = async (AlarmNames: string[] | undefined, AlarmNamePrefix: string | undefined) => {
    const found: AlarmState[] = [];
    const input = { AlarmNames, AlarmNamePrefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] as never[] };
    for await (const page of paginateDescribeAlarms({ client, pageSize: mostAtOnce }, input)) {
      for (const each of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
        const { AlarmName = '', StateValue = 'INSUFFICIENT_DATA', StateReason = '', StateUpdatedTimestamp } = each;
        const at = each.StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0);
        found.push({ name: AlarmName, state: StateValue, reason: StateReason, at: at.toISOString() });
      }
    }
    return found;
  };
  return ({ prefix, names }) =>
    explained(`alarms of CloudWatch whose names begin with ${prefix} cannot be listed`, async () => {
      const others = names.filter((name) => !name.startsWith(prefix)).slice(0, mostAtOnce);
      const ofPlatform = await described(undefined, prefix);
      return others.length === 0 ? ofPlatform : [...ofPlatform, ...(await described(others, undefined))];
    });
}
