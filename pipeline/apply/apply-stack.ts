import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserFailure } from '../failure.ts';
import type { LaidOutStack } from '../lay-out.ts';
import { effectsBeyond, effectsOfPlan } from '../plans/effects.ts';
import { configurationHash, type PlannedStack } from '../plans/manifest.ts';
import { atWork } from '../platform/at-work.ts';
import { bootstrapStack } from '../platform/names.ts';
import { canonical } from '../review/plan/json-value.ts';
import { readPlan } from '../review/plan/read-plan.ts';
import { planFile, planStack, stopIfInterrupted } from '../stack-run.ts';
import { terraformIn } from '../terraform.ts';
import type { ApplyChange } from './apply-change.ts';
import { describeBeyond } from './describe-beyond.ts';
import type { JournalEntry } from './journal.ts';
import { type Hold, holdUntil, isDisruptive } from './windows.ts';

/** What became of a stack. */
type Entry = Omit<JournalEntry, 'at'>;

export interface ApplyStack extends Omit<ApplyChange, 'stacks' | 'parallel' | 'settled'> {
  planned: PlannedStack;
  /** Absent when the merged commit makes nothing of it and nothing is left of it. */
  stack: LaidOutStack | undefined;
}

/**
 * Applies what was reviewed of one stack, or says why that is not done now. Throws when it fails, or may not be done at all.
 */
export async function applyStack(props: ApplyStack): Promise<Entry> {
  const { planned, stack, lastApplied, journal } = props;
  const { name } = planned;
  if (name === bootstrapStack && planned.effects.length > 0) {
    return { state: 'by hand', detail: 'an administrator applies it, with `warren deploy`' };
  }
  if (!stack) return planned.retired ? { state: 'nothing to do', detail: 'it is gone' } : vanished(name);
  const later = await lastApplied.laterThan(name, props.commit);
  if (later !== undefined) {
    return { state: 'superseded', detail: `commit ${later.slice(0, 7)}, which is later, was applied to it already` };
  }
  if (props.onlySame && configurationHash(stack) !== planned.configuration) {
    return { state: 'superseded', detail: 'a later commit says something else of it' };
  }
  const hold = holdOf(props);
  if (hold.held) return held(hold);
  await journal.record(name, { state: 'applying', ...(props.runUrl ? { run: props.runUrl } : {}) });
  const entry = await atWork({ ...props, stack }, () => applyNow({ ...props, stack }));
  await lastApplied.record(name, props.commit);
  return entry;
}

function vanished(name: string): never {
  throw new UserFailure(
    `${name} was reviewed, and the merged commit makes no such stack: what was merged is not what was reviewed. Nothing of it was applied.`,
  );
}

function holdOf({ planned, catalog, now }: ApplyStack): Hold {
  if (!isDisruptive(planned.severity)) return { held: false };
  const broker = catalog.brokers.find(({ name }) => `broker-${name}` === planned.name);
  return holdUntil([catalog.platform.maintenance, ...(broker ? [broker.maintenance] : [])], now());
}

function held({ until }: Extract<Hold, { held: true }>): Entry {
  if (!until) return { state: 'held', detail: 'its windows and freezes leave no time at which it may be applied' };
  return { state: 'held', until: until.toISOString(), detail: `restarts are allowed from ${until.toISOString()}` };
}

type ApplyLaidOut = ApplyStack & { stack: LaidOutStack };

/**
 * Plans the stack as things are now, with the code and the files of the merged commit, and applies that plan if it does
 * nothing that was not reviewed. The saved plan is what it is compared with: where the two are the same in all that
 * Terraform tells of them, this is the plan that was reviewed; and whoever wrote a false one gains nothing by it.
 */
async function applyNow(props: ApplyLaidOut): Promise<Entry> {
  const { planned, stack } = props;
  await requireUpstreams(props);
  const same = configurationHash(stack) === planned.configuration;
  const saved = same ? await fetchSaved(props) : undefined;
  const terraform = terraformIn(stack.folder, {});
  const report = await planStack(props, stack, terraform);
  if (!report.changed) return { state: 'nothing to do', detail: 'everything reviewed of it is there already' };
  const shown = await terraform.show(planFile);
  const beyond = effectsBeyond(planned.effects, effectsOfPlan(readPlan(shown, planned.name)), { same });
  if (beyond.length > 0) throw new UserFailure(describeBeyond(planned.name, beyond));
  const asReviewed = saved !== undefined && isSamePlan(await terraform.show(saved), shown);
  stopIfInterrupted(props);
  const { summary } = await terraform.apply(planFile, (address) => props.applied?.(planned.name, address));
  const how = asReviewed ? 'as reviewed' : 'planned again, with the effects that were reviewed';
  return { state: 'applied', detail: `${how}: ${summary}` };
}

/** What a stack stands on is applied before it, in this run or an earlier one. */
async function requireUpstreams({ stack, states }: ApplyLaidOut): Promise<void> {
  if (stack.retired) return;
  const there = await states.names();
  const missing = stack.dependencies.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  throw new UserFailure(
    `${stack.name} stands on ${missing.join(' and ')}, never applied yet. An administrator stands the platform up with \`warren deploy\`.`,
  );
}

/** Puts the saved plan and its provider lock file beside the stack, and gives the plan's name; undefined without one. */
async function fetchSaved({ planned, stack, planSet }: ApplyLaidOut): Promise<string | undefined> {
  if (planned.plan === undefined) return undefined;
  const { saved, lock } = await planSet.plan(planned);
  const file = 'reviewed.tfplan';
  writeFileSync(join(stack.folder, file), saved, { mode: 0o600 });
  if (lock) writeFileSync(join(stack.folder, '.terraform.lock.hcl'), lock);
  return file;
}

const comparedSchema = z.object({
  resource_changes: z.unknown(),
  output_changes: z.unknown(),
  configuration: z.unknown(),
});

/** Whether two plans do the same in everything that Terraform tells of them. */
function isSamePlan(a: unknown, b: unknown): boolean {
  return canonical(comparedSchema.parse(a)) === canonical(comparedSchema.parse(b));
}
