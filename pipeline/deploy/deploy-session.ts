import { join, resolve } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { requireAccount } from '../aws/account.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { lockFolder } from '../process/folder-lock.ts';
import { onInterrupt } from '../process/interruption.ts';
import { type Progress, showProgress } from '../process/progress.ts';
import { deployFolder } from '../repository/places.ts';
import { requireCatalog } from '../repository/repository.ts';
import { withStateLock } from '../states/state-lock.ts';
import { openStates, type States } from '../states/states.ts';
import { followStacks } from '../terraform/follow-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import type { Outcome } from '../terraform/stack-order.ts';
import { applyStacks, planStacks, type StackResult } from '../terraform/stack-run.ts';
import { type Stack, synthesize } from '../terraform/synthesize.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { stackEnvironment } from '../tokens/stack-environment.ts';
import type { StackEnvironment } from '../tokens/token-environment.ts';
import type { BootstrapPlace } from './bootstrap-state.ts';
import { awaitOrphanedTerraform } from './orphaned-terraform.ts';

/** What standing a platform up and taking it down both work with. */
export interface DeploySession {
  catalog: Catalog;
  /** Folder that Terraform runs below. */
  root: string;
  stacks: readonly Stack[];
  states: States;
  bootstrap: BootstrapPlace;
  interrupted: () => boolean;
  /** A line that stays, for a person. */
  say(line: string): void;
  /** Looks up and tries what stacks of others than AWS need, which are the last to be made. Throws when it is not there. */
  requireTokens(): Promise<void>;
  /** Plans stacks, several at once, and says what each plan comes to. */
  plan(stacks: readonly LaidOutStack[]): Promise<Map<string, string>>;
  /** Applies stacks, several at once, telling how far they are. Throws when somebody asked to stop. */
  apply(stacks: readonly LaidOutStack[]): Promise<Map<string, Outcome<StackResult>>>;
}

export interface PlatformOptions {
  repository: string;
  /** Stacks at once. */
  parallel: number;
  /** Leaves standard output for data. */
  json?: boolean;
  /** What these files come to. Default: they are synthesized here. */
  stacks?: readonly Stack[];
  /** Where it is told how far things are. Default: standard output, or standard error with `json`. */
  progress?: Progress;
}

/**
 * Checks files and credentials, synthesizes, and does the work with nobody else at the same in this folder.
 */
export async function withDeploySession(
  options: PlatformOptions,
  work: (session: DeploySession) => Promise<void>,
): Promise<void> {
  const repository = resolve(options.repository);
  const catalog = requireCatalog(repository);
  await terraformVersion();
  await requireAccount(catalog.platform);
  const root = deployFolder(repository);
  const unlock = lockFolder(root);
  const interruption = onInterrupt();
  const interrupted = () => interruption.happened;
  const progress = options.progress ?? showProgress(options.json ? process.stderr : process.stdout);
  const say = (line: string) => progress.finish('', line);
  try {
    await awaitOrphanedTerraform(root, { say, interrupted });
    const stacks = options.stacks ?? (await synthesize({ repository, output: join(root, 'cdktf.out') }));
    const states = openStates(catalog.platform);
    const environment = stackEnvironment(catalog.platform, 'apply');
    const run = { parallel: options.parallel, states, environment, interrupted };
    await work({
      catalog,
      root,
      stacks,
      states,
      bootstrap: { root, platform: catalog.platform, stack: find(stacks, bootstrapStack), states, interrupted },
      interrupted,
      say,
      async requireTokens() {
        for (const stack of stacks) await environment(stack);
      },
      plan: (some) => planAll(some, run),
      apply: (some) => applyAll(some, { ...run, progress }),
    });
  } catch (error) {
    throw interruption.happened ? new SurroundingsFailure(stopped, { cause: error }) : error;
  } finally {
    progress.stop();
    interruption.forget();
    unlock();
  }
}

const stopped = 'interrupted. What was done is kept; run the same command to go on.';

interface RunProps {
  parallel: number;
  states: States;
  environment: StackEnvironment;
  interrupted: () => boolean;
}

async function planAll(stacks: readonly LaidOutStack[], props: RunProps): Promise<Map<string, string>> {
  const outcomes = await planStacks({ stacks, isApplied: isApplied(props.states), ...props });
  if (props.interrupted()) throw new SurroundingsFailure(stopped);
  return new Map(
    [...outcomes].map(([name, outcome]) => {
      if (outcome.state === 'failed') throw outcome.error;
      return [name, outcome.state === 'done' ? outcome.result.summary : outcome.because];
    }),
  );
}

function isApplied(states: States): (name: string) => Promise<boolean> {
  return async (name) => (await states.read(name)) !== undefined;
}

async function applyAll(
  stacks: readonly LaidOutStack[],
  props: RunProps & { progress: Progress },
): Promise<Map<string, Outcome<StackResult>>> {
  const { progress, parallel, states, environment, interrupted } = props;
  const outcomes = await applyStacks({
    stacks,
    isApplied: isApplied(states),
    around: (stack, work) =>
      withStateLock({ states, stack, say: (line) => progress.finish(stack.name, `  ${line}`) }, work),
    parallel,
    environment,
    interrupted,
    events: followStacks(stacks, progress, 'done'),
  });
  progress.stop();
  if (interrupted()) throw new SurroundingsFailure(stopped);
  return outcomes;
}

function find(stacks: readonly Stack[], name: string): Stack {
  const found = stacks.find((stack) => stack.name === name);
  if (!found) throw new Error(`the synthesis made no stack ${name}`);
  return found;
}
