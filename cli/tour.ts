import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { formatProblems } from '../catalog/files/problem.ts';
import { readRepository } from '../catalog/files/read-repository.ts';
import type { SourceFile } from '../catalog/files/yaml-file.ts';
import { placeOf } from '../catalog/kind.ts';
import { kinds, referringFolders } from '../catalog/kinds.ts';
import { messageOf, SurroundingsFailure, UserFailure } from '../pipeline/process/failure.ts';
import { onInterrupt } from '../pipeline/process/interruption.ts';
import { showProgress, since } from '../pipeline/process/progress.ts';
import { codeFolder, sandboxFolder } from '../pipeline/repository/places.ts';
import { loadRepository } from '../pipeline/repository/repository.ts';
import type { Review } from '../pipeline/review/model.ts';
import { planInSandbox } from '../pipeline/review/plans/plan-in-sandbox.ts';
import { noPlans } from '../pipeline/review/plans/plans.ts';
import { renderTerminal } from '../pipeline/review/render/terminal.ts';
import { reviewOf } from '../pipeline/review/review.ts';
import { openSandbox, sandboxRun } from '../pipeline/sandbox/sandbox-run.ts';
import { layOutStacks } from '../pipeline/sandbox/sandbox-stacks.ts';
import type { Outcome } from '../pipeline/terraform/stack-order.ts';
import { applyStacks } from '../pipeline/terraform/stack-run.ts';
import { countResources, type Stack, synthesize } from '../pipeline/terraform/synthesize.ts';
import { terraformVersion } from '../pipeline/terraform/terraform.ts';
import { countObjects } from './count-objects.ts';
import { makeSampleChange } from './sample-change.ts';

/** `npm start`: the first minutes. Everything happens in a scratch copy below .warren/tour. */
async function tour(): Promise<void> {
  const scratch = join(codeFolder, '.warren', 'tour');
  copyFiles(codeFolder, scratch);
  const { catalog, stacks } = await checkAndSynthesize(scratch);
  const version = await terraformVersion().catch((failure: SurroundingsFailure) => failure);
  if (typeof version === 'string') await apply(scratch, stacks, version);
  else console.log(step('not applied', version.message, ''));

  const before = { files: readRepository(scratch), stacks };
  const change = makeSampleChange(scratch, catalog);
  const start = performance.now();
  const review = await reviewChange({ scratch, before, plans: typeof version === 'string' });
  console.log(step('reviewed', 'a sample change', since(start)));
  console.log(`\n  A pull request that ${change.title} would say:\n`);
  console.log(renderTerminal(review, { columns: Math.min(process.stdout.columns ?? 120, 120) }));
  console.log('  Try it: edit a file in brokers/, then  npx warren review');
}

interface BeforeChange {
  files: readonly SourceFile[];
  stacks: readonly Stack[];
}

async function reviewChange(props: { scratch: string; before: BeforeChange; plans: boolean }): Promise<Review> {
  const { scratch, before, plans } = props;
  const output = join(scratch, 'cdktf.out');
  const after = { files: readRepository(scratch), stacks: await synthesize({ repository: scratch, output }) };
  const folder = sandboxFolder(scratch);
  const stacks = { before: before.stacks, after: after.stacks };
  const planned = plans
    ? await planInSandbox({ folder, ...stacks, interrupted: () => interruption.happened })
    : noPlans;
  return reviewOf({
    base: { name: ['the sample'] },
    head: { uncommitted: true },
    files: { before: before.files, after: after.files },
    loaded: loadRepository(scratch),
    stacks,
    codeChanged: false,
    ...planned,
    warnings: [],
    notes: [],
  });
}

function copyFiles(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of [...kinds.map(placeOf), ...referringFolders]) {
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name), { recursive: true });
  }
}

async function checkAndSynthesize(repository: string) {
  const start = performance.now();
  const { catalog, problems } = loadRepository(repository);
  if (!catalog)
    throw new UserFailure(`${formatProblems(problems)}\n\nThe tour starts with files that have no problems.`);
  console.log(step('checked', countObjects(catalog), since(start)));
  if (problems.length > 0) console.log(pc.yellow(formatProblems(problems).replace(/^(?=.)/gm, '      ')));
  const synthStart = performance.now();
  const stacks = await synthesize({ repository, output: join(repository, 'cdktf.out') });
  const resources = stacks.reduce((count, stack) => count + countResources(stack), 0);
  console.log(step('synthesized', `${stacks.length} stacks, ${resources} resources`, since(synthStart)));
  return { catalog, stacks };
}

async function apply(repository: string, stacks: readonly Stack[], version: string): Promise<void> {
  const start = performance.now();
  const folder = sandboxFolder(repository);
  const laidOut = layOutStacks(folder, stacks);
  const sandbox = await openSandbox(folder, laidOut);
  const progress = showProgress();
  const counts = new Map<string, number>();
  try {
    const outcomes = await applyStacks({
      ...sandboxRun({ folder, stacks: laidOut, sandbox }),
      interrupted: () => interruption.happened,
      events: {
        applied({ name }) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          progress.update(name, String(counts.get(name)));
        },
        finished: ({ name }) => progress.remove(name),
      },
    });
    const failed = [...outcomes].filter(([, outcome]) => outcome.state !== 'done');
    if (failed.length > 0) throw new SurroundingsFailure(failed.map(describeFailure).join('\n'));
    console.log(
      step(
        'applied',
        `${outcomes.size} of ${stacks.length} stacks to the sandbox: ${version}, simulated clouds`,
        since(start),
      ),
    );
  } finally {
    await sandbox.stop();
  }
}

function step(verb: string, what: string, time: string): string {
  return `  ${pc.bold(verb.padEnd(13))} ${what.padEnd(72)} ${time.padStart(7)}`.trimEnd();
}

function describeFailure([name, outcome]: [string, Outcome<unknown>]): string {
  if (outcome.state === 'not tried') return `  ${name} was not tried: ${outcome.because}`;
  const error = outcome.state === 'failed' ? outcome.error : undefined;
  return `  ${name} failed: ${messageOf(error)}`;
}

const interruption = onInterrupt();

tour().catch((error) => {
  const expected = error instanceof UserFailure || error instanceof SurroundingsFailure;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof UserFailure ? 1 : 2;
});
