import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import pc from 'picocolors';
import { suggest } from '../../catalog/words/nearest.ts';
import { type Fault, faultTypes, parseFault } from '../../sandbox/sandbox.ts';
import { applyComment, applyHeadline } from '../apply/apply-comment.ts';
import { isDone } from '../apply/apply-plans.ts';
import { tellApply } from '../apply/apply-session.ts';
import { type Journal, journalJson } from '../apply/journal.ts';
import { bringUp, deploy } from '../deploy/deploy.ts';
import { withDeploySession } from '../deploy/deploy-session.ts';
import { destroy } from '../deploy/destroy.ts';
import { messageOf, UserFailure } from '../process/failure.ts';
import { interruptible } from '../process/interruptible.ts';
import { printJson } from '../process/print-json.ts';
import { sandboxFolder } from '../repository/places.ts';
import { requireCatalog } from '../repository/repository.ts';
import { renderJson } from '../review/render/json.ts';
import { renderMarkdown } from '../review/render/markdown.ts';
import { renderTerminal } from '../review/render/terminal.ts';
import { isRefused } from '../review/render/worst.ts';
import { openDeployedPlatform } from '../states/deployed-platform.ts';
import { followPlans } from '../terraform/follow-stacks.ts';
import { synthesize } from '../terraform/synthesize.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { inSandbox } from './in-sandbox.ts';
import {
  applySandboxChange,
  commentsFolder,
  findChange,
  isChange,
  planSandboxChange,
  plansOf,
  recordApplied,
  type SandboxChange,
} from './sandbox-change.ts';
import { removeRecord } from './sandbox-record.ts';

/** How a person asked for a run in the sandbox. */
export interface SessionOptions {
  repository: string;
  /** Stacks at once. */
  parallel: number;
  /** Calls that are to fail, as the command line writes them. */
  fault: string[];
  json?: boolean;
  /** The time that it is to be, for windows and freezes. Default: now. */
  at?: Date;
}

/** Plans and reviews what the files change of what is applied in the sandbox, and keeps the plans for the next apply. */
export async function runPlan(options: SessionOptions): Promise<void> {
  await withStacks(options, async (stacks) => {
    const change = await findChange(openDeployedPlatform(options.repository), stacks);
    await plan(change, options);
  });
}

/**
 * Brings the sandbox to what the files say, as production gets there: at first as `warren deploy` does, then by applying the
 * plans of what changed, after they were reviewed.
 */
export async function runApply(options: SessionOptions): Promise<void> {
  await withStacks(options, async (stacks) => {
    const change = await findChange(openDeployedPlatform(options.repository), stacks);
    if (change.before === undefined) {
      await deploy({ ...options, yes: true, stacks });
      recordApplied(change);
    } else if (isChange(change)) await applyChange(change, options);
    else {
      recordApplied(change);
      if (options.json) printJson({ stacks: [] });
      else console.log('Nothing to apply: the sandbox has what the files say.');
    }
  });
}

/** Takes the platform down as `warren destroy` does, without asking. */
export async function runDestroy(options: SessionOptions): Promise<void> {
  const { name } = requireCatalog(options.repository).platform;
  await withStacks(options, async (stacks, _sandbox, nodes) => {
    await destroy({ ...options, name, stacks });
    await nodes.report();
    removeRecord(sandboxFolder(resolve(options.repository)));
  });
}

async function withStacks(options: SessionOptions, work: Parameters<typeof inSandbox<void>>[1]): Promise<void> {
  const repository = resolve(options.repository);
  const faults = options.fault.map((text) => ({ text, fault: readFault(text) }));
  requireCatalog(options.repository);
  const version = await terraformVersion();
  if (!options.json)
    console.log(
      pc.dim(
        `Sandbox: ${version} on simulated clouds; nothing real is touched; of AWS's own rules only those that are known are checked.`,
      ),
    );
  const output = join(sandboxFolder(repository), 'cdktf.out');
  const stacks = () => synthesize({ repository, output });
  await inSandbox({ repository, stacks, faults: faults.map(({ fault }) => fault) }, async (found, sandbox, nodes) => {
    await work(found, sandbox, nodes);
    const unmet = sandbox.faults.unmet();
    const idle = faults.filter(({ fault }) => unmet.includes(fault)).map(({ text }) => `--fault ${text}`);
    if (idle.length === 0) return;
    throw new UserFailure(`${idle.join(' and ')}: no call was like that, so nothing failed for it. All else is done.`);
  });
}

