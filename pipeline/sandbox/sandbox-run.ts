import { mkdirSync } from 'node:fs';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  typesInConfiguration,
  typesInState,
} from '../../sandbox/sandbox.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import type { StackRun } from '../terraform/stack-run.ts';
import { readState } from './sandbox-stacks.ts';

/**
 * Starts the simulated providers for exactly the resource types that these stacks use or have in their states. Instances
 * are records alone, unless `instances` says how commands on them are run.
 */
export async function openSandbox(
  folder: string,
  stacks: readonly LaidOutStack[],
  instances: Pick<SandboxOptions, 'address' | 'runCommand'> = {},
): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true });
  const types = stacks.flatMap(({ name, configuration }) => [
    ...typesInConfiguration(configuration),
    ...typesInState(readState(folder, name) ?? {}),
  ]);
  return startSandbox({ folder, types, uploadFolders: stacks.map((stack) => stack.folder), ...instances });
}

/** A run over stacks whose states are in a sandbox's folder. */
export function sandboxRun(props: {
  /** The sandbox's own folder: states, working directories, simulated objects. */
  folder: string;
  stacks: readonly LaidOutStack[];
  sandbox: Pick<Sandbox, 'environment'>;
}): Pick<StackRun, 'stacks' | 'environment' | 'isApplied'> {
  const { folder, stacks, sandbox } = props;
  return {
    stacks,
    environment: sandbox.environment,
    isApplied: (name) => readState(folder, name) !== undefined,
  };
}
