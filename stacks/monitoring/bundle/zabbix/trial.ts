import type { Alerting } from '../../../../catalog/kinds/platform/alerting.ts';
import { trialAlarm } from '../../../../contracts/paging.ts';
import type { TemplateProps } from './export.ts';

/** Zabbix's name of the template by which the way from it to PagerDuty is tried. */
export const trialTemplate = 'Warren trial';

/** Any item that always has a value: a trigger needs one, also where it is about the time alone. */
const item = 'zabbix[boottime]';

/** How long a trial takes: triggers about the time are looked at every 30 s: https://www.zabbix.com/documentation/7.0/en/manual/config/triggers/expression */
const minutes = 5;

/** A problem that begins and ends by itself once a day. The server's clock is in UTC, as its container has it. */
export function trial({ trials: { hour } }: Alerting): TemplateProps {
  return {
    name: trialTemplate,
    description: 'The daily trial of the way by which people are called.',
    items: [
      {
        key: item,
        name: 'Start of Zabbix',
        type: 'INTERNAL',
        units: 'unixtime',
        triggers: [
          {
            name: 'The daily trial of the way to PagerDuty',
            expression: `last(/${trialTemplate}/${item})>0 and time()>=${clock(hour, 0)} and time()<${clock(hour, minutes)}`,
            severity: 'INFO',
            alarmId: trialAlarm('zabbix'),
            description: 'Nothing is wrong: it ends by itself within minutes, at PagerDuty, too.',
          },
        ],
      },
    ],
  };
}

/** A time of the day as `time()` gives it: HHMMSS. */
function clock(hour: number, minute: number): number {
  return hour * 10_000 + minute * 100;
}