function readFault(text: string): Fault {
  const fault = parsed(text);
  const { type } = fault.on;
  const known = faultTypes();
  if (known.includes(type)) return fault;
  throw new UserFailure(`--fault ${text}: ${type} is no resource type or service.${suggest(type, known)}`);
}

function parsed(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    throw new UserFailure(`--fault ${text}: ${messageOf(error)}`);
  }
}

async function plan(change: SandboxChange, options: SessionOptions): Promise<void> {
  const { parallel, json } = options;
  await interruptible({ ...streamOf(options), kept: 'Nothing was changed.' }, ({ progress, interrupted }) =>
    planSandboxChange(change, { parallel, interrupted, now: new Date(), events: followPlans(progress) }, (review) => {
      progress.stop();
      process.stdout.write(
        json ? renderJson(review) : renderTerminal(review, { columns: process.stdout.columns ?? 100 }),
      );
      keepComment(change, 'review', renderMarkdown(review));
      if (isRefused(review)) process.exitCode = 1;
    }),
  );
}

/** Applies what was planned of these very files, or plans it first. */
async function applyChange(change: SandboxChange, options: SessionOptions): Promise<void> {
  const { parallel, json, at } = options;
  const kept = 'What was applied is kept; run the same command to go on.';
  const journal = await interruptible({ ...streamOf(options), kept }, async ({ progress, interrupted }) => {
    if (!(await plansOf(change))) {
      const now = at ?? new Date();
      await planSandboxChange(change, { parallel, interrupted, now, events: followPlans(progress) }, (review) => {
        progress.stop();
        if (!json) process.stdout.write(renderTerminal(review, { columns: process.stdout.columns ?? 100 }));
        keepComment(change, 'review', renderMarkdown(review));
      });
    }
    const plans = await plansOf(change);
    if (!plans) throw new UserFailure('Its review refuses something in this change, so nothing of it was applied.');
    return applySandboxChange(change, plans, {
      parallel,
      now: () => at ?? new Date(),
      interrupted,
      ...tellApply(progress),
    });
  });
  const stacks = Object.keys(journal.stacks);
  keepComment(change, 'apply', applyComment({ journal, stacks }));
  const byHand = stacks.filter((name) => journal.stacks[name]?.state === 'by hand');
  if (byHand.length > 0 && isDoneBut(journal, byHand)) {
    await applyAsAdministrator(change, options);
  } else if (isDone(journal)) recordApplied(change);
  else process.exitCode = 1;
  tellEnd(journal, options);
}

/** What a merge leaves to an administrator, `warren deploy` does; here that is the same person. */
async function applyAsAdministrator(change: SandboxChange, options: SessionOptions): Promise<void> {
  await withDeploySession({ ...options, stacks: change.stacks }, async (session) => {
    session.say('as an administrator, with what `warren deploy` does:');
    const outcomes = await bringUp(session);
    if ([...outcomes.values()].every(({ state }) => state === 'done')) recordApplied(change);
    else process.exitCode = 1;
  });
}

function isDoneBut(journal: Journal, others: readonly string[]): boolean {
  const stacks = Object.entries(journal.stacks).filter(([name]) => !others.includes(name));
  return isDone({ ...journal, stacks: Object.fromEntries(stacks) });
}

function tellEnd(journal: Journal, { json, repository }: SessionOptions): void {
  if (json) {
    printJson(journalJson(journal));
    return;
  }
  const entries = Object.values(journal.stacks);
  console.log(applyHeadline(journal, Object.keys(journal.stacks)));
  const until = entries.find(({ state }) => state === 'held')?.until;
  if (until) console.log(`  To go on as if it were that time:  warren sandbox apply --at ${until}`);
  if (entries.some(({ state }) => state === 'failed')) {
    console.log('  `warren sandbox apply` goes on with these plans; `warren sandbox plan` makes new ones.');
  }
  console.log(pc.dim(`  What its pull request would say: ${relative('.', commentsFolder(resolve(repository)))}`));
}

/** What GitHub would show of the change; a new review begins anew. */
function keepComment({ platform }: SandboxChange, comment: 'review' | 'apply', markdown: string): void {
  const folder = commentsFolder(platform.repository);
  if (comment === 'review') rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${comment}.md`), markdown);
}

/** Standard output is left for data where that is asked for. */
function streamOf({ json }: SessionOptions): { stream: NodeJS.WriteStream } {
  return { stream: json ? process.stderr : process.stdout };
}
