import { stringify } from 'yaml';
import type { Platform } from '../../../../catalog/kinds/platform/platform.ts';
import { dataSource, monitoringPort, scrapeInterval } from '../../../../contracts/monitoring.ts';
import { queueMetricNamespace } from '../../../../contracts/queue-metrics.ts';

/** Where Grafana's container has what is provisioned; the bundle's folder `grafana` is at /etc/grafana. */
export const provisioned = { dashboards: '/etc/grafana/dashboards' } as const;

/**
 * The data sources, by the uids that dashboards name; one that is not here any more goes.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
 */
export function dataSourcesFile(platform: Pick<Platform, 'name' | 'region'>): string {
  return stringify({
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        ...source('Prometheus', dataSource.prometheus),
        url: `http://127.0.0.1:${monitoringPort.prometheus}`,
        isDefault: true,
        // As often as it scrapes, for $__rate_interval.
        jsonData: {
          httpMethod: 'POST',
          prometheusType: 'Prometheus',
          timeInterval: scrapeInterval.usual,
          manageAlerts: false,
        },
      },
      {
        ...source('Loki', dataSource.loki),
        url: `http://127.0.0.1:${monitoringPort.loki}`,
        jsonData: { maxLines: 1000, manageAlerts: false },
      },
      {
        ...source('CloudWatch', dataSource.cloudwatch),
        jsonData: {
          authType: 'ec2_iam_role',
          defaultRegion: platform.region,
          customMetricsNamespaces: queueMetricNamespace(platform),
        },
      },
    ],
  });
}

function source(name: string, uid: string) {
  return { name, type: uid, uid, orgId: 1, access: 'proxy', editable: false };
}

/**
 * Dashboards are the files of a folder: one that is new is there within half a minute, one that is gone goes, and what somebody changes in
 * the browser is not kept. https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
 */
export function dashboardProviderFile(): string {
  return stringify({
    apiVersion: 1,
    providers: [
      {
        name: 'warren',
        orgId: 1,
        folder: 'Warren',
        folderUid: 'warren',
        type: 'file',
        disableDeletion: false,
        updateIntervalSeconds: 30,
        allowUiUpdates: false,
        options: { path: provisioned.dashboards, foldersFromFilesStructure: false },
      },
    ],
  });
}
