import { resolve } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { applyHeadline } from '../apply/apply-comment.ts';
import { applyPlans, isWell } from '../apply/apply-plans.ts';
import { SurroundingsFailure, UserFailure } from '../failure.ts';
import { onInterrupt } from '../interruption.ts';
import { plannedTree } from '../plans/plan-change.ts';
import { folderFiles } from '../plans/plan-files.ts';
import { loadPlanSet } from '../plans/plan-set.ts';
import { showProgress } from '../progress.ts';
import { repositoryOption } from '../repository.ts';
import { parallelOption } from './parallel-option.ts';

/** `warren apply`: what was planned and reviewed, and nothing else. */
export function applyCommand(): Command {
  return new Command('apply')
    .description(
      'Apply the plans that `warren plan --output` kept, of the very commit that is checked out. A plan that is no longer up to date is made again, and applied only if it does what was reviewed.',
    )
    .argument('<folder>', 'where the plans are')
    .addOption(repositoryOption())
    .addOption(parallelOption())
    .option('--json', 'print what became of each stack as JSON')
    .addHelpText('after', '\nRun it again after a failure or an interruption: it goes on where it was.')
    .action(async (plans: string, options: { repository: string; parallel: number; json?: boolean }) => {
      const { repository, parallel, json } = options;
      const { head } = await plannedTree(repository);
      const planSet = await loadPlanSet(folderFiles(resolve(plans)), { head });
      if (!planSet)
        throw new UserFailure(`${plans} holds no complete plan set. Make one with: warren plan --output ${plans}`);
      const interruption = onInterrupt();
      const progress = showProgress(json ? process.stderr : process.stdout);
      try {
        const journal = await applyPlans({
          repository,
          commit: head,
          plans: resolve(plans),
          planSet,
          parallel,
          interrupted: () => interruption.happened,
          say: (line) => progress.finish('', `  ${line}`),
          applied: (stack, address) => progress.update(stack, address),
          settled: (stack, { state, detail = '' }) =>
            progress.finish(stack, `  ${stack}  ${colored(state)}  ${detail}`),
        });
        progress.stop();
        const stacks = planSet.manifest.stacks.map(({ name }) => name);
        console.log(json ? JSON.stringify(journal, null, 2) : applyHeadline(journal, stacks));
        if (interruption.happened) {
          throw new SurroundingsFailure('interrupted. What was applied is kept; run the same command to go on.');
        }
        if (!isWell(journal)) process.exitCode = 1;
      } finally {
        progress.stop();
        interruption.forget();
      }
    });
}

function colored(state: string): string {
  if (state === 'failed') return pc.red(state);
  return state === 'applied' ? pc.green(state) : pc.yellow(state);
}
