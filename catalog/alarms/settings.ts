import type { Broker } from '../kinds/broker/broker.ts';
import type { AlarmSettings } from './alarm.ts';
import type { EffectiveAlert } from './effective-alert.ts';
import type { KnownAlarm } from './known-alarm.ts';

/** What an expression says nothing of. */
const ofExpressions = { minutes: 5, missing: 'missing' } as const;

/** What is set of an alarm: what its alert says, else what the object's own file says of it, else what the known alarm has. */
export function settingsOf(
  alert: EffectiveAlert,
  known: KnownAlarm | undefined,
  own: Partial<AlarmSettings> = {},
): AlarmSettings {
  const minutes = alert.minutes ?? own.minutes ?? known?.minutes ?? ofExpressions.minutes;
  const threshold = alert.threshold ?? own.threshold ?? known?.threshold?.default;
  return {
    ...(threshold === undefined ? {} : { threshold }),
    minutes,
    of: alert.of ?? (alert.minutes === undefined ? (own.of ?? known?.of) : undefined) ?? minutes,
    missing: alert.missing ?? own.missing ?? known?.missing ?? ofExpressions.missing,
  };
}

/** What a broker's own file sets of one of its alarms. */
export function brokerSettings({ percent, forMinutes }: Broker['alarms']['memory'], known: KnownAlarm): AlarmSettings {
  return { threshold: percent, minutes: forMinutes, of: forMinutes, missing: known.missing };
}
