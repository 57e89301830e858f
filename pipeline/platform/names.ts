import type { Platform } from '../../catalog/platform.ts';

/** Bucket that Terraform's states are kept in; stacks/names.ts says the same. */
export function stateBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-state-${accountId}-${region}`;
}

/** Bucket that the plans of pull requests are kept in; stacks/names.ts says the same. */
export function planBucket({ name, accountId, region }: Platform): string {
  return `${name}-warren-plans-${accountId}-${region}`;
}

/** The stack of the buckets and roles that the pipeline itself stands on. `warren deploy` alone applies it. */
export const bootstrapStack = 'bootstrap';
