import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { Alarm, GrafanaDefinition } from '../../../../catalog/alarms/alarm.ts';
import { conditionOf } from '../../../../catalog/alarms/condition.ts';
import { dashboardUid } from '../../../../catalog/kinds/dashboard/dashboard.ts';
import type { Alerting } from '../../../../catalog/kinds/platform/alerting.ts';
import type { Missing } from '../../../../catalog/scaling/alarm-state.ts';
import { dataSource, metricLabel } from '../../../../contracts/monitoring.ts';
import { alarmLabel, hostPager, trialAlarm } from '../../../../contracts/paging.ts';
import type { Raw } from '../../../constructs/literal.ts';
import type { BundleFile } from '../bundle-file.ts';
import { askedOf } from './asked.ts';
import { plainText } from './template.ts';

/*
 * What Grafana is told of alarms: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/ and
 * https://github.com/grafana/grafana/tree/v13.2.0/pkg/services/provisioning/alerting. The host holds these files to the keys of that source.
 */

/** An alarm that Grafana owns. */
type GrafanaAlarm = Alarm & { definition: GrafanaDefinition };

const folder = 'grafana/provisioning/alerting';

/** How often each rule is evaluated. A minute, in which the length of all of them is counted. */
const interval = '1m';

/**
 * The rules of the alarms that Grafana owns, a file for each of the files that say them, so that one that is refused is told by its name; and
 * where they go. None where nobody is called.
 */
export function alertingFiles(
  platform: Raw<{ name: string; alerting?: Alerting | undefined }>,
  alarms: readonly Alarm[],
): BundleFile[] {
  const { name, alerting } = platform;
  if (!alerting) return [];
  const own = alarms.filter((alarm): alarm is GrafanaAlarm => alarm.definition.owner === 'grafana');
  const files = [...new Set(own.map(({ file }) => file))].map((file) => {
    const rules = own.filter((alarm) => alarm.file === file).map((alarm) => ruleOf(alarm, name));
    return { path: alarmRulesPath(file), text: stringify(groupsOf(withoutEnding(file), rules)), from: file };
  });
  const calling = { ...groupsOf('trial', [trialRule(alerting, name)]), contactPoints, policies };
  return [...files, { path: `${folder}/warren.yaml`, text: stringify(calling), from: 'platform.yaml' }];
}

/** Where the rules of a file stand, `alerts/queue-growing.yaml` or a broker's own: Grafana reads no folders below its own. */
function alarmRulesPath(file: string): string {
  return `${folder}/${withoutEnding(file).replaceAll('/', '-')}.yaml`;
}

function withoutEnding(file: string): string {
  return file.replace(/\.yaml$/, '');
}

/** A group of the same name in another file would take the place of the first. */
function groupsOf(name: string, rules: readonly object[]) {
  return { apiVersion: 1, groups: [{ orgId: 1, name, folder: 'Alarms', interval, rules }] };
}

function ruleOf(alarm: GrafanaAlarm, platform: string) {
  const { id, title, severity, dashboard, runbook, settings, definition } = alarm;
  const { keepFiringMinutes, firesOnError } = definition;
  const { expression, isOnlyWrong } = askedOf(definition);
  return {
    uid: ruleUid(id),
    // Stands once in its folder.
    title: id,
    condition: 'C',
    data: [queryOf(definition.source, expression), thresholdOf(definition)],
    for: `${settings.minutes}m`,
    ...(keepFiringMinutes === undefined ? {} : { keepFiringFor: `${keepFiringMinutes}m` }),
    // A series that is there only while something is wrong is over once it is gone; of any other one gap may be a scrape that failed.
    missing_series_evals_to_resolve: isOnlyWrong ? 1 : 2,
    noDataState: noDataStates[settings.missing],
    execErrState: firesOnError ? 'Alerting' : 'KeepLast',
    ...(dashboard === undefined ? {} : { dashboardUid: dashboardUid(dashboard) }),
    annotations: {
      summary: plainText(title),
      description: `{{ $values.A.Value }}: ${plainText(conditionOf(alarm))}`,
      ...(runbook.url === undefined ? {} : { runbook_url: plainText(runbook.url) }),
    },
    labels: labelsOf(id, severity, platform),
  };
}

