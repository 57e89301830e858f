import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import type { Catalog } from '../catalog/catalog.ts';
import { formatProblems } from '../catalog/files/problem.ts';
import { readRepository } from '../catalog/files/read-repository.ts';
import { placeOf } from '../catalog/kind.ts';
import { kinds } from '../catalog/kinds.ts';
import { bringUp } from '../pipeline/deploy/deploy.ts';
import { withDeploySession } from '../pipeline/deploy/deploy-session.ts';
import { planPlatform } from '../pipeline/plans/plan-platform.ts';
import { messageOf, SurroundingsFailure, UserFailure } from '../pipeline/process/failure.ts';
import { onInterrupt } from '../pipeline/process/interruption.ts';
import { showProgress, since } from '../pipeline/process/progress.ts';
import { codeFolder } from '../pipeline/repository/places.ts';
import { loadRepository } from '../pipeline/repository/repository.ts';
import { noPlans, type Plans } from '../pipeline/review/plans/plans.ts';
import { renderTerminal } from '../pipeline/review/render/terminal.ts';
import { reviewOf } from '../pipeline/review/review.ts';
import { inSandbox } from '../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../pipeline/states/deployed-platform.ts';
import type { Outcome } from '../pipeline/terraform/stack-order.ts';
import { countResources, type Stack, synthesize } from '../pipeline/terraform/synthesize.ts';
import { terraformVersion } from '../pipeline/terraform/terraform.ts';
import { countObjects } from './count-objects.ts';
import { makeSampleChange } from './sample-change.ts';

/** `npm start`: the first minutes. Everything happens in a scratch copy below .warren/tour. */
async function tour(): Promise<void> {
  const scratch = join(codeFolder, '.warren', 'tour');
  copyFiles(codeFolder, scratch);
  const { catalog, stacks } = await checkAndSynthesize(scratch);
  const visit = { scratch, catalog, stacks };
  const version = await terraformVersion().catch((failure: SurroundingsFailure) => failure);
  if (typeof version === 'string') {
    await inSandbox({ repository: scratch, stacks: async () => stacks }, async () => {
      await apply(visit, version);
      await review(visit, planAgainstSandbox);
    });
  } else {
    console.log(step('not applied', version.message, ''));
    await review(visit, async () => noPlans);
  }
}

interface Visit {
  /** Folder of the copy. */
  scratch: string;
  catalog: Catalog;
  stacks: Stack[];
}

type Planner = (visit: Visit, after: readonly Stack[]) => Promise<Plans>;

async function apply({ scratch, stacks }: Visit, version: string): Promise<void> {
  const start = performance.now();
  const progress = showProgress();
  // What each stack came to is not told here, but how many came to anything.
  const silent = { ...progress, finish: (name: string) => progress.remove(name) };
  await withDeploySession({ repository: scratch, parallel: 2, stacks, progress: silent }, async (session) => {
    const outcomes = await bringUp(session);
    const failed = [...outcomes].filter(([, outcome]) => outcome.state !== 'done');
    if (failed.length > 0) throw new SurroundingsFailure(failed.map(describeFailure).join('\n'));
    const what = `${outcomes.size} of ${stacks.length} stacks to the sandbox: ${version}, simulated clouds`;
    console.log(step('applied', what, since(start)));
  });
}

async function review(visit: Visit, plan: Planner): Promise<void> {
  const { scratch, catalog, stacks } = visit;
  const before = readRepository(scratch);
  const change = makeSampleChange(scratch, catalog);
  const start = performance.now();
  const after = await synthesize({ repository: scratch, output: join(scratch, 'cdktf.out') });
  const made = reviewOf({
    base: { name: ['the sample'] },
    head: { uncommitted: true },
    files: { before, after: readRepository(scratch) },
    loaded: loadRepository(scratch),
    stacks: { before: stacks, after },
    codeChanged: false,
    ...(await plan(visit, after)),
    warnings: [],
    notes: [],
  });
  console.log(step('reviewed', 'a sample change', since(start)));
  console.log(`\n  A pull request that ${change.title} would say:\n`);
  console.log(renderTerminal(made, { columns: Math.min(process.stdout.columns ?? 120, 120) }));
  console.log('  Try it: edit a file in brokers/, then  ./warren review');
}

async function planAgainstSandbox({ scratch, stacks }: Visit, after: readonly Stack[]): Promise<Plans> {
  const interruption = onInterrupt();
  try {
    const platform = openDeployedPlatform(scratch);
    const interrupted = () => interruption.happened;
    const { plans, deferred, planNotes } = await planPlatform({ platform, before: stacks, after, interrupted });
    return { plans, deferred, planNotes };
  } finally {
    interruption.forget();
  }
}

function copyFiles(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of kinds.map(placeOf)) {
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

function step(verb: string, what: string, time: string): string {
  return `  ${pc.bold(verb.padEnd(13))} ${what.padEnd(72)} ${time.padStart(7)}`.trimEnd();
}

function describeFailure([name, outcome]: [string, Outcome<unknown>]): string {
  if (outcome.state === 'not tried') return `  ${name} was not tried: ${outcome.because}`;
  const error = outcome.state === 'failed' ? outcome.error : undefined;
  return `  ${name} failed: ${messageOf(error)}`;
}

// What the AWS SDK has to say about versions of Node is for us, and not for whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

tour().catch((error) => {
  const expected = error instanceof UserFailure || error instanceof SurroundingsFailure;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof UserFailure ? 1 : 2;
});
