import type { StackEnvironment } from '../tokens/token-environment.ts';
import type { LaidOutStack } from './lay-out.ts';
import { type Outcome, removalsFirst, runInOrder } from './stack-order.ts';
import type { Configuration } from './synthesize.ts';
import { type Terraform, TerraformFailure, type TerraformReport, terraformIn } from './terraform.ts';

/** What one stack came to. */
export interface StackResult extends TerraformReport {
  /** Nothing was planned, because these stacks must be applied first. */
  deferredBy: string[];
  /** The plan as data, where it was asked for and there is one. */
  plan?: unknown;
}

/** What happens while a run goes on; for progress. */
export interface RunEvents {
  planned?: (stack: LaidOutStack, report: TerraformReport) => void;
  applied?: (stack: LaidOutStack, address: string) => void;
  finished?: (stack: LaidOutStack, outcome: Outcome<StackResult>) => void;
}

/** How a run over stacks goes on, and who hears of it. */
export interface Conduct {
  /** Stacks at once; default 2. */
  parallel?: number;
  events?: RunEvents;
  interrupted?: () => boolean;
}

/** A run of Terraform over several stacks. */
export interface StackRun extends Conduct {
  stacks: readonly LaidOutStack[];
  /** Whether a stack has a state, so that others can read its outputs. */
  isApplied: (name: string) => boolean | Promise<boolean>;
  /** Stands around all that is done with a stack that is applied. */
  around?: <T>(stack: LaidOutStack, work: () => Promise<T>) => Promise<T>;
  /** What Terraform gets in its environment for a stack. Default: nothing more than this process has. */
  environment?: StackEnvironment;
  /** Whether plans are wanted as data, too. */
  show?: boolean;
  /** Whether plans hold the lock of their state. Default: true. Without, who may only read can plan. */
  lock?: boolean;
}

/** Name of a stack's saved plan, in its folder. */
export const planFile = 'saved.tfplan';

/**
 * Plans every stack as things are now. A stack is deferred, not planned, that reads of another which has never been applied, or has in this
 * run what it reads of it.
 */
export function planStacks(run: StackRun): Promise<Map<string, Outcome<StackResult>>> {
  // Stacks that will be otherwise once they are applied; those before a stack are planned before it.
  const changing = new Set<string>();
  return inOrder(run, run.stacks, async (stack, terraform) => {
    const result = await planOrDefer(run, { stack, terraform, changing });
    if (result.changed || result.deferredBy.length > 0) changing.add(stack.name);
    return result;
  });
}

async function planOrDefer(
  run: StackRun,
  { stack, terraform, changing }: { stack: LaidOutStack; terraform: Terraform; changing: ReadonlySet<string> },
): Promise<StackResult> {
  const missing = await missingUpstreams(run, stack);
  if (missing.length > 0) return { ...nothingPlanned, deferredBy: missing };
  try {
    const report = await planStack(run, stack, terraform);
    return { ...report, deferredBy: [], ...(run.show ? { plan: await terraform.show(planFile) } : {}) };
  } catch (error) {
    const lacking = error instanceof TerraformFailure ? error.lacking : [];
    if (lacking.length === 0 || !lacking.every((name) => changing.has(name))) throw error;
    return { ...nothingPlanned, deferredBy: [...lacking] };
  }
}

/** Plans and applies every stack after those it depends on; a failure stops only what depends on it. */
export function applyStacks(run: StackRun): Promise<Map<string, Outcome<StackResult>>> {
  const apply = async (stack: LaidOutStack, terraform: Terraform): Promise<StackResult> => {
    const plan = await planStack(run, stack, terraform);
    if (!plan.changed) return { ...plan, deferredBy: [] };
    stopIfInterrupted(run);
    const applied = await terraform.apply(planFile, (address) => run.events?.applied?.(stack, address));
    return { ...applied, changes: plan.changes, deferredBy: [] };
  };
  const { around = (_, work) => work() } = run;
  return inOrder(run, removalsFirst(run.stacks), (stack, terraform) => around(stack, () => apply(stack, terraform)));
}

const nothingPlanned: TerraformReport = {
  changed: false,
  summary: 'Not planned.',
  changes: [],
  applied: [],
  said: [],
  warnings: [],
};

/** Upstreams without a state, of those that the stack reads: what only has to come before it is no matter of planning. What goes reads none. */
async function missingUpstreams({ isApplied }: StackRun, stack: LaidOutStack): Promise<string[]> {
  if (stack.retired) return [];
  const { data = {} } = stack.configuration as Configuration;
  const read = stack.dependencies.filter((name) => data.terraform_remote_state?.[name] !== undefined);
  const known = await Promise.all(read.map(async (name) => ({ name, applied: await isApplied(name) })));
  return known.filter(({ applied }) => !applied).map(({ name }) => name);
}

async function planStack(run: StackRun, stack: LaidOutStack, terraform: Terraform): Promise<TerraformReport> {
  const plan = await planIn(terraform, run);
  run.events?.planned?.(stack, plan);
  return plan;
}

/**
 * Terraform over one stack: `init`, then a plan, with the lock of the state unless `lock` says otherwise. With it, the state
 * of an earlier run that could not be written where it belongs is brought there first.
 */
export async function planIn(
  terraform: Terraform,
  { interrupted, lock = true }: { interrupted?: () => boolean; lock?: boolean },
): Promise<TerraformReport> {
  await terraform.init();
  stopIfInterrupted({ interrupted });
  if (lock) await terraform.pushLeftState();
  return terraform.plan(planFile, { lock });
}

/** A Terraform that is all but done no longer heeds Ctrl-C; the one after it must not begin then. */
export function stopIfInterrupted({ interrupted }: { interrupted?: (() => boolean) | undefined }): void {
  if (interrupted?.()) throw new TerraformFailure('Terraform was interrupted.');
}

function inOrder(
  run: StackRun,
  stacks: readonly LaidOutStack[],
  work: (stack: LaidOutStack, terraform: Terraform) => Promise<StackResult>,
): Promise<Map<string, Outcome<StackResult>>> {
  return runInOrder({
    items: stacks,
    parallel: run.parallel ?? 2,
    interrupted: run.interrupted,
    work: async (stack) => work(stack, terraformIn(stack.folder, await run.environment?.(stack))),
    settled: (stack, outcome) => run.events?.finished?.(stack, outcome),
  });
}
