import { createHash } from 'node:crypto';

/** What of a platform its names are made of. */
export interface PlatformIdentity {
  name: string;
  /** AWS account, twelve digits. */
  accountId: string;
  region: string;
}

/** Bucket that Terraform's states are kept in. Bucket names are global, so it carries the account and the region. */
export function stateBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-state-${accountId}-${region}`;
}

/** Bucket that saved plans are kept in, from the pull request to its merge. */
export function planBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-plans-${accountId}-${region}`;
}

/** Role that GitHub Actions takes to plan: it may look, and change nothing. */
export function planRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-warren-plan`;
}

/** Role that GitHub Actions takes to apply. */
export function applyRole({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-warren-apply`;
}

/** Bucket that nodes read their configuration from. */
export function configurationBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-config-${accountId}-${region}`;
}

/** Where one broker's part of a bucket is: of its bundles, or of its backups. */
export function brokerPrefix(broker: string): string {
  return `brokers/${broker}/`;
}

/** Bucket that nodes write their backups to. */
export function backupBucket({ name, accountId, region }: PlatformIdentity): string {
  return `${name}-warren-backups-${accountId}-${region}`;
}

/** DynamoDB table of what was observed of every broker. */
export function brokerTable({ name }: Pick<PlatformIdentity, 'name'>): string {
  return `${name}-brokers`;
}

/** Path of a broker's secrets in Secrets Manager; each is named below it. */
export function secretPath({ name }: Pick<PlatformIdentity, 'name'>, broker: string): string {
  return `${name}/brokers/${broker}`;
}

/**
 * `<platform>-<broker>` where AWS allows only so many characters: a longer one is cut, and a hash keeps it unique.
 * Never ends with a hyphen, which load balancers refuse.
 */
export function shortName({ name }: Pick<PlatformIdentity, 'name'>, broker: string, limit: number): string {
  const full = `${name}-${broker}`;
  if (full.length <= limit) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 6);
  return `${full.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** Where a broker's definitions are kept in the bucket of backups, each under its time. */
export function definitionsPrefix(broker: string): string {
  return `${brokerPrefix(broker)}definitions/`;
}

/** Where files are put that are to be restored. The broker's nodes read there and take away what is older than a day. */
export function uploadsPrefix(broker: string): string {
  return `${brokerPrefix(broker)}uploads/`;
}

/** The stack of the buckets and roles that the pipeline itself stands on. `warren deploy` alone applies it. */
export const bootstrapStack = 'bootstrap';

/** The stack of the VPC and what is in it for all. */
export const networkStack = 'network';

/** The stack of the buckets and the table that brokers share. */
export const storageStack = 'storage';

/** Name of a broker's stack, of its state and of its folder in the synthesized output. */
export function brokerStack(broker: string): string {
  return `broker-${broker}`;
}

/** The broker that a stack is of; undefined for the stacks that all brokers share. */
export function brokerOfStack(stack: string): string | undefined {
  return /^broker-(.+)$/.exec(stack)?.[1];
}
