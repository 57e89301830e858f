import type { Platform } from '../../catalog/platform.ts';

/** Bucket that nodes read their configuration from; stacks/names.ts says the same. */
export function configurationBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-config-${accountId}-${region}`;
}

/** The stack of the buckets and the table that brokers share; stacks/storage.ts says the same. */
export const storageStack = 'storage';
