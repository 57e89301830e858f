import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { alarmTopic, type PlatformIdentity, pagedAlarmName, pagerFunction } from '../../contracts/names.ts';
import { type AlarmSignal, dedupKey, openAlarmItem } from '../../contracts/paging.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { alarmLine } from './alarm-line.ts';
import type { FiringWays } from './ways.ts';

export interface FireProps {
  platform: PlatformIdentity;
  alarm: Alarm;
  ways: FiringWays;
  now: () => Date;
  say: (line: string) => void;
  /** Longest that each hop may take, in milliseconds: a function that has to be loaded, a host that is busy. Default: 120,000. */
  withinMs?: number;
}

/** What raises an alarm for a moment, and ends that again. */
interface Sender {
  begin(): Promise<void>;
  end(): Promise<void>;
  /** What took it, and where its log is. */
  pager: string;
}

/**
 * Raises an alarm that is marked as a test where it is raised when it is real, follows it by the table of open alarms until PagerDuty has taken it,
 * and ends it, also where it did not come through. Says each hop. Throws UserFailure where it cannot be tried now, SurroundingsFailure where it
 * does not come through.
 */
export async function fireAlarm(props: FireProps): Promise<void> {
  const { platform, alarm, ways, say, withinMs = 120_000 } = props;
  const item = openAlarmItem({ id: alarm.id, isTest: true });
  const wait = { ways, item, withinMs };
  say(alarmLine(alarm));
  if (await ways.noted(item))
    throw new UserFailure(`${alarm.id} is being tried already. That ends by itself within an hour.`);
  const sender = alarm.definition.owner === 'cloudwatch' ? await byCloudWatch(props) : byHost(props);
  await sender.begin();
  try {
    await until(wait, (noted) => noted !== undefined, `${sender.pager} has not noted it`);
    say(`pager      ${sender.pager}: noted it`);
    const noted = await until(
      wait,
      (now) => now?.called !== undefined,
      `PagerDuty did not take it from ${sender.pager}`,
    );
    const { route, urgency } = noted?.called ?? {};
    say(`PagerDuty  took it for the service ${platform.name} ${route} (${urgency})`);
    say(`           dedup_key ${dedupKey(platform.name, item)}`);
  } finally {
    await sender.end();
  }
  await until(wait, (noted) => noted === undefined, `${sender.pager} has not ended it; it does so within an hour`);
  say('resolved   by an event of the same key');
}

async function byCloudWatch({ platform, alarm, ways, say }: FireProps): Promise<Sender> {
  const name = pagedAlarmName(platform, alarm.id);
  const state = await ways.stateOf(name);
  if (state === undefined)
    throw new SurroundingsFailure(`CloudWatch has no alarm ${name}. Apply the stack alerting first.`);
  // An alarm tells of changes alone.
  if (state === 'ALARM') throw new UserFailure(`${name} fires now, so that CloudWatch would tell nobody.`);
  return {
    async begin() {
      await ways.setState(name, 'ALARM');
      say(`sender     CloudWatch's ${name} was set to ALARM, by the topic ${alarmTopic(platform)}`);
    },
    end: () => ways.setState(name, 'OK'),
    pager: pagerFunction(platform),
  };
}

function byHost({ alarm, ways, now, say }: FireProps): Sender {
  const tell = (state: AlarmSignal['state']) =>
    ways.tellHost({ id: alarm.id, at: now().toISOString(), state, value: 'made', parts: [], isTest: true });
  return {
    async begin() {
      await tell('firing');
      // What Grafana and Zabbix themselves do is in the daily trials.
      say(`sender     this command, by Systems Manager, in the place of ${alarm.definition.owner}`);
    },
    end: () => tell('resolved'),
    pager: "the monitoring host's",
  };
}

type Noted = Awaited<ReturnType<FiringWays['noted']>>;

async function until(
  { ways, item, withinMs }: { ways: FiringWays; item: string; withinMs: number },
  isSo: (noted: Noted) => boolean,
  otherwise: string,
): Promise<Noted> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const noted = await ways.noted(item);
    if (isSo(noted)) return noted;
    if (performance.now() > deadline)
      throw new SurroundingsFailure(`${otherwise} after ${Math.round(withinMs / 1000)} s. Its log says why.`);
    await sleep(Math.min(500, withinMs / 4));
  }
}
