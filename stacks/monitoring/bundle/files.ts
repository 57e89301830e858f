import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import { type PagedCatalog, pagingSettingsText } from '../../../catalog/alarms/paging-settings.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { BuiltDashboard } from '../../../catalog/kinds/dashboard/built-dashboard.ts';
import type { Monitoring } from '../../../catalog/kinds/platform/monitoring/monitoring.ts';
import { metricLabel, monitoringPort } from '../../../contracts/monitoring.ts';
import { pagingSettingsPath } from '../../../contracts/paging.ts';
import { dashboardPath } from '../../../contracts/watch-bundle.ts';
import { journalFile } from '../../constructs/journal.ts';
import type { Raw } from '../../constructs/literal.ts';
import type { BundleFile } from './bundle-file.ts';
import { alertingFiles } from './grafana/alerting.ts';
import { dashboardProviderFile, dataSourcesFile } from './grafana/provisioning.ts';
import { grafanaSettings } from './grafana/settings.ts';
import { lokiFile } from './loki.ts';
import { prometheusFile } from './prometheus.ts';
import { promiseRuleFiles } from './promise-rules.ts';
import { zabbixFiles } from './zabbix/files.ts';

/** What of a catalog the monitoring host's programs are told of. */
export type WatchedCatalog = Raw<Pick<Catalog, 'platform' | 'brokers' | 'endpoints'>>;

/** Every file that the programs of the monitoring host read, in the order of their paths; none where nothing watches the platform. */
export function monitoringFiles({
  catalog,
  routes = [],
  dashboards,
  alarms,
}: {
  catalog: WatchedCatalog;
  /** Who is called. */
  routes?: PagedCatalog['routes'];
  dashboards: readonly BuiltDashboard[];
  /** All that there are, whoever owns them. */
  alarms: readonly Alarm[];
}): BundleFile[] {
  const { monitoring } = catalog.platform;
  if (!monitoring) return [];
  const files = [
    ...ownFiles(catalog, { monitoring, drawn: [...dashboards.map(({ text }) => text), ...expressionsOf(alarms)] }),
    ...promiseRuleFiles(catalog.endpoints),
    ...alertingFiles(catalog.platform, alarms),
    ...pagerFiles({ ...catalog, routes }, alarms),
    ...zabbixFiles(catalog, alarms),
    ...dashboards.map(({ name, file, text }) => ({ path: dashboardPath(name), text, from: file })),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the host's own pager is told, where anybody is called. */
function pagerFiles(catalog: PagedCatalog, alarms: readonly Alarm[]): BundleFile[] {
  const text = pagingSettingsText(catalog, alarms);
  return text === undefined ? [] : [{ path: pagingSettingsPath, text, from: 'platform.yaml' }];
}

function expressionsOf(alarms: readonly Alarm[]): string[] {
  return alarms.flatMap(({ definition }) => (definition.owner === 'grafana' ? [definition.expression] : []));
}

function ownFiles(
  { platform, brokers, endpoints }: WatchedCatalog,
  { monitoring, drawn }: { monitoring: Monitoring; drawn: readonly string[] },
): BundleFile[] {
  const texts = {
    'prometheus/prometheus.yml': prometheusFile({ platform, brokers, endpoints }, drawn),
    'loki/loki.yaml': lokiFile(platform, monitoring),
    'grafana/grafana.ini': grafanaSettings(monitoring),
    'grafana/provisioning/datasources/warren.yaml': dataSourcesFile(platform),
    'grafana/provisioning/dashboards/warren.yaml': dashboardProviderFile(),
    'alloy/config.alloy': journalFile({
      url: `http://127.0.0.1:${monitoringPort.loki}`,
      labels: { [metricLabel.platform]: platform.name },
    }),
  };
  return Object.entries(texts).map(([path, text]) => ({ path, text, from: 'platform.yaml' }));
}
