import { createHash } from 'node:crypto';
import type { Broker } from '../catalog/broker.ts';
import type { Platform } from '../catalog/platform.ts';

/** Bucket that Terraform's states are kept in. Bucket names are global, so it carries the account and the region. */
export function stateBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-state-${accountId}-${region}`;
}

/** Bucket that nodes read their configuration from. */
export function configurationBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-config-${accountId}-${region}`;
}

/** Where one broker's part of a bucket is: of its bundles, or of its backups. */
export function brokerPrefix(broker: string): string {
  return `brokers/${broker}/`;
}

/** Bucket that nodes write their backups to. */
export function backupBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-backups-${accountId}-${region}`;
}

/** DynamoDB table of what was observed of every broker. */
export function brokerTable({ name }: Platform): string {
  return `${name}-brokers`;
}

/** Zone of the names that clients and nodes use inside the VPC. `.internal` is set aside for private use by ICANN. */
export function privateZone({ name }: Platform): string {
  return `${name}.internal`;
}

/** Name that clients inside the VPC use, whatever becomes of the platform's domain: `orders.acme.internal`. */
export function privateName(platform: Platform, broker: string): string {
  return `${broker}.${privateZone(platform)}`;
}

/** Name under the platform's domain, which public authorities can vouch for: `orders.mq.example.com`. */
export function publicName({ domain }: Platform, broker: string): string | undefined {
  return domain === undefined ? undefined : `${broker}.${domain}`;
}

/** Whether Let's Encrypt vouches for the broker's public name: it has one, Cloudflare is at hand, and the file asks for no other. */
export function takesPublicCertificate({ domain, cloudflare }: Platform, { tls }: Broker): boolean {
  return domain !== undefined && cloudflare !== undefined && tls.certificate === undefined;
}

/** Path of a broker's secrets in Secrets Manager; each is named below it. */
export function secretPath({ name }: Platform, broker: string): string {
  return `${name}/brokers/${broker}`;
}

/**
 * `<platform>-<broker>` where AWS allows only so many characters: a longer one is cut, and a hash keeps it unique.
 * Never ends with a hyphen, which load balancers refuse.
 */
export function shortName({ name }: Platform, broker: string, limit: number): string {
  const full = `${name}-${broker}`;
  if (full.length <= limit) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 6);
  return `${full.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** Name of a broker's stack, of its state and of its folder in the synthesized output. */
export function brokerStackName(broker: string): string {
  return `broker-${broker}`;
}
