import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bucketAddress, bucketId, isOfBucket } from '../../contracts/resources.ts';
import { managedAddresses, type State } from '../states/states.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';

const address = bucketAddress(bucketId.backups);

/**
 * Has Terraform let go of the bucket of backups, as it stands in the state, without deleting it; without a state it goes
 * with the rest. See https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function keepBackups(stack: LaidOutStack, state: State | undefined): void {
  const addresses = managedAddresses(state).filter((each) => {
    const [type = '', name = ''] = each.split('.');
    return /^aws_s3_bucket[a-z_]*$/.test(type) && isOfBucket(bucketId.backups, name);
  });
  const removed = addresses.map((from) => ({ from, lifecycle: [{ destroy: false }] }));
  write(stack, removed.length > 0 ? { removed } : undefined);
}

/**
 * Has Terraform take on the bucket of backups that was kept, instead of making another of the same name; what makes it
 * private is made anew. See https://developer.hashicorp.com/terraform/language/import
 */
export function adoptBackups(
  stack: LaidOutStack,
  { bucket, state }: { bucket: string | undefined; state: State | undefined },
): void {
  const isKnown = bucket === undefined || managedAddresses(state).includes(address);
  write(stack, isKnown ? undefined : { import: [{ to: address, id: bucket }] });
}

/** One file for both, so that neither meets what the other left in the folder. */
function write({ folder }: LaidOutStack, content: object | undefined): void {
  const file = join(folder, 'backups.tf.json');
  if (content === undefined) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
