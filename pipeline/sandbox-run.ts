import { mkdirSync } from 'node:fs';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  typesInConfiguration,
  typesInState,
} from '../sandbox/sandbox.ts';
import { readState, type SandboxStack } from './sandbox-stacks.ts';
import { type Outcome, reverseOrder, runInOrder } from './stack-order.ts';
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
  planned?: (stack: SandboxStack, report: TerraformReport) => void;
  applied?: (stack: SandboxStack, address: string) => void;
  finished?: (stack: SandboxStack, outcome: Outcome<StackResult>) => void;
}

export interface SandboxRun {
  /** The sandbox's own folder: states, working directories, simulated objects. */
  folder: string;
  stacks: readonly SandboxStack[];
  sandbox: Sandbox;
  /** Stacks at once; default 2, since each is a Terraform and a part of the simulated providers. */
  parallel?: number;
  events?: RunEvents;
  interrupted?: () => boolean;
  /** Whether plans are wanted as data, too. */
  show?: boolean;
}

/**
 * Starts the simulated providers for exactly the resource types that these stacks use or have in their states. Instances
 * are records alone, unless `instances` says how commands on them are run.
 */
export async function openSandbox(
  folder: string,
  stacks: readonly SandboxStack[],
  instances: Pick<SandboxOptions, 'address' | 'runCommand'> = {},
): Promise<Sandbox> {
  mkdirSync(folder, { recursive: true });
  const types = stacks.flatMap(({ name, configuration }) => [
    ...typesInConfiguration(configuration),
    ...typesInState(readState(folder, name) ?? {}),
  ]);
  return startSandbox({ folder, types, uploadFolders: stacks.map((stack) => stack.folder), ...instances });
}

/** Plans every stack as things are now. A stack whose upstream has never been applied is deferred, not planned. */
export function planStacks(run: SandboxRun): Promise<Map<string, Outcome<StackResult>>> {
  return inOrder(run, run.stacks, async (stack, terraform) => {
    const deferredBy = stack.retired
      ? []
      : stack.dependencies.filter((name) => readState(run.folder, name) === undefined);
    if (deferredBy.length > 0) return { ...nothingPlanned, deferredBy };
    const report = await planStack(run, stack, terraform);
    return { ...report, deferredBy, ...(run.show ? { plan: await terraform.show(planFile) } : {}) };
  });
}

/** Plans and applies every stack after those it depends on; a failure stops only what depends on it. */
export function applyStacks(run: SandboxRun): Promise<Map<string, Outcome<StackResult>>> {
  const apply = async (stack: SandboxStack, terraform: Terraform): Promise<StackResult> => {
    const plan = await planStack(run, stack, terraform);
    if (!plan.changed) return { ...plan, deferredBy: [] };
    stopIfInterrupted(run);
    const applied = await terraform.apply(planFile, (address) => run.events?.applied?.(stack, address));
    return { ...applied, changes: plan.changes, deferredBy: [] };
  };
  const present = run.stacks.filter((stack) => !stack.retired);
  const retired = run.stacks.filter((stack) => stack.retired);
  // What goes, goes before what it stood on; what stays does not wait for it.
  return inOrder(run, [...present, ...reverseOrder(retired)], apply);
}

const planFile = 'sandbox.tfplan';

const nothingPlanned: TerraformReport = {
  changed: false,
  summary: 'Not planned.',
  changes: [],
  applied: [],
  warnings: [],
};

async function planStack(run: SandboxRun, stack: SandboxStack, terraform: Terraform): Promise<TerraformReport> {
  await terraform.init();
  stopIfInterrupted(run);
  const plan = await terraform.plan(planFile);
  run.events?.planned?.(stack, plan);
  return plan;
}

/** A Terraform that is all but done no longer heeds Ctrl-C; the one after it must not begin then. */
function stopIfInterrupted({ interrupted }: SandboxRun): void {
  if (interrupted?.()) throw new TerraformFailure('Terraform was interrupted.');
}

function inOrder(
  run: SandboxRun,
  stacks: readonly SandboxStack[],
  work: (stack: SandboxStack, terraform: Terraform) => Promise<StackResult>,
): Promise<Map<string, Outcome<StackResult>>> {
  return runInOrder({
    items: stacks,
    parallel: run.parallel ?? 2,
    interrupted: run.interrupted,
    work: (stack) => work(stack, terraformIn(stack.folder, run.sandbox.environment)),
    settled: (stack, outcome) => run.events?.finished?.(stack, outcome),
  });
}
