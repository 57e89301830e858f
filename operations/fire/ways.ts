import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { brokerTable, type PlatformIdentity } from '../../contracts/names.ts';
import { tellHostPager } from '../../contracts/node-commands.ts';
import { tableKey } from '../../contracts/node-report.ts';
import { type AlarmSignal, calledAbout, openAlarmItems, testReason } from '../../contracts/paging.ts';
import { askAws } from '../../pipeline/aws/aws-failure.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runOnInstance } from '../nodes/run-on-instance.ts';
import { findHost } from '../records/find-host.ts';
import type { OpenPlatform } from '../records/open-platform.ts';

/** How a signal of an alarm that nothing is wrong about is raised, and what becomes of it. Every call throws SurroundingsFailure where AWS does not do it. */
export interface FiringWays {
  /** The state of an alarm of CloudWatch; undefined where there is none of that name. */
  stateOf(alarm: string): Promise<string | undefined>;
  /** Sets it, with words that say that it is a test. */
  setState(alarm: string, state: 'OK' | 'ALARM'): Promise<void>;
  /** Tells the monitoring host's pager. */
  tellHost(signal: AlarmSignal): Promise<void>;
  /** What the table of open alarms has of an item; undefined where there is none. */
  noted(item: string): Promise<NotedAlarm | undefined>;
}

const notedAlarm = z.object({ called: calledAbout.optional() });

/** As much of an open alarm as whoever waits for a call looks at. */
export type NotedAlarm = z.infer<typeof notedAlarm>;

/** Longest that the host may take to answer, in milliseconds: its pager calls by itself for 20 s where the table is away. */
const hostMs = 120_000;

/** By the SDK, which takes credentials and endpoint from its usual places. */
export function openFiringWays(
  identity: PlatformIdentity,
  platform: Pick<OpenPlatform, 'catalog' | 'commands'> & { store: Pick<OpenPlatform['store'], 'host'> },
): FiringWays {
  const { region } = identity;
  const TableName = brokerTable(identity);
  const cloudwatch = new CloudWatchClient({ region, maxAttempts: 5 });
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region, maxAttempts: 5 }));
  return {
    stateOf: (alarm) =>
      askAws({ what: `the alarm ${alarm} cannot be looked at`, of: `The alarm ${alarm}` }, async () => {
        const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
        return MetricAlarms?.[0]?.StateValue;
      }),
    async setState(AlarmName, StateValue) {
      const set = new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: testReason });
      await askAws({ what: `the alarm ${AlarmName} cannot be set`, of: `The alarm ${AlarmName}` }, () =>
        cloudwatch.send(set),
      );
    },
    async tellHost(signal) {
      const { instanceId } = await findHost(platform);
      const name = `monitoring host (${instanceId})`;
      const command = tellHostPager(signal);
      const { commands } = platform;
      const output = await runOnInstance({ name, instanceId, commands, command, timeoutMs: hostMs });
      if (output === undefined) throw new SurroundingsFailure(`${name} does not answer Systems Manager.`);
    },
    noted: (item) =>
      askAws({ what: `table ${TableName} cannot be read`, of: `table ${TableName} in ${region}` }, async () => {
        const Key = { [tableKey.partition]: openAlarmItems, [tableKey.sort]: item };
        const { Item } = await table.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
        return notedAlarm.safeParse(Item).data;
      }),
  };
}
