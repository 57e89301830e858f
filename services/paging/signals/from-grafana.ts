import { z } from 'zod';
import { alarmLabel, type PagingSettings } from '../../../contracts/paging.ts';
import { type Signal, UnreadableSignal, utc, withUnit } from './signal.ts';

/**
 * As much of what Grafana's webhook posts as is read:
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
const notification = z.object({
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      startsAt: z.string(),
      endsAt: z.string(),
      /** Values of the rule's queries by their names; absent where it could not be evaluated. */
      values: z.record(z.string(), z.number().nullable()).nullish(),
      annotations: z.record(z.string(), z.string()).default({}),
    }),
  ),
  /** How many there are that were left out. */
  truncatedAlerts: z.int().default(0),
});

type Alert = z.infer<typeof notification>['alerts'][number];

/** Labels that all alerts of a platform have, and tell nothing apart. */
const common = new Set<string>([
  alarmLabel.id,
  alarmLabel.severity,
  'alertname',
  'grafana_folder',
  'platform',
  'ref_id',
  'datasource_uid',
  'rulename',
]);

/** Most parts of one alarm that are named. */
const mostParts = 20;

/**
 * What a notification says: a signal for each alarm in it. Alerts come in groups, each with all of an alarm that fire and those that have just
 * ended, so an alarm has ended when none of its alerts fires. Throws UnreadableSignal.
 */
export function signalsOfGrafana(body: unknown, settings: PagingSettings): Signal[] {
  const { data, error } = notification.safeParse(body);
  if (!data)
    throw new UnreadableSignal(`what came is no notification of Grafana: ${z.prettifyError(error).slice(0, 300)}`);
  return [...new Set(data.alerts.map(idOf))].map((id) => {
    const alerts = data.alerts.filter((alert) => idOf(alert) === id);
    return signalOf({ id, alerts, more: data.truncatedAlerts, settings });
  });
}

function signalOf(props: { id: string; alerts: readonly Alert[]; more: number; settings: PagingSettings }): Signal {
  const { id, alerts, more, settings } = props;
  const { unit, worse = 'above' } = settings.alarms.find((alarm) => alarm.id === id) ?? {};
  const signal = { id, isTest: false, way: 'grafana' } as const;
  const firing = alerts.filter(({ status }) => status === 'firing');
  if (firing.length === 0) {
    const ends = alerts.map(({ endsAt }) => utc(endsAt)).sort();
    return { ...signal, state: 'resolved', at: ends.at(-1) ?? new Date(0).toISOString(), parts: [] };
  }
  const side = worse === 'above' ? 1 : -1;
  const parts = firing
    .map((alert) => ({ name: partOf(alert), value: valueIn(alert) }))
    .sort((a, b) => side * ((b.value ?? -side * Infinity) - (a.value ?? -side * Infinity)));
  const worst = parts[0]?.value;
  const named = parts.filter(({ name }) => name !== '');
  const isSeveral = named.length > 0;
  return {
    ...signal,
    state: 'firing',
    at: firing.map(({ startsAt }) => utc(startsAt)).sort()[0] ?? new Date(0).toISOString(),
    ...(worst !== undefined && { value: withUnit(worst, unit) }),
    parts: named
      .slice(0, mostParts)
      .map(({ name, value }) => (value === undefined ? name : `${name}: ${withUnit(value, unit)}`).slice(0, 300)),
    ...(isSeveral && { partsInAll: named.length + more }),
  };
}

function idOf({ labels }: Alert): string {
  return labels[alarmLabel.id] ?? labels.alertname ?? 'without a name';
}

/** The labels by which an alert is told from the others of its alarm. */
function partOf({ labels }: Alert): string {
  const own = Object.entries(labels).filter(([name]) => !common.has(name) && !name.startsWith('__'));
  return own.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** Annotation that says why an alert is what it is, where its values do not: `NoData` and `Error` come with values of -1. */
const stateReason = 'grafana_state_reason';

/** That of the query itself, which is called A, or the first that is there. */
function valueIn({ values, annotations }: Alert): number | undefined {
  if (/NoData|Error/.test(annotations[stateReason] ?? '')) return undefined;
  const known = values?.A ?? Object.values(values ?? {})[0];
  return known ?? undefined;
}
