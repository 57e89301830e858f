import { promiseAlerts } from '../../../../contracts/paging.ts';
import { endpointLabel, promiseMetric, promiseRecord } from '../../../../contracts/promises.ts';
import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { quoted } from './matchers.ts';
import { endpointOf } from './subjects.ts';

/** What both have: by which burn rates, and from how many failures on, is said in burn-rates.ts. */
const ofPromises = {
  watches: ['endpoint'],
  dashboard: 'service-levels',
  source:
    'https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts: 1 is its recommended burn rates',
  threshold: { default: 1, min: 0.5, max: 10, unit: 'times the burn rate that is told about', worse: 'above' },
  // One that is read while CloudWatch still counts is mended by the next.
  minutes: 2,
  missing: 'ignore',
  isAbout: (props: Omit<DefineProps, 'settings'>) => endpointOf(props).serviceLevel !== undefined,
} as const;

const alarms: readonly GrafanaAlarm[] = [
  {
    ...ofPromises,
    name: promiseAlerts.page,
    title: '{object} fails more requests than its promise has room for',
    doc: 'What may fail of its requests is used up so fast that it would be gone in two to five days: 2 % of 30 days in an hour, or 5 % in six, and it still goes on; ten requests at least.',
    severity: 'critical',
    advice:
      'See on the dashboard Ingress why requests fail: 503 is a broker that takes nothing over, 504 a worker that does not answer; where none is refused they are slow, see the brokers and processors behind it.',
    hiddenBy: ['memory-alarm', 'disk-alarm'],
    expression: ({ subject }) => burn(subject.name, 'page'),
  },
  {
    ...ofPromises,
    name: promiseAlerts.ticket,
    title: '{object} slowly uses up what its promise has room for',
    doc: 'What may fail of its requests is used up as fast as it may be, or faster: 10 % of 30 days in a day, or in three; ten requests at least.',
    severity: 'warning',
    advice:
      'See on the dashboard Service levels since when, and on Ingress why. It can wait for the morning; if it goes on, the promise is broken within weeks.',
    hiddenBy: [promiseAlerts.page],
    expression: ({ subject }) => burn(subject.name, 'ticket'),
  },
];

/** Of what both tell, and of nothing else. */
const unread: GrafanaAlarm = {
  name: 'promises-unread',
  watches: ['monitoring'],
  dashboard: 'service-levels',
  title: 'Nobody counts what endpoints promise',
  doc: 'The monitoring host has not read from CloudWatch for longer than the threshold how many requests kept what endpoints promise, so that no alarm of them can begin or end.',
  source: 'Warren: it reads each minute, and tells nothing any more after five without',
  severity: 'error',
  threshold: { default: 15, min: 5, max: 1440, unit: 'minutes', worse: 'above' },
  minutes: 5,
  missing: 'ignore',
  advice: 'Read in the journal of the monitoring host what warren-targets says of CloudWatch.',
  hiddenBy: ['targets-down'],
  expression: () => `(time() - max(${promiseMetric.readAt})) / 60`,
};

function burn(endpoint: string, calls: 'page' | 'ticket'): string {
  return `max(${promiseRecord.burn}{${endpointLabel}=${quoted(endpoint)},calls=${quoted(calls)}})`;
}

/** Alarms of what endpoints promise, by what Prometheus records of it. */
export const promiseAlarms: readonly KnownAlarm[] = [...alarms, unread].map(grafanaAlarm);
