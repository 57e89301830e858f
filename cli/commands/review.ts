import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { interruptible } from '../../pipeline/process/interruptible.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import type { Review } from '../../pipeline/review/model.ts';
import { dashboardSvg } from '../../pipeline/review/render/dashboard-svg.ts';
import { renderJson } from '../../pipeline/review/render/json.ts';
import { renderMarkdown } from '../../pipeline/review/render/markdown.ts';
import { renderTerminal } from '../../pipeline/review/render/terminal.ts';
import { isRefused } from '../../pipeline/review/render/worst.ts';
import { runReview } from '../../pipeline/review/run-review.ts';
import type { Stack } from '../../pipeline/terraform/synthesize.ts';

interface Options {
  repository: string;
  base?: string;
  plan?: string;
  sandbox?: boolean;
  format: 'text' | 'markdown' | 'json';
  link?: string;
  full?: boolean;
  pictures?: string;
}

const renderings = {
  text: (review: Review) => renderTerminal(review, { columns: process.stdout.columns ?? 100 }),
  markdown: (review: Review, { link, full }: Options) =>
    renderMarkdown(review, { ...(link ? { link } : {}), ...(full ? { limit: Number.POSITIVE_INFINITY } : {}) }),
  json: renderJson,
};

/** `warren review`: what a change would do, and to whom, before it is merged. */
export function reviewCommand(): Command {
  return new Command('review')
    .description(
      'Say what the files in the folder, committed or not, would change: for whom, at what cost, and by which resources. Changes nothing.',
    )
    .addOption(repositoryOption())
    .option('-b, --base <ref>', 'compare with this commit (default: the merge base with the main branch)')
    .option('--plan <folder>', "use Terraform's plans in this folder: <stack>.json each, from `terraform show -json`")
    .option('--sandbox', 'plan what differs with the real Terraform, against what is applied in the sandbox')
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(Object.keys(renderings)).default('text'))
    .option('--link <url>', 'where all of it is to be found, for a comment that has no room for it', webAddress)
    .option('--full', 'leave nothing out of the Markdown, which else fits a comment on GitHub')
    .option('--pictures <folder>', 'draw the dashboards that differ, <name>.svg each, into this folder')
    .addHelpText(
      'after',
      '\nExit status 1 when something in the change is refused, or the files have errors: such a change cannot be merged as it is.',
    )
    .action(async (options: Options) => {
      if (options.plan !== undefined && options.sandbox) {
        throw new UserFailure('--plan and --sandbox both say where plans come from. Give one of them.');
      }
      const review = await reviewWithProgress(options);
      process.stdout.write(renderings[options.format](review, options));
      if (options.pictures !== undefined) drawDashboards(review, options.pictures);
      if (isRefused(review)) process.exitCode = 1;
    });
}

function drawDashboards({ dashboards = [] }: Review, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const change of dashboards) writeFileSync(join(folder, `${change.name}.svg`), dashboardSvg(change));
}

function webAddress(text: string): string {
  if (!/^https?:/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It has to be an address that begins with https://.');
  return text;
}

function reviewWithProgress({ repository, base, plan, sandbox }: Options): Promise<Review> {
  return interruptible({ stream: process.stderr, kept: 'Nothing was changed.' }, async ({ progress, interrupted }) =>
    runReview({
      repository,
      ...(base === undefined ? {} : { base }),
      ...(plan === undefined ? {} : { plan }),
      ...(sandbox ? { planStacks: await plannerIn(repository, interrupted) } : {}),
      progress: (what) => progress.update('review', what),
    }),
  );
}

/** The simulated providers take a while to load; a review without plans does not need them. */
async function plannerIn(repository: string, interrupted: () => boolean) {
  const { planInSandbox } = await import('../../pipeline/sandbox/plan-in-sandbox.ts');
  return (before: readonly Stack[], after: readonly Stack[]) =>
    planInSandbox({ repository: resolve(repository), before, after, interrupted });
}
