import { join } from 'node:path';
import { bootstrapStack, planBucket } from '../../contracts/names.ts';
import { emptyBucket } from '../../pipeline/aws/bucket-contents.ts';
import { bringStateBucket, removeStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutForRemoval, layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { managedAddresses, openOutputs } from '../../pipeline/states/states.ts';
import type { LaidOutStack } from '../../pipeline/terraform/lay-out.ts';
import type { Outcome } from '../../pipeline/terraform/stack-order.ts';
import { applyStacks, planStacks, type StackResult } from '../../pipeline/terraform/stack-run.ts';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { changeFiles, sampleRepository } from '../repositories.ts';

export type Outcomes = Record<string, Outcome<StackResult>>;

/** What a test does to a running sandbox before a run, and looks at after it, while the providers still answer. */
export interface Hooks {
  before?: (sandbox: Sandbox, root: string) => void;
  after?: (sandbox: Sandbox, stacks: readonly LaidOutStack[]) => Promise<void>;
}

/** A scratch repository and its sandbox: Terraform over all stacks of its files, their states in simulated S3, with a look inside. */
export function workbench(changes: Record<string, string | null> = {}) {
  const repository = sampleRepository(changes);
  const folder = sandboxFolder(repository);
  const stacks = () => synthesize({ repository, output: join(folder, 'cdktf.out') });

  const run = (work: typeof applyStacks, { before, after }: Hooks = {}) =>
    inSandbox({ repository, stacks }, async (synthesized, sandbox) => {
      const { root, platform, states } = openDeployedPlatform(repository);
      await bringStateBucket({ root, platform, stack: bootstrapIn(synthesized), states });
      const laidOut = await layOutPlatform({ root, stacks: synthesized, states });
      before?.(sandbox, root);
      const isApplied = async (name: string) => (await states.read(name)) !== undefined;
      const outcomes: Outcomes = Object.fromEntries(await work({ stacks: laidOut, isApplied }));
      await after?.(sandbox, laidOut);
      const outputs = Object.fromEntries(
        await Promise.all(laidOut.map(async ({ name }) => [name, openOutputs(await states.read(name))] as const)),
      );
      return { outcomes, sandbox, stacks: laidOut, outputs };
    });

  return {
    repository,
    folder,
    change: (files: Record<string, string | null>) => changeFiles(repository, files),
    plan: (hooks?: Hooks) => run(planStacks, hooks),
    apply: (hooks?: Hooks) => run(applyStacks, hooks),
    /** Takes everything down, protected or not; `left` is what states still had before their bucket went, too. */
    destroy: () =>
      inSandbox({ repository, stacks }, async (synthesized, sandbox) => {
        const { root, platform, states } = openDeployedPlatform(repository);
        const laidOut = await layOutForRemoval({ root, stacks: synthesized, states });
        const outcomes: Outcomes = Object.fromEntries(await applyStacks({ stacks: laidOut, isApplied: () => true }));
        const others = (await states.names()).filter((name) => name !== bootstrapStack);
        const left = (await Promise.all(others.map((name) => states.read(name)))).flatMap(managedAddresses);
        await removeStateBucket({ root, platform, stack: bootstrapIn(synthesized), states }, () =>
          emptyBucket(planBucket(platform), platform),
        );
        return { outcomes, left, sandbox };
      }),
  };
}

/** The stack of the bucket of states, of those that a test synthesized. */
export function bootstrapIn(stacks: readonly Stack[]): Stack {
  const found = stacks.find(({ name }) => name === bootstrapStack);
  if (!found) throw new Error('There is no bootstrap stack.');
  return found;
}

/** What each stack came to, for assertions: Terraform's summary, `waits for …`, the error, or `not tried`. */
export function summaries(outcomes: Outcomes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outcomes).map(([name, outcome]) => {
      if (outcome.state === 'not tried') return [name, `not tried: ${outcome.because}`];
      if (outcome.state === 'failed')
        return [name, `failed: ${outcome.error instanceof Error ? outcome.error.message : outcome.error}`];
      const { deferredBy, summary } = outcome.result;
      return [name, deferredBy.length > 0 ? `waits for ${deferredBy.join(', ')}` : summary];
    }),
  );
}

/** The result of a stack that must have succeeded. */
export function resultOf(outcomes: Outcomes, name: string): StackResult {
  const outcome = outcomes[name];
  if (outcome?.state !== 'done') throw new Error(`${name}: ${summaries(outcomes)[name]}`);
  return outcome.result;
}
