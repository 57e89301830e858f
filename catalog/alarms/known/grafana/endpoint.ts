import { logJob, logLabel, metricLabel } from '../../../../contracts/monitoring.ts';
import { receiverFunction } from '../../../../contracts/names.ts';
import { requestLog } from '../../../../contracts/request-log.ts';
import type { DefineProps, KnownAlarm } from '../../known-alarm.ts';
import { type GrafanaAlarm, grafanaAlarm } from './grafana-alarm.ts';
import { quoted } from './matchers.ts';

/** How many requests of five minutes the receiver answered with such a status, by what it logs. */
function answered({ platform, subject }: DefineProps, status: string): string {
  const { message, endpoint, status: field } = requestLog;
  const stream = {
    [logLabel.job]: logJob.cloudwatch,
    [metricLabel.platform]: platform.name,
    [logLabel.group]: receiverFunction(platform),
  };
  const labels = Object.entries(stream).map(([label, value]) => `${label}=${quoted(value)}`);
  const read = ['msg', endpoint, field].map((name) => `${name}=${quoted(name)}`).join(', ');
  const which = `msg=${quoted(message)} | ${endpoint}=${quoted(subject.name)} | ${field}=~${quoted(status)}`;
  // What is well is not logged, so that a 0 stands where there is nothing.
  return `sum(count_over_time({${labels.join(',')}} | json ${read} | ${which} [5m])) or vector(0)`;
}

/** What all of them have. */
const ofEndpoints = {
  watches: ['endpoint'],
  dashboard: 'ingress',
  missing: 'notBreaching',
  asks: 'loki',
} as const;

const alarms: readonly GrafanaAlarm[] = [
  {
    ...ofEndpoints,
    name: 'requests-refused',
    title: '{object} refuses requests',
    doc: 'In five minutes more requests than the threshold were answered with 4xx, but for 429, which is not logged.',
    source: 'Warren: one every six seconds is a sender that goes on, and no mistake by hand',
    severity: 'warning',
    threshold: { default: 50, min: 0, max: 1_000_000_000, unit: 'requests in 5 minutes', worse: 'above' },
    minutes: 5,
    advice:
      'See on the dashboard Ingress which status. 401 is a signature that does not hold: a key was changed on one side alone, or somebody tries. The log of the receiver says why.',
    expression: (props) => answered(props, '4..'),
  },
  {
    ...ofEndpoints,
    name: 'requests-fail',
    title: '{object} cannot take requests',
    doc: 'In five minutes more requests than the threshold were answered with 5xx.',
    source: 'Warren: senders try again after 503, which a restart of a node makes a few of',
    severity: 'error',
    threshold: { default: 10, min: 0, max: 1_000_000_000, unit: 'requests in 5 minutes', worse: 'above' },
    minutes: 2,
    advice:
      'See on the dashboard Ingress which status. 503: no broker took the request over; 504: no answer came in time, see its processor; 500: read the log of the receiver.',
    hiddenBy: ['memory-alarm', 'disk-alarm'],
    expression: (props) => answered(props, '5..'),
  },
];

/** Alarms of endpoints, by what the receiver logs. */
export const endpointAlarms: readonly KnownAlarm[] = alarms.map(grafanaAlarm);
