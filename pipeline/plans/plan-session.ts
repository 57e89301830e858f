import { plural } from '../../catalog/words/plural.ts';
import { UserFailure } from '../process/failure.ts';
import { interruptible } from '../process/interruptible.ts';
import { renderJson } from '../review/render/json.ts';
import { renderTerminal } from '../review/render/terminal.ts';
import { isRefused } from '../review/render/worst.ts';
import { followPlans } from '../terraform/follow-stacks.ts';
import { type PlannedChange, planChange, plannedTree } from './plan-change.ts';
import { folderFiles } from './plan-files.ts';
import { savePlanSet } from './plan-set.ts';

/** How a person asked for plans. */
export interface PlanOptions {
  repository: string;
  /** What to compare with. Default: the merge base with the main branch. */
  base?: string;
  /** Folder to keep the plans in. */
  output?: string;
  /** Stacks at once. */
  parallel: number;
  json?: boolean;
}

/** Plans and reviews what the files in a folder change, and keeps the plans where that was asked for. */
export async function runPlan({ repository, base, output, parallel, json }: PlanOptions): Promise<void> {
  const commit = output === undefined ? undefined : await plannedTree(repository);
  const { review, stacks, unfit } = await planWithProgress({
    repository,
    ...(base === undefined ? {} : { base }),
    parallel,
  });
  process.stdout.write(json ? renderJson(review) : renderTerminal(review, { columns: process.stdout.columns ?? 100 }));
  if (unfit !== undefined) throw new UserFailure(`${unfit} Nothing was kept.`);
  if (commit && output !== undefined) {
    await savePlanSet(folderFiles(output), { review, stacks, ...commit });
    console.error(
      `${plural(stacks.length, 'plan')} in ${output}. \`warren apply ${output}\` applies these, and nothing else.`,
    );
  }
  if (isRefused(review)) process.exitCode = 1;
}

function planWithProgress(change: { repository: string; base?: string; parallel: number }): Promise<PlannedChange> {
  return interruptible({ stream: process.stderr, kept: 'Nothing was changed.' }, ({ progress, interrupted }) =>
    planChange({
      ...change,
      interrupted,
      progress: (what) => progress.update('plan', what),
      events: followPlans(progress),
    }),
  );
}
