import { pagedAlarmName } from '../../contracts/names.ts';
import { eventsApi } from '../../contracts/pagerduty.ts';
import { objectText, type PagedAlarm, type PagingSettings, urgencies } from '../../contracts/paging.ts';
import type { Catalog } from '../catalog.ts';
import { dashboardUid } from '../kinds/dashboard/dashboard.ts';
import type { Alarm } from './alarm.ts';
import { conditionOf, unitOf, worseOf } from './condition.ts';
import { hostsOf } from './zabbix-hosts.ts';

/** What of a catalog pagers are told of. */
export type PagedCatalog = Pick<Catalog, 'platform' | 'brokers' | 'routes'>;

/** What pagers know, the function's and the host's alike; undefined where nobody is to be called. `alarms`: `resolveAlarms` of the catalog. */
export function pagingSettings(
  { platform, brokers, routes }: PagedCatalog,
  alarms: readonly Alarm[],
): PagingSettings | undefined {
  const { name, region, alerting, github } = platform;
  if (!alerting) return undefined;
  return {
    platform: name,
    region,
    ...(github && { repository: github.repository }),
    events: eventsApi(alerting.pagerDuty.serviceRegion),
    route: alerting.route,
    services: servicesOf(routes),
    alarms: alarms.map((alarm) => pagedOf(alarm, platform, brokers)),
  };
}

/** Services at PagerDuty: one for each route and each urgency that it calls by. */
export function servicesOf(routes: PagedCatalog['routes']): PagingSettings['services'] {
  return routes.flatMap(({ name, calls }) =>
    urgencies.filter((urgency) => calls[urgency]).map((urgency) => ({ route: name, urgency })),
  );
}

/** The settings as both are given them: the same bytes for the same files. */
export function pagingSettingsText(catalog: PagedCatalog, alarms: readonly Alarm[]): string | undefined {
  const settings = pagingSettings(catalog, alarms);
  return settings && `${JSON.stringify(settings, null, 1)}\n`;
}

function pagedOf(alarm: Alarm, platform: PagedCatalog['platform'], brokers: PagedCatalog['brokers']): PagedAlarm {
  const { id, file, title, object, severity, route, urgency, runbook, dashboard, definition } = alarm;
  const unit = unitOf(alarm);
  const grafana = platform.monitoring?.access.cloudflare?.host;
  return {
    ...{ id, file, title, severity, route, urgency },
    object: objectText(object),
    objectFile: fileOf(object),
    condition: conditionOf(alarm),
    ...(unit !== undefined && { unit }),
    worse: worseOf(alarm),
    ...(runbook.text !== undefined && { runbook: runbook.text }),
    ...(runbook.url !== undefined && { runbookUrl: runbook.url }),
    ...(dashboard !== undefined && { dashboard }),
    ...(dashboard !== undefined &&
      grafana !== undefined && { dashboardUrl: `https://${grafana}/d/${dashboardUid(dashboard)}` }),
    hiddenBy: [...alarm.hiddenBy],
    silences: alarm.silences.map((silence) => ({ ...silence })),
    ...(definition.owner === 'cloudwatch' && { cloudwatch: { alarm: pagedAlarmName(platform, id) } }),
    ...(definition.owner === 'zabbix' && { zabbix: { hosts: hostsOf(object, brokers) } }),
  };
}

const folders = { broker: 'brokers', endpoint: 'endpoints', processor: 'processors' } as const;

/** The file that says what an alarm watches. */
function fileOf({ kind, name }: Alarm['object']): string {
  return kind in folders && name !== undefined
    ? `${folders[kind as keyof typeof folders]}/${name}.yaml`
    : 'platform.yaml';
}
