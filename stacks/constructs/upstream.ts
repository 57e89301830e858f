import { DataTerraformRemoteStateS3, TerraformLocal, TerraformStack } from 'cdktf';
import { stateBucket } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import type { PlatformStack } from './platform-stack.ts';

/** Outputs of another stack, as references in this one. */
export interface Upstream<Name> {
  /** One that is a text. */
  text(output: Name): string;
  /** An entry of one that is a mapping. */
  entry(output: Name, key: string): string;
}

/**
 * Outputs of a stack that this one builds on, and the order of the two.
 * Only declared outputs can be read, so that a new reader never changes a byte of the stack it reads.
 */
export function readUpstream<Name extends string>(
  stack: PlatformStack,
  upstream: { name: string; outputs: Record<Name, string> },
): Upstream<Name> {
  const { name } = upstream;
  buildOn(stack, name);
  const state = new DataTerraformRemoteStateS3(stack, name, {
    bucket: stateBucket(stack.platform),
    key: stateKey(name),
    region: stack.platform.region,
  });
  return {
    text: (output) => state.getString(output),
    entry: (output, key) => `\${${state.fqn}.outputs.${output}[${JSON.stringify(key)}]}`,
  };
}

/**
 * A value by a name of the stack's own, for texts of JSON: their quotes are escaped, and Terraform would not read those of an
 * expression like `outputs.x["y"]` then.
 */
export function named(stack: PlatformStack, id: string, value: string): string {
  return new TerraformLocal(stack, id, value).asString;
}

/** Key in an app's context: that it has a part of the stacks alone, so that one that others build on may be missing. */
export const partOnly = 'warren:part-only';

/** Has a stack come after another. Throws when that one is not there, and all stacks should be. */
export function buildOn(stack: PlatformStack, name: string): void {
  const upstream = stack.node.scope?.node.tryFindChild(name);
  if (!TerraformStack.isStack(upstream)) {
    if (stack.node.tryGetContext(partOnly)) return;
    throw new Error(`stack ${stack.node.id} builds on ${name}, which does not stand above it in stacks/stacks.ts`);
  }
  stack.addDependency(upstream);
}
