import { monitoringImage } from '../../../catalog/facts/monitoring-images.ts';
import { metricsDiskBytes } from '../../../catalog/kinds/platform/monitoring/metrics-disk.ts';
import type { Monitoring } from '../../../catalog/kinds/platform/monitoring/monitoring.ts';
import { contentsOf, type WatchBundle, type WatchProgram } from '../../../contracts/watch-bundle.ts';
import type { Raw } from '../../constructs/literal.ts';
import type { BundleFile } from './bundle-file.ts';
import type { WatchedCatalog } from './files.ts';
import { brokersWithAuthority } from './prometheus.ts';
import { promisingEndpoints } from './promise-rules.ts';

export interface WatchBundleProps {
  catalog: WatchedCatalog;
  monitoring: Raw<Monitoring>;
  files: readonly BundleFile[];
}

/** What the monitoring host takes on, as one JSON text without any secret in it; its files are named by their contents. */
export function renderWatchBundle({ catalog, monitoring, files }: WatchBundleProps): string {
  const { platform, brokers, endpoints } = catalog;
  const bundle: WatchBundle = {
    platform: platform.name,
    images: imagesOf(monitoring),
    metrics: monitoring.metrics,
    zabbix: monitoring.zabbix,
    backups: monitoring.backups,
    metricsBytes: metricsDiskBytes(monitoring),
    authorities: brokersWithAuthority(platform, brokers),
    promises: promisingEndpoints(endpoints).map(({ name }) => name),
    files: files.map(({ path, text, from }) => ({ path, sha256: contentsOf(text), from })),
  };
  return JSON.stringify(bundle);
}

function imagesOf(monitoring: Monitoring): Partial<Record<WatchProgram, string>> {
  const image = (program: keyof Monitoring['images']) => monitoringImage(monitoring, program);
  return {
    prometheus: image('prometheus'),
    loki: image('loki'),
    'zabbix-database': image('zabbixDatabase'),
    'zabbix-server': image('zabbixServer'),
    'zabbix-web': image('zabbixWeb'),
    'zabbix-agent': image('zabbixAgent'),
    grafana: image('grafana'),
    ...(monitoring.access.cloudflare ? { cloudflared: image('cloudflared') } : {}),
    alloy: image('alloy'),
  };
}
