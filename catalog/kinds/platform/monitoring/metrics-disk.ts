import type { Monitoring } from './monitoring.ts';

/**
 * Part of the disk that Prometheus may fill. The rest is for Zabbix's database, for Grafana, for what Loki has not brought to S3 yet, and for
 * a snapshot of Prometheus while it is saved. Of a disk of its own it could have 80 to 85 %:
 * https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
 */
const metricsPart = 0.5;

/** What Prometheus may use of the disk, in bytes; past that the oldest metrics go before their time. */
export function metricsDiskBytes({ storage }: Pick<Monitoring, 'storage'>): number {
  return Math.floor(storage.sizeGiB * metricsPart) * 1024 ** 3;
}
