import { plural } from '../../catalog/words/plural.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { onInterrupt } from '../process/interruption.ts';
import { showProgress } from '../process/progress.ts';
import { renderJson } from '../review/render/json.ts';
import { renderTerminal } from '../review/render/terminal.ts';
import { isRefused } from '../review/render/worst.ts';
import { planChange, plannedTree } from './plan-change.ts';
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
  const { review, stacks, unfit } = await planWithProgress({ repository, base, parallel });
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

async function planWithProgress({
  repository,
  base,
  parallel,
}: Pick<PlanOptions, 'repository' | 'parallel'> & { base: string | undefined }) {
  const interruption = onInterrupt();
  const progress = showProgress(process.stderr);
  try {
    return await planChange({
      repository,
      ...(base === undefined ? {} : { base }),
      parallel,
      interrupted: () => interruption.happened,
      progress: (what) => progress.update('plan', what),
      events: {
        planned: ({ name }) => progress.update(name, 'planned'),
        finished: ({ name }) => progress.remove(name),
      },
    });
  } catch (error) {
    if (interruption.happened) throw new SurroundingsFailure('interrupted. Nothing was changed.', { cause: error });
    throw error;
  } finally {
    progress.stop();
    interruption.forget();
  }
}
