import { resolve } from 'node:path';
import pc from 'picocolors';
import { plannedTree } from '../plans/plan-change.ts';
import { folderFiles } from '../plans/plan-files.ts';
import { loadPlanSet } from '../plans/plan-set.ts';
import { UserFailure } from '../process/failure.ts';
import { interruptible } from '../process/interruptible.ts';
import { printJson } from '../process/print-json.ts';
import type { Progress } from '../process/progress.ts';
import { gitIn } from '../repository/git.ts';
import { openDeployedPlatform } from '../states/deployed-platform.ts';
import { applyHeadline } from './apply-comment.ts';
import { applyPlans, isDone } from './apply-plans.ts';
import type { Surroundings } from './apply-run.ts';
import { journalJson } from './journal.ts';
import { commitsIn } from './last-applied.ts';

/** How a person asked for an apply. */
export interface ApplyOptions {
  repository: string;
  /** Stacks at once. */
  parallel: number;
  json?: boolean;
}

/** Applies the plans in a folder, of the commit that is checked out. */
export async function runApply(plans: string, { repository, parallel, json }: ApplyOptions): Promise<void> {
  const { head } = await plannedTree(repository);
  const planSet = await loadPlanSet(folderFiles(resolve(plans)), { head });
  if (!planSet) {
    throw new UserFailure(`${plans} holds no complete plan set. Make one with: warren plan --output ${plans}`);
  }
  const kept = 'What was applied is kept; run the same command to go on.';
  await interruptible({ stream: json ? process.stderr : process.stdout, kept }, async ({ progress, interrupted }) => {
    const platform = openDeployedPlatform(repository);
    const journal = await applyPlans({
      platform,
      change: { planSet, place: resolve(plans), commit: head },
      commits: commitsIn(gitIn(platform.repository)),
      surroundings: {
        parallel,
        now: () => new Date(),
        interrupted,
        ...tellApply(progress),
      },
    });
    progress.stop();
    const stacks = planSet.manifest.stacks.map(({ name }) => name);
    if (json) printJson(journalJson(journal));
    else console.log(applyHeadline(journal, stacks));
    if (!isDone(journal)) process.exitCode = 1;
  });
}

/** Who hears of an apply: a person, line by line. */
export function tellApply(progress: Progress): Pick<Surroundings, 'say' | 'applied' | 'settled'> {
  return {
    say: (line) => progress.finish('', `  ${line}`),
    applied: (stack, address) => progress.update(stack, address),
    settled: (stack, { state, detail = '' }) => progress.finish(stack, `  ${stack}  ${colored(state)}  ${detail}`),
  };
}

function colored(state: string): string {
  if (state === 'failed') return pc.red(state);
  return state === 'applied' ? pc.green(state) : pc.yellow(state);
}
