import { parse, stringify } from 'yaml';
import type { Alarm, GrafanaDefinition } from '../../../catalog/alarms/alarm.ts';
import { prometheusRule } from '../../../catalog/alarms/prometheus-rule.ts';
import { alarmLabel } from '../../../contracts/paging.ts';
import type { BundleFile } from '../../../stacks/monitoring/bundle/bundle-file.ts';
import { alertingFiles } from '../../../stacks/monitoring/bundle/grafana/alerting.ts';
import { askedOf } from '../../../stacks/monitoring/bundle/grafana/asked.ts';
import { alertmanagerPort, type Policy } from './alertmanager.ts';

/** An alarm that Grafana owns. */
export type GrafanaAlarm = Alarm & { definition: GrafanaDefinition };

/** Annotation that carries what was measured, which Grafana has in `values`. */
export const measured = 'measured';

/** Rules of Prometheus that ask each minute what Grafana would, with its labels. */
export function rulesFile(alarms: readonly GrafanaAlarm[]): BundleFile {
  const rules = alarms.map(({ id, severity, settings, definition }) => ({
    ...prometheusRule({ id, settings, definition: { ...definition, expression: askedOf(definition).expression } }),
    labels: { [alarmLabel.id]: id, [alarmLabel.severity]: severity },
    annotations: { [measured]: '{{ $value }}' },
  }));
  const text = stringify({ groups: [{ name: 'alarms', interval: '1m', rules }] });
  return { path: 'prometheus/rules/alarms.yml', text, from: 'platform.yaml' };
}

/** Prometheus' configuration, with somebody to send alerts to. */
export function alerting(files: readonly BundleFile[]): BundleFile[] {
  const alertmanagers = [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }];
  return files.map((file) =>
    file.path === 'prometheus/prometheus.yml'
      ? { ...file, text: stringify({ ...parse(file.text), alerting: { alertmanagers } }) }
      : file,
  );
}

/** How Grafana is told to group and to send. */
export function grafanasPolicy(): Policy {
  const calls = { pagerDuty: { deployToken: { secret: 'acme/pagerduty' }, keys: 1, serviceRegion: 'us' as const } };
  const files = alertingFiles({ name: 'acme', alerting: { ...calls, route: 'platform', trials: { hour: 9 } } }, []);
  return parse(files.at(-1)?.text ?? '').policies[0];
}
