import type { Broker } from '../kinds/broker/broker.ts';
import type { AlarmSettings } from './alarm.ts';
import type { EffectiveAlert } from './effective-alert.ts';
import type { KnownAlarm } from './known-alarm.ts';

/** What an expression says nothing of. */
const ofExpressions = { minutes: 5, missing: 'missing' } as const;

/** What is set of an alarm: what its alert says, else what the object's own file does, else what the known alarm has. */
export function settingsOf(
  alert: Pick<EffectiveAlert, 'threshold' | 'minutes' | 'of' | 'missing'>,
  known: KnownAlarm | undefined,
  ofSubject: Partial<AlarmSettings> = {},
): AlarmSettings {
  const minutes = alert.minutes ?? ofSubject.minutes ?? known?.minutes ?? ofExpressions.minutes;
  const threshold = alert.threshold ?? ofSubject.threshold ?? known?.threshold?.default;
  // As many of as many as somebody else has in mind would not fit other minutes.
  const of = alert.of ?? (alert.minutes === undefined ? (ofSubject.of ?? known?.of) : undefined) ?? minutes;
  return {
    ...(threshold === undefined ? {} : { threshold }),
    minutes,
    of,
    missing: alert.missing ?? ofSubject.missing ?? known?.missing ?? ofExpressions.missing,
  };
}

/** What a broker's own file sets of one of its alarms. */
export function brokerSettings({ percent, forMinutes }: Broker['alarms']['memory'], known: KnownAlarm): AlarmSettings {
  return { threshold: percent, minutes: forMinutes, of: forMinutes, missing: known.missing };
}
