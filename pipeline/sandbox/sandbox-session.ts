import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { type Fault, parseFault } from '../../sandbox/faults.ts';
import { messageOf, SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { onInterrupt } from '../process/interruption.ts';
import { showProgress, since } from '../process/progress.ts';
import { sandboxFolder } from '../repository/places.ts';
import { requireCatalog } from '../repository/repository.ts';
import { followStacks } from '../terraform/follow-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import type { Outcome } from '../terraform/stack-order.ts';
import { applyStacks, planStacks, type StackResult, type StackRun } from '../terraform/stack-run.ts';
import { synthesize } from '../terraform/synthesize.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { lockSandbox } from './sandbox-lock.ts';
import { openSandbox, sandboxRun } from './sandbox-run.ts';
import { layOutForDestroy, layOutStacks } from './sandbox-stacks.ts';

/** How a person asked for a run in the sandbox. */
export interface SessionOptions {
  repository: string;
  /** Stacks at once. */
  parallel: number;
  /** Calls that are to fail, as the command line writes them. */
  fault: string[];
  json?: boolean;
}

/** Shows what an apply would do. */
export async function runPlan(options: SessionOptions): Promise<void> {
  await runStacks({ options, layOut: () => layOutRepository(options.repository), verb: 'planned', run: planStacks });
}

/** Brings the sandbox to what the files say. */
export async function runApply(options: SessionOptions): Promise<void> {
  await runStacks({ options, layOut: () => layOutRepository(options.repository), verb: 'applied', run: applyStacks });
}

/** Takes everything down; disks that ask for it are kept. */
export async function runDestroy(options: SessionOptions): Promise<void> {
  const folder = sandboxFolder(resolve(options.repository));
  await runStacks({ options, layOut: async () => layOutForDestroy(folder), verb: 'removed', run: applyStacks });
}

async function layOutRepository(folder: string): Promise<LaidOutStack[]> {
  requireCatalog(folder);
  const repository = resolve(folder);
  const sandbox = sandboxFolder(repository);
  return layOutStacks(sandbox, await synthesize({ repository, output: join(sandbox, 'cdktf.out') }));
}

interface Work {
  options: SessionOptions;
  layOut: () => Promise<LaidOutStack[]>;
  verb: 'planned' | 'applied' | 'removed';
  run: (run: StackRun) => Promise<Map<string, Outcome<StackResult>>>;
}

async function runStacks(stackRun: Work): Promise<void> {
  const folder = sandboxFolder(resolve(stackRun.options.repository));
  const unlock = lockSandbox(folder);
  try {
    await runLocked(folder, stackRun);
  } finally {
    unlock();
  }
}

async function runLocked(folder: string, { options, layOut, verb, run }: Work): Promise<void> {
  const start = performance.now();
  const faults = options.fault.map(readFault);
  const version = await terraformVersion();
  const stacks = await layOut();
  if (stacks.length === 0) return console.log('There is nothing in the sandbox.');
  const sandbox = await openSandbox(folder, stacks);
  for (const fault of faults) sandbox.faults.inject(fault);
  const progress = showProgress(options.json ? process.stderr : process.stdout);
  const interruption = onInterrupt();
  if (!options.json)
    console.log(
      pc.dim(`Sandbox: ${version} on simulated clouds; nothing real is touched, AWS's own rules are not checked.`),
    );
  try {
    const outcomes = await run({
      ...sandboxRun({ folder, stacks, sandbox }),
      parallel: options.parallel,
      interrupted: () => interruption.happened,
      events: followStacks(stacks, progress, verb),
    });
    progress.stop();
    if (options.json) console.log(JSON.stringify(Object.fromEntries([...outcomes].map(asJson)), null, 2));
    else console.log(summarize(outcomes, stacks, verb, since(start)));
    if (interruption.happened)
      throw new SurroundingsFailure('interrupted. What was applied is kept; run the same command to go on.');
    if ([...outcomes.values()].some(({ state }) => state !== 'done')) process.exitCode = 1;
  } finally {
    interruption.forget();
    await sandbox.stop();
  }
}

function summarize(
  outcomes: Map<string, Outcome<StackResult>>,
  stacks: readonly LaidOutStack[],
  verb: string,
  time: string,
): string {
  const states = [...outcomes.values()].map(({ state }) => state);
  const count = (state: string) => states.filter((each) => each === state).length;
  const troubles = [
    count('failed') > 0 && `${count('failed')} failed`,
    count('not tried') > 0 && `${count('not tried')} not tried`,
  ];
  const kept = stacks.filter(({ name }) => outcomes.get(name)?.state === 'done').flatMap(({ keptDisks }) => keptDisks);
  return [
    ...(kept.length > 0
      ? [
          `${verb === 'planned' ? 'disks that would be kept' : 'kept disks'}: ${kept.map(({ name, id }) => `${name} (${id})`).join(', ')}`,
        ]
      : []),
    [`${verb} ${count('done')} of ${states.length} stacks in the sandbox`, ...troubles.filter(Boolean), time].join(
      ', ',
    ),
  ].join('\n');
}

function asJson([name, outcome]: [string, Outcome<StackResult>]): [string, object] {
  if (outcome.state === 'failed') return [name, { state: outcome.state, error: messageOf(outcome.error) }];
  return [name, outcome];
}

function readFault(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw new UserFailure(`--fault ${text}: ${messageOf(error)}`);
  }
}
