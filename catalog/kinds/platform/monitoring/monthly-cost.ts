import { prices } from '../../../facts/prices.ts';
import { monthlyDiskPrice, monthlyPrice } from '../../broker/monthly-cost.ts';
import type { Monitoring } from './monitoring.ts';

/** Its disk asks for no more operations and throughput than what a gp3 volume's size includes. */
const disk = ({ storage: { sizeGiB } }: Monitoring) => ({ sizeGiB, ...prices().included });

/**
 * What the host that watches costs a month in US dollars: its instance and its disks, as those of a broker with one node; 0 where
 * there is none, undefined where a price is not known. Not counted: what Loki keeps in S3 and asks of it, what Grafana asks of
 * CloudWatch, and backups.
 */
export function hostPrice(region: string, monitoring: Monitoring | undefined): number | undefined {
  if (!monitoring) return 0;
  return monthlyPrice(region, { nodes: 1, instance: monitoring.instance, storage: disk(monitoring) });
}

/** What the disk costs a month that a host leaves behind: it is paid for until somebody deletes it. */
export function keptDiskPrice(
  region: string,
  before: Monitoring | undefined,
  after: Monitoring | undefined,
): number | undefined {
  return before && !after ? monthlyDiskPrice(region, disk(before)) : 0;
}
