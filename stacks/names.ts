import type { Platform } from '../catalog/platform.ts';

/** Bucket that Terraform's states are kept in. Bucket names are global, so it carries the account and the region. */
export function stateBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-state-${accountId}-${region}`;
}

/** Bucket that nodes read their configuration from. */
export function configurationBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-config-${accountId}-${region}`;
}

/** Where the configuration of one broker is kept inside the configuration bucket. */
export function configurationPrefix(broker: string): string {
  return `brokers/${broker}/`;
}

/** Zone of the names that clients and nodes use inside the VPC. `.internal` is set aside for private use by ICANN. */
export function privateZone({ name, domain }: Platform): string {
  return domain ?? `${name}.internal`;
}

/** Name of a broker's stack, of its state and of its folder in the synthesized output. */
export function brokerStackName(broker: string): string {
  return `broker-${broker}`;
}
