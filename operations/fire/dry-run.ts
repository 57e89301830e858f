import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { alarmTopic, type PlatformIdentity, pagedAlarmName, pagerFunction } from '../../contracts/names.ts';
import type { AlarmSignal, PagingSettings } from '../../contracts/paging.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { type SimulatedPlatform, simulatePlatform } from '../../pipeline/sandbox/paging-platform.ts';
import { alarmLine } from './alarm-line.ts';
import { functionPager, startHostPager } from './programs.ts';

export interface DryRunProps {
  platform: PlatformIdentity;
  alarm: Alarm;
  settings: PagingSettings;
  now: Date;
  say: (line: string) => void;
}

/** Longest that an incident may take, in milliseconds. */
const withinMs = 30_000;

/**
 * Sends one signal of an alarm, marked as a test, by the program that is told of it when it is real, to a simulated PagerDuty, and says each hop;
 * then that it has ended. Throws SurroundingsFailure where it does not come through.
 */
export async function fireDryRun({ platform, alarm, settings, now, say }: DryRunProps): Promise<void> {
  const simulated = await simulatePlatform(platform, settings);
  const isFunctions = alarm.definition.owner === 'cloudwatch';
  const pager = isFunctions ? functionPager(platform, simulated) : await startHostPager(platform, simulated);
  const { incidents } = simulated;
  try {
    say(alarmLine(alarm));
    say(`sender     ${senderOf(platform, alarm)}: simulated`);
    const signal = { id: alarm.id, at: now.toISOString(), parts: [], isTest: true } satisfies Partial<AlarmSignal>;
    await pager.tell({ ...signal, state: 'firing', value: 'made' });
    say(
      `pager      ${isFunctions ? `${pagerFunction(platform)}, the built dist/pager.cjs` : "the monitoring host's, the built dist/watch.cjs"}: took it`,
    );
    const opened = await awaited(() => incidents()[0]);
    sayIncident(opened, say);
    await pager.tell({ ...signal, state: 'resolved' });
    await awaited(() => incidents().find(({ status }) => status === 'resolved'));
    say('resolved   by an event of the same key');
  } finally {
    await pager.stop();
    await simulated.stop();
  }
}

function senderOf(platform: PlatformIdentity, { id, definition }: Alarm): string {
  if (definition.owner === 'cloudwatch')
    return `CloudWatch's ${pagedAlarmName(platform, id)}, by the topic ${alarmTopic(platform)}`;
  return definition.owner === 'grafana' ? "Grafana's webhook" : "Zabbix's webhook";
}

type Incident = ReturnType<SimulatedPlatform['incidents']>[number];

function sayIncident({ service, dedupKey, events }: Incident, say: DryRunProps['say']): void {
  const [event] = events;
  say(`PagerDuty  opened an incident of the service ${service}: simulated`);
  say(`           ${event?.summary}`);
  say(`           severity ${event?.severity}, dedup_key ${dedupKey}`);
  for (const [name, value] of Object.entries(event?.details ?? {})) {
    say(`           ${name}: ${String(value).replaceAll('\n', ' ').slice(0, 200)}`);
  }
}

async function awaited<T>(look: () => T | undefined): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new SurroundingsFailure('PagerDuty was not told within 30 s.');
    await sleep(50);
  }
}
