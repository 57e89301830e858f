import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapStack, brokerStack } from '../../contracts/names.ts';
import { effectsBeyond, effectsOfPlan } from '../plans/effects.ts';
import { configurationHash, type PlannedStack } from '../plans/manifest.ts';
import type { PlanSet } from '../plans/plan-set.ts';
import { UserFailure } from '../process/failure.ts';
import { maskSecrets } from '../process/mask-secrets.ts';
import { readPlan } from '../review/plan/read-plan.ts';
import { withStateLock } from '../states/state-lock.ts';
import type { States } from '../states/states.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { planFile, planIn, stopIfInterrupted } from '../terraform/stack-run.ts';
import { TerraformFailure, terraformIn } from '../terraform/terraform.ts';
import type { ApplyRun } from './apply-run.ts';
import { describeBeyond } from './describe-beyond.ts';
import type { JournalEntry } from './journal.ts';
import { isSamePlan } from './same-plan.ts';
import { type Hold, holdUntil, isDisruptive } from './windows.ts';

/** What became of a stack. */
type Entry = Omit<JournalEntry, 'at'>;

/** One stack of a change. */
export interface ReviewedStack {
  planned: PlannedStack;
  /** Absent when the merged commit makes nothing of it and nothing is left of it. */
  stack: LaidOutStack | undefined;
}

/**
 * Applies what was reviewed of one stack, or says why that is not done now. Throws when it fails, or may not be done at all.
 */
export async function applyStack(run: ApplyRun, { planned, stack }: ReviewedStack): Promise<Entry> {
  const { lastApplied, journal, change, surroundings } = run;
  const { name } = planned;
  if (name === bootstrapStack && planned.effects.length > 0) {
    return { state: 'by hand', detail: 'an administrator applies it, with `warren deploy`' };
  }
  if (!stack) return planned.retired ? { state: 'nothing to do', detail: 'it is gone' } : vanished(name);
  const later = await lastApplied.laterThan(name, change.commit);
  if (later !== undefined) {
    return { state: 'superseded', detail: `commit ${later.slice(0, 7)}, which is later, was applied to it already` };
  }
  if (change.onlySame && configurationHash(stack) !== planned.configuration) {
    return { state: 'superseded', detail: 'a later commit says something else of it' };
  }
  const hold = holdOf(run, planned);
  const appliedNow = hold.held ? await change.appliedNow?.() : undefined;
  if (hold.held && !appliedNow) return (await isThereAlready(run, stack)) ? thereAlready : held(hold);
  if (appliedNow) await journal.recordNow(name, appliedNow);
  await journal.record(name, { state: 'applying', ...(surroundings.run ? { run: surroundings.run.url } : {}) });
  const entry = await withStateLock({ ...surroundings, states: run.platform.states, stack }, () =>
    applyNow(run, { planned, stack }),
  );
  await lastApplied.record(name, change.commit);
  return entry;
}

function vanished(name: string): never {
  throw new UserFailure(
    `${name} was reviewed, and the merged commit makes no such stack: what was merged is not what was reviewed. Nothing of it was applied.`,
  );
}

function holdOf({ catalog, surroundings }: ApplyRun, planned: PlannedStack): Hold {
  if (!isDisruptive(planned.severity)) return { held: false };
  const broker = catalog.brokers.find(({ name }) => brokerStack(name) === planned.name);
  return holdUntil([catalog.platform.maintenance, ...(broker ? [broker.maintenance] : [])], surroundings.now());
}

const thereAlready: Entry = { state: 'nothing to do', detail: 'everything reviewed of it is there already' };

/** What somebody has done by hand meanwhile waits for no window. What cannot be planned yet tells why once its time has come. */
async function isThereAlready({ environment, surroundings }: ApplyRun, stack: LaidOutStack): Promise<boolean> {
  const terraform = terraformIn(stack.folder, await environment(stack));
  try {
    return !(await planIn(terraform, { ...surroundings, lock: false })).changed;
  } catch (error) {
    stopIfInterrupted(surroundings);
    if (error instanceof TerraformFailure) return false;
    throw error;
  }
}

function held({ until }: Extract<Hold, { held: true }>): Entry {
  if (!until) return { state: 'held', detail: 'its windows and freezes leave no time at which it may be applied' };
  return { state: 'held', until: until.toISOString(), detail: `restarts are allowed from ${until.toISOString()}` };
}

interface LaidOutReviewed {
  planned: PlannedStack;
  stack: LaidOutStack;
}

/**
 * Plans the stack as things are now, with the code and the files of the merged commit, and applies that plan if it does
 * nothing that was not reviewed. The saved plan is what it is compared with: where the two are the same in all that
 * Terraform tells of them, this is the plan that was reviewed; and whoever wrote a false one gains nothing by it.
 */
async function applyNow(run: ApplyRun, { planned, stack }: LaidOutReviewed): Promise<Entry> {
  const { change, platform, environment, surroundings } = run;
  await requireUpstreams(stack, platform.states);
  const same = configurationHash(stack) === planned.configuration;
  const saved = same ? await fetchSaved(change.planSet, { planned, stack }) : undefined;
  const terraform = terraformIn(stack.folder, await environment(stack));
  const report = await planIn(terraform, surroundings);
  if (!report.changed) return thereAlready;
  const shown = await terraform.show(planFile);
  const beyond = effectsBeyond(planned.effects, effectsOfPlan(readPlan(shown, planned.name)), { same });
  if (beyond.length > 0) throw new UserFailure(describeBeyond(planned.name, beyond));
  const asReviewed = saved !== undefined && isSamePlan(await terraform.show(saved), shown);
  stopIfInterrupted(surroundings);
  const { summary, said } = await terraform.apply(planFile, (address) => surroundings.applied?.(planned.name, address));
  const how = asReviewed ? 'as reviewed' : 'planned again, with the effects that were reviewed';
  return { state: 'applied', detail: `${how}: ${summary}`, ...(said.length > 0 ? { said: lastOf(said) } : {}) };
}

/** Lines that are kept of what programs said. */
const mostSaid = 20;

function lastOf(said: readonly string[]): string[] {
  return said.slice(-mostSaid).map((line) => maskSecrets(line));
}

/** What a stack stands on is applied before it, in this run or an earlier one. */
async function requireUpstreams(stack: LaidOutStack, states: States): Promise<void> {
  if (stack.retired) return;
  const there = await states.names();
  const missing = stack.dependencies.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  throw new UserFailure(
    `${stack.name} stands on ${missing.join(' and ')}, never applied yet. An administrator stands the platform up with \`warren deploy\`.`,
  );
}

/** Puts the saved plan and its provider lock file beside the stack, and gives the plan's name; undefined without one. */
async function fetchSaved(planSet: PlanSet, { planned, stack }: LaidOutReviewed): Promise<string | undefined> {
  if (planned.plan === undefined) return undefined;
  const { saved, lock } = await planSet.plan(planned);
  const file = 'reviewed.tfplan';
  writeFileSync(join(stack.folder, file), saved, { mode: 0o600 });
  if (lock) writeFileSync(join(stack.folder, '.terraform.lock.hcl'), lock);
  return file;
}
