import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { openSandbox, sandboxRun } from '../../pipeline/sandbox/sandbox-run.ts';
import { layOutForDestroy, layOutStacks } from '../../pipeline/sandbox/sandbox-stacks.ts';
import type { LaidOutStack } from '../../pipeline/terraform/lay-out.ts';
import type { Outcome } from '../../pipeline/terraform/stack-order.ts';
import { applyStacks, planStacks, type StackResult } from '../../pipeline/terraform/stack-run.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { changeFiles, sampleRepository } from '../repositories.ts';

export type Outcomes = Record<string, Outcome<StackResult>>;

/** What a test does to a running sandbox before a run, and looks at after it, while the providers still answer. */
export interface Hooks {
  before?: (sandbox: Sandbox) => void;
  after?: (sandbox: Sandbox, stacks: readonly LaidOutStack[]) => Promise<void>;
}

/** A scratch repository and its sandbox: each call is what the command of that name does, with a look inside. */
export function workbench(changes: Record<string, string | null> = {}) {
  const repository = sampleRepository(changes);
  const folder = sandboxFolder(repository);
  const run = async (stacks: LaidOutStack[], work: typeof applyStacks, { before, after }: Hooks = {}) => {
    const sandbox = await openSandbox(folder, stacks);
    try {
      before?.(sandbox);
      const outcomes: Outcomes = Object.fromEntries(await work(sandboxRun({ folder, stacks, sandbox })));
      await after?.(sandbox, stacks);
      return { outcomes, sandbox, stacks };
    } finally {
      await sandbox.stop();
    }
  };
  const layOut = async () => layOutStacks(folder, await synthesize({ repository, output: join(folder, 'cdktf.out') }));
  return {
    repository,
    folder,
    change: (files: Record<string, string | null>) => changeFiles(repository, files),
    plan: async (hooks?: Hooks) => run(await layOut(), planStacks, hooks),
    apply: async (hooks?: Hooks) => run(await layOut(), applyStacks, hooks),
    destroy: () => run(layOutForDestroy(folder), applyStacks),
  };
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
