import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOutStack } from '../lay-out.ts';
import { managedAddresses, type State } from '../platform/states.ts';

/**
 * Has Terraform let go of the bucket of backups, as it stands in the state, without deleting it; without a state it goes
 * with the rest. See https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function keepBackups({ folder }: LaidOutStack, state: State | undefined): void {
  const file = join(folder, 'kept-backups.tf.json');
  const addresses = managedAddresses(state).filter((address) => /^aws_s3_bucket[a-z_]*\.backups-/.test(address));
  rmSync(file, { force: true });
  if (addresses.length === 0) return;
  const removed = addresses.map((from) => ({ from, lifecycle: [{ destroy: false }] }));
  writeFileSync(file, `${JSON.stringify({ removed }, null, 2)}\n`);
}
