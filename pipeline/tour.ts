import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { formatProblems } from '../catalog/problem.ts';
import { compareStacks, type StackDifference } from './compare-stacks.ts';
import { SurroundingsFailure, UserFailure } from './failure.ts';
import { codeFolder, sandboxFolder } from './places.ts';
import { showProgress, since } from './progress.ts';
import { loadRepository } from './repository.ts';
import { interruptPrograms } from './run-program.ts';
import { makeSampleChange } from './sample-change.ts';
import { applyStacks, openSandbox, planStacks, type StackResult } from './sandbox-run.ts';
import { layOutStacks } from './sandbox-stacks.ts';
import type { Outcome } from './stack-order.ts';
import { countResources, type Stack, synthesize } from './synthesize.ts';
import { type PlannedChange, terraformVersion } from './terraform.ts';

/** A plan with more changes than this is shown by type. */
const shownChanges = 12;

/** `npm start`: the first minutes. Everything happens in a scratch copy below .warren/tour. */
async function tour(): Promise<void> {
  const scratch = join(codeFolder, '.warren', 'tour');
  copyFiles(codeFolder, scratch);
  const { catalog, before } = await checkAndSynthesize(scratch);
  const version = await terraformVersion().catch((failure: SurroundingsFailure) => failure);
  if (typeof version === 'string') await apply(scratch, before, version);
  else console.log(step('not applied', version.message, ''));

  const change = makeSampleChange(scratch, catalog);
  const after = await synthesize({ repository: scratch, output: join(scratch, 'cdktf.out') });
  const differences = compareStacks(before, after);
  console.log(`\n  A pull request that ${change.title} changes ${differences.length} of ${after.length} stacks.`);
  console.log(typeof version === 'string' ? "  Terraform's own plan of them:\n" : '  In the synthesized Terraform:\n');
  if (typeof version === 'string') await plan(scratch, after, differences);
  else for (const difference of differences) console.log(describeDifference(difference));
  console.log('\n  Try it: edit a file in brokers/, then  npx warren check  and  npx warren sandbox plan');
}

function copyFiles(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['platform.yaml', 'brokers', 'alerts']) {
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name), { recursive: true });
  }
}

async function checkAndSynthesize(repository: string) {
  const start = performance.now();
  const { catalog, problems } = loadRepository(repository);
  if (!catalog)
    throw new UserFailure(`${formatProblems(problems)}\n\nThe tour starts with files that have no problems.`);
  const { brokers } = catalog;
  console.log(step('checked', `${brokers.length} brokers, 1 platform file`, since(start)));
  if (problems.length > 0) console.log(pc.yellow(formatProblems(problems).replace(/^(?=.)/gm, '      ')));
  const synthStart = performance.now();
  const before = await synthesize({ repository, output: join(repository, 'cdktf.out') });
  const resources = before.reduce((count, stack) => count + countResources(stack), 0);
  console.log(step('synthesized', `${before.length} stacks, ${resources} resources`, since(synthStart)));
  return { catalog, before };
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
      folder,
      stacks: laidOut,
      sandbox,
      interrupted: () => interrupted,
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

async function plan(
  repository: string,
  stacks: readonly Stack[],
  differences: readonly StackDifference[],
): Promise<void> {
  const folder = sandboxFolder(repository);
  const laidOut = layOutStacks(folder, stacks).filter(({ name }) =>
    differences.some((difference) => difference.name === name),
  );
  const sandbox = await openSandbox(folder, laidOut);
  try {
    const outcomes = await planStacks({ folder, stacks: laidOut, sandbox, interrupted: () => interrupted });
    for (const entry of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(describePlan(entry));
  } finally {
    await sandbox.stop();
  }
}

function step(verb: string, what: string, time: string): string {
  return `  ${pc.bold(verb.padEnd(13))} ${what.padEnd(72)} ${time.padStart(7)}`.trimEnd();
}

function describePlan([name, outcome]: [string, Outcome<StackResult>]): string {
  if (outcome.state !== 'done') return describeFailure([name, outcome]);
  const { summary, changes } = outcome.result;
  const lines = changes.length > shownChanges ? countByType(changes) : inOrderOfNodes(changes);
  return [`  ${pc.bold(name)}  ${summary}`, ...lines.map((line) => `      ${line}`)].join('\n');
}

const signs = {
  create: pc.green('+'),
  update: pc.yellow('~'),
  replace: pc.red('±'),
  delete: pc.red('-'),
  forget: '.',
  read: '<',
};

/** `node-2` before `gate-2` before `node-3`: the order in which a cluster is changed. */
function inOrderOfNodes(changes: readonly PlannedChange[]): string[] {
  const numberOf = ({ address }: PlannedChange) => Number(/-(\d+)/.exec(address)?.[1] ?? 0);
  const sorted = [...changes].sort((a, b) => numberOf(a) - numberOf(b) || (a.address < b.address ? -1 : 1));
  return sorted.map(({ address, action }) => `${signs[action]} ${address}`);
}

function countByType(changes: readonly PlannedChange[]): string[] {
  const counts = new Map<string, number>();
  for (const { address, action } of changes) {
    const key = `${signs[action]} ${address.split('.', 1)[0]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const widest = Math.max(...[...counts.values()].map((count) => String(count).length));
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => key.replace(' ', ` ${String(count).padStart(widest)} `));
}

function describeDifference({ name, change, added, changed, removed }: StackDifference): string {
  return `  ${pc.bold(name)}  ${change}: ${added.length} resources new, ${changed.length} changed, ${removed.length} gone`;
}

function describeFailure([name, outcome]: [string, Outcome<unknown>]): string {
  if (outcome.state === 'not tried') return `  ${name} was not tried: ${outcome.because}`;
  const error = outcome.state === 'failed' ? outcome.error : undefined;
  return `  ${name} failed: ${error instanceof Error ? error.message : String(error)}`;
}

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
    interruptPrograms();
  });
}

tour().catch((error) => {
  const expected = error instanceof UserFailure || error instanceof SurroundingsFailure;
  console.error(expected ? error.message : error);
  process.exitCode = error instanceof UserFailure ? 1 : 2;
});