/** Fires for the first five minutes of its hour, so that an evaluation that is late finds it. */
function trialRule({ trials }: Alerting, platform: string) {
  const id = trialAlarm('grafana');
  return {
    uid: ruleUid(id),
    title: id,
    condition: 'C',
    data: [
      queryOf('prometheus', `(hour() == bool ${trials.hour}) * (minute() < bool 5)`),
      thresholdOf({ comparison: 'gt', threshold: 0 }),
    ],
    for: '0s',
    noDataState: 'OK',
    execErrState: 'KeepLast',
    annotations: { summary: 'The daily trial of the way to PagerDuty' },
    labels: labelsOf(id, 'info', platform),
  };
}

/** By the label of its id the pager knows an alarm, whatever else Grafana says of it. */
function labelsOf(id: string, severity: Alarm['severity'], platform: string) {
  return { [alarmLabel.id]: id, [alarmLabel.severity]: severity, [metricLabel.platform]: platform };
}

/** At most 40 letters, digits, hyphens and underscores: as much of the alert's name as there is room for, and a hash of the whole id. */
export function ruleUid(id: string): string {
  const [alert = ''] = id.split('/');
  return `${alert.slice(0, 27)}-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

/**
 * What is made of a query without any answer. `NoData` would send another alert in the alarm's place, by its labels, so that what says that
 * nothing is known leaves all as it is: https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/nodata-and-error-states/
 */
const noDataStates: Readonly<Record<Missing, 'OK' | 'Alerting' | 'KeepLast'>> = {
  notBreaching: 'OK',
  breaching: 'Alerting',
  ignore: 'KeepLast',
  missing: 'KeepLast',
};

/** An instant query, asked at the end of the range, has a number for each series, which a threshold takes as it is. */
function queryOf(source: GrafanaDefinition['source'], expr: string) {
  const asked = source === 'prometheus' ? { instant: true, range: false } : { queryType: 'instant' };
  return {
    refId: 'A',
    ...(source === 'loki' ? { queryType: 'instant' } : {}),
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: dataSource[source],
    model: { refId: 'A', datasource: { type: source, uid: dataSource[source] }, editorMode: 'code', expr, ...asked },
  };
}

/** https://github.com/grafana/grafana/blob/v13.2.0/pkg/expr/threshold.go */
function thresholdOf({ comparison, threshold }: Pick<GrafanaDefinition, 'comparison' | 'threshold'>) {
  return {
    refId: 'C',
    relativeTimeRange: { from: 600, to: 0 },
    datasourceUid: '__expr__',
    model: {
      refId: 'C',
      datasource: { type: '__expr__', uid: '__expr__' },
      type: 'threshold',
      expression: 'A',
      conditions: [{ evaluator: { type: comparison, params: [threshold] } }],
    },
  };
}

/** The pager beside Grafana, which has every key, so that none stands in Grafana. */
const contactPoints = [
  {
    orgId: 1,
    name: 'pager',
    receivers: [
      {
        uid: 'pager',
        type: 'webhook',
        settings: { url: `http://127.0.0.1:${hostPager.port}${hostPager.grafana}`, httpMethod: 'POST' },
      },
    ],
  },
];

/** All of it, since of several trees Grafana keeps one. Nothing is muted: silences are the pager's, which looks again when they end. */
const policies = [
  {
    orgId: 1,
    receiver: 'pager',
    // One message for an alarm, with all of its parts.
    group_by: [alarmLabel.id],
    // An alarm is one rule, whose parts come by one evaluation.
    group_wait: '5s',
    // As often as rules are evaluated; also how long after a failure the pager is asked again.
    group_interval: '1m',
    // So that an alarm that the pager has forgotten, as with a restored table, is one again.
    repeat_interval: '1h',
  },
];
