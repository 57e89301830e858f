import type { Platform } from '../../catalog/platform.ts';

/** Bucket that nodes write their backups to; stacks/names.ts says the same. */
export function backupBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-backups-${accountId}-${region}`;
}

/** DynamoDB table of what nodes report; stacks/names.ts says the same. */
export function brokerTable({ name }: Platform): string {
  return `${name}-brokers`;
}

/** Where a broker's definitions are kept in the bucket, each under its time; services/agent/backup/places.ts says the same. */
export function definitionsPrefix(broker: string): string {
  return `brokers/${broker}/definitions/`;
}

/** Where files are put that are to be restored. The broker's nodes read there and take away what is older than a day. */
export function uploadsPrefix(broker: string): string {
  return `brokers/${broker}/uploads/`;
}
