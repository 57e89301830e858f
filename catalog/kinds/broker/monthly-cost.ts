import { prices } from '../../facts/prices.ts';
import type { Broker } from './broker.ts';

/** Size in GiB of the gp3 disk that each node boots from, made by stacks/constructs/machine/machine.ts. */
const rootDiskGiB = 16;

/**
 * What a broker's instances, data volumes and root disks cost a month in US dollars, on demand and not rounded;
 * undefined when the region or the instance type has no known price.
 * Not counted: NAT gateways, load balancers, traffic between zones and to the internet, snapshots and backups, CPU
 * credits above a burstable type's baseline, secrets, names, logs and metrics, taxes, and what reservations, savings
 * plans or an agreement with AWS take off.
 */
export function monthlyPrice(
  region: string,
  broker: Pick<Broker, 'nodes' | 'instance' | 'storage'>,
): number | undefined {
  const { instances, volumes, hoursPerMonth } = prices();
  const hourly = instances.get(region)?.get(broker.instance.type);
  const volume = volumes.get(region);
  const dataDisk = monthlyDiskPrice(region, broker.storage);
  if (hourly === undefined || volume === undefined || dataDisk === undefined) return undefined;
  // The root disk asks for no more than what its size includes.
  return broker.nodes * (hourly * hoursPerMonth + dataDisk + rootDiskGiB * volume.gibMonth);
}

/** What disks that nodes leave behind cost a month: they are paid for until somebody deletes them. `after` is absent where the broker goes. */
export function keptDisksPrice(region: string, before: Broker, after: Broker | undefined): number | undefined {
  const left = before.deletion.keepDisks ? before.nodes - (after?.nodes ?? 0) : 0;
  if (left <= 0) return 0;
  const disk = monthlyDiskPrice(region, before.storage);
  return disk === undefined ? undefined : left * disk;
}

/** US dollars a month of one data volume, whether or not a node uses it; undefined where its price is not known. */
export function monthlyDiskPrice(
  region: string,
  { sizeGiB, iops, throughputMiBps }: Broker['storage'],
): number | undefined {
  const { volumes, included } = prices();
  const volume = volumes.get(region);
  if (volume === undefined) return undefined;
  return (
    sizeGiB * volume.gibMonth +
    Math.max(0, iops - included.iops) * volume.iopsMonth +
    Math.max(0, throughputMiBps - included.throughputMiBps) * volume.mibpsMonth
  );
}
