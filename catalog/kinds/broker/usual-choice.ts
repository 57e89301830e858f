import { instanceTypes } from '../../facts/instance-types.ts';
import { rabbitmqVersions } from '../../facts/rabbitmq-versions.ts';
import { isOffered } from '../../facts/regions.ts';
import { leastMemoryGiB, leastVcpu } from './rules/machine-rules.ts';

/** The newest release that has an image. */
export function newestVersion(): string {
  const found = rabbitmqVersions.find((release) => !release.commercialOnly);
  if (!found) throw new Error('the catalogue has no RabbitMQ version with an image');
  return found.version;
}

/** The smallest instance type that RabbitMQ's production checklist allows, of the newest family that the region has. */
export function smallestType(region?: string): string {
  const fit = instanceTypes.filter(
    ({ name, vcpu, memoryMiB, burstable }) =>
      vcpu >= leastVcpu &&
      memoryMiB >= leastMemoryGiB * 1024 &&
      !burstable &&
      (region === undefined || isOffered(name, region)),
  );
  const smallest = [...fit].reverse().sort((a, b) => a.vcpu - b.vcpu || a.memoryMiB - b.memoryMiB)[0];
  if (!smallest) throw new Error(`the catalogue has no instance type that suits production in ${region}`);
  return smallest.name;
}
