import type { KnownAlarm } from '../../known-alarm.ts';
import { numberOf, type Threshold, valueWith } from './thresholds.ts';

/** A known alarm of Zabbix's, whose triggers stand in the templates of stacks/monitoring/bundle/zabbix/ and carry its name. */
export interface ZabbixAlarm
  extends Omit<KnownAlarm, 'name' | 'owner' | 'threshold' | 'minutes' | 'missing' | 'define'> {
  /** What its triggers compare with. Left out: there is nothing to set. */
  threshold?: Omit<NonNullable<KnownAlarm['threshold']>, 'default'> & { macro: Threshold };
  /** The macro of how long something has to be wrong. */
  minutes: Threshold;
  /**
   * Default: `ignore`. A trigger whose items have no value in its time can be evaluated no more, and stays what it was:
   * https://www.zabbix.com/documentation/7.0/en/manual/config/triggers/expression
   */
  missing?: KnownAlarm['missing'];
}

/** The known alarm, with the macros that its triggers are set by. */
export function zabbixAlarm(name: string, alarm: ZabbixAlarm): KnownAlarm {
  const { threshold, minutes, missing = 'ignore', ...known } = alarm;
  return {
    ...known,
    name,
    owner: 'zabbix',
    ...(threshold ? { threshold: settable(threshold) } : {}),
    minutes: numberOf(minutes),
    missing,
    define: ({ settings }) => ({
      owner: 'zabbix',
      macros: {
        [minutes.macro]: valueWith(minutes, settings.minutes),
        ...(threshold && settings.threshold !== undefined
          ? { [threshold.macro.macro]: valueWith(threshold.macro, settings.threshold) }
          : {}),
      },
    }),
  };
}

function settable({ macro, ...range }: NonNullable<ZabbixAlarm['threshold']>): KnownAlarm['threshold'] {
  return { ...range, default: numberOf(macro) };
}
