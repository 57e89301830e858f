import { DataTerraformRemoteStateS3 } from 'cdktf';
import { stateBucket } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import type { PlatformStack } from './platform-stack.ts';

/**
 * Outputs of a stack that this one builds on, and the order of the two.
 * Only declared outputs can be read, so that a new reader never changes a byte of the stack it reads.
 */
export function readUpstream(stack: PlatformStack, upstream: PlatformStack): DataTerraformRemoteStateS3 {
  stack.addDependency(upstream);
  const { platform } = stack;
  return new DataTerraformRemoteStateS3(stack, upstream.node.id, {
    bucket: stateBucket(platform),
    key: stateKey(upstream.node.id),
    region: platform.region,
  });
}
