import { Command } from 'commander';
import { SurroundingsFailure, UserFailure } from '../failure.ts';
import { onInterrupt } from '../interruption.ts';
import { planChange, plannedTree } from '../plans/plan-change.ts';
import { folderFiles } from '../plans/plan-files.ts';
import { savePlanSet } from '../plans/plan-set.ts';
import { showProgress } from '../progress.ts';
import { repositoryOption } from '../repository.ts';
import { renderJson } from '../review/render/json.ts';
import { renderTerminal } from '../review/render/terminal.ts';
import { isRefused } from '../review/render/worst.ts';
import { parallelOption } from './parallel-option.ts';

interface Options {
  repository: string;
  base?: string;
  output?: string;
  parallel: number;
  json?: boolean;
}

/** `warren plan`: the review of a change with Terraform's own plans, made against AWS. */
export function planCommand(): Command {
  return new Command('plan')
    .description(
      'Have Terraform plan the stacks that the files in the folder change, against AWS as it is, and review that. Changes nothing and takes no lock.',
    )
    .addOption(repositoryOption())
    .option('-b, --base <ref>', 'compare with this commit (default: the merge base with the main branch)')
    .option('-o, --output <folder>', 'keep the plans there, for `warren apply`; they hold a copy of the states')
    .addOption(parallelOption())
    .option('--json', 'print the review as JSON')
    .addHelpText('after', '\nExit status 1 when something is refused, cannot be planned, or the files have errors.')
    .action(async ({ repository, base, output, parallel, json }: Options) => {
      const commit = output === undefined ? undefined : await plannedTree(repository);
      const { review, stacks, unfit } = await planWithProgress({ repository, base, parallel });
      process.stdout.write(
        json ? renderJson(review) : renderTerminal(review, { columns: process.stdout.columns ?? 100 }),
      );
      if (unfit !== undefined) throw new UserFailure(`${unfit} Nothing was kept.`);
      if (commit && output !== undefined) {
        await savePlanSet(folderFiles(output), { review, stacks, ...commit });
        console.error(
          `${stacks.length} plans in ${output}. \`warren apply ${output}\` applies these, and nothing else.`,
        );
      }
      if (isRefused(review)) process.exitCode = 1;
    });
}

async function planWithProgress({
  repository,
  base,
  parallel,
}: Pick<Options, 'repository' | 'parallel'> & { base: string | undefined }) {
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
