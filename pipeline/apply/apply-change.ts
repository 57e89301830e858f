import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/load.ts';
import { UserFailure } from '../failure.ts';
import type { LaidOutStack } from '../lay-out.ts';
import { effectsBeyond, effectsOfPlan } from '../plans/effects.ts';
import { configurationHash, type Manifest, type PlannedStack } from '../plans/manifest.ts';
import type { PlanSet } from '../plans/plan-set.ts';
import { type AtWork, atWork } from '../platform/at-work.ts';
import { bootstrapStack } from '../platform/names.ts';
import { canonical } from '../review/plan/json-value.ts';
import { type Plan, readPlan } from '../review/plan/read-plan.ts';
import { type Outcome, runInOrder } from '../stack-order.ts';
import { planFile, planStack, stopIfInterrupted } from '../stack-run.ts';
import { terraformIn } from '../terraform.ts';
import { describeBeyond } from './describe-beyond.ts';
import type { JournalEntry, OpenJournal } from './journal.ts';
import type { LastApplied } from './last-applied.ts';
import { type Hold, holdUntil, isDisruptive } from './windows.ts';

export interface ApplyChange extends Pick<AtWork, 'states' | 'run' | 'isOver' | 'say'> {
  /** What was reviewed, and its plans. */
  planSet: PlanSet;
  /** The stacks of the manifest as the merged commit makes them, laid out. */
  stacks: readonly LaidOutStack[];
  /** The files of the merged commit, which say when restarts may happen. */
  catalog: Catalog;
  journal: OpenJournal;
  lastApplied: LastApplied;
  /** The commit whose files the stacks are made of. */
  commit: string;
  /** Whether a stack of which that commit says something else than was reviewed is left to the later change. */
  onlySame?: boolean;
  now: Date;
  /** Address of this run, for the journal. */
  runUrl?: string;
  /** Stacks at once. */
  parallel: number;
  interrupted?: () => boolean;
  /** Called as each resource is done. */
  applied?: (stack: string, address: string) => void;
  /** Called as what became of a stack is known. */
  settled?: (stack: string, entry: Omit<JournalEntry, 'at'>) => void;
}

/**
 * Applies what was reviewed of a change, each stack after those it depends on, and writes down what becomes of each.
 * A failure stops what depends on it and nothing else. Throws UserFailure when nothing of the change may be applied.
 */
export async function applyChange(props: ApplyChange): Promise<void> {
  const { planSet, stacks, journal } = props;
  const { manifest } = planSet;
  if (manifest.refused)
    throw new UserFailure('Its review refuses something in this change, so nothing of it is applied.');
  const laidOut = new Map(stacks.map((stack) => [stack.name, stack]));
  const items = inOrder(manifest, laidOut);
  const changedOutputs = new Set<string>();
  const writes: Promise<void>[] = [];
  await runInOrder({
    items,
    parallel: props.parallel,
    interrupted: props.interrupted,
    work: async ({ planned, stack }) => {
      const earlier = journal.journal.stacks[planned.name];
      if (isDone(earlier)) return { ...withoutTime(earlier), detail: `already ${earlier.detail ?? 'done'}` };
      const entry = await applyStack({ ...props, planned, stack, changedOutputs });
      if (entry.state === 'held' || entry.state === 'superseded') throw new NotNow(entry);
      return entry;
    },
    settled: ({ name }, outcome) => {
      const entry = entryOf(outcome);
      props.settled?.(name, entry);
      if (outcome.state !== 'done' || !isDone(journal.journal.stacks[name])) {
        writes.push(journal.record(name, { ...entry, ...(props.runUrl ? { run: props.runUrl } : {}) }));
      }
    },
  });
  await Promise.all(writes);
}

/** Whether nothing is left to do, as an earlier run found. */
function isDone(entry: JournalEntry | undefined): entry is JournalEntry {
  return entry?.state === 'applied' || entry?.state === 'nothing to do';
}

function withoutTime({ at: _, ...entry }: JournalEntry): Entry {
  return entry;
}

type Entry = Omit<JournalEntry, 'at'>;

/** A stack is left as it is, and so is what depends on it. */
class NotNow extends Error {
  readonly entry: Entry;
  constructor(entry: Entry) {
    super(entry.detail);
    this.entry = entry;
  }
}

function entryOf(outcome: Outcome<Entry>): Entry {
  if (outcome.state === 'done') return outcome.result;
  if (outcome.state === 'not tried') return { state: 'not tried', detail: outcome.because };
  const { error } = outcome;
  if (error instanceof NotNow) return error.entry;
  return { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
}

interface Item {
  name: string;
  dependencies: readonly string[];
  planned: PlannedStack;
  /** Absent when the merged commit makes nothing of it and nothing is left of it. */
  stack: LaidOutStack | undefined;
}

/** What stays comes in the order of its dependencies; what goes, in the opposite. */
function inOrder({ stacks }: Manifest, laidOut: ReadonlyMap<string, LaidOutStack>): Item[] {
  const dependenciesOf = (name: string) => laidOut.get(name)?.dependencies ?? [];
  return stacks.map((planned) => {
    const { name, retired, waitsFor } = planned;
    const users = stacks.filter((other) => other.retired && dependenciesOf(other.name).includes(name));
    const dependencies = retired ? users.map((user) => user.name) : [...dependenciesOf(name), ...waitsFor];
    return { name, dependencies, planned, stack: laidOut.get(name) };
  });
}

interface ApplyStack extends ApplyChange {
  planned: PlannedStack;
  stack: LaidOutStack | undefined;
  /** Stacks of this run whose outputs changed, so that plans made before do not know them. */
  changedOutputs: Set<string>;
}

async function applyStack(props: ApplyStack): Promise<Entry> {
  const { planned, stack, lastApplied, journal } = props;
  const { name } = planned;
  if (name === bootstrapStack) {
    return { state: 'not tried', detail: 'an administrator applies it, with `warren deploy`' };
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
  return holdUntil([catalog.platform.maintenance, ...(broker ? [broker.maintenance] : [])], now);
}

function held({ until }: Extract<Hold, { held: true }>): Entry {
  if (!until) return { state: 'held', detail: 'its windows and freezes leave no time at which it may be applied' };
  return { state: 'held', until: until.toISOString(), detail: `restarts are allowed from ${until.toISOString()}` };
}

type ApplyLaidOut = ApplyStack & { stack: LaidOutStack };

/**
 * Plans the stack as things are now, which must do nothing that was not reviewed, and applies the saved plan where the two
 * are the same in everything. So nothing is applied that was made by other code than that of the main branch, even if
 * somebody wrote into the bucket of plans.
 */
async function applyNow(props: ApplyLaidOut): Promise<Entry> {
  const { planned, stack, changedOutputs } = props;
  await requireUpstreams(props);
  const same = configurationHash(stack) === planned.configuration;
  const saved = same ? await fetchSaved(props) : undefined;
  const terraform = terraformIn(stack.folder, {});
  const report = await planStack(props, stack, terraform);
  if (!report.changed) return { state: 'nothing to do', detail: 'everything reviewed of it is there already' };
  const plan = readPlan(await terraform.show(planFile), planned.name);
  const beyond = effectsBeyond(planned.effects, effectsOfPlan(plan), { same });
  if (beyond.length > 0) throw new UserFailure(describeBeyond(planned.name, beyond));
  const changesOutputs = Object.values(plan.output_changes).some((change) => change.actions !== 'no-op');
  const asReviewed = saved !== undefined && isSamePlan(readPlan(await terraform.show(saved), planned.name), plan);
  stopIfInterrupted(props);
  const onApplied = (address: string) => props.applied?.(planned.name, address);
  const { summary } = await terraform.apply(asReviewed ? saved : planFile, onApplied);
  if (changesOutputs) changedOutputs.add(planned.name);
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
async function fetchSaved({ planned, stack, planSet, changedOutputs }: ApplyLaidOut): Promise<string | undefined> {
  if (planned.plan === undefined) return undefined;
  const { saved, lock } = await planSet.plan(planned);
  // A plan that was made before does not know what changed above it since.
  if (stack.dependencies.some((name) => changedOutputs.has(name))) return undefined;
  const file = 'reviewed.tfplan';
  writeFileSync(join(stack.folder, file), saved, { mode: 0o600 });
  if (lock) writeFileSync(join(stack.folder, '.terraform.lock.hcl'), lock);
  return file;
}

/** Whether two plans do the same in everything that Terraform tells of them. */
function isSamePlan(a: Plan, b: Plan): boolean {
  const parts = ({ resource_changes, output_changes, configuration }: Plan) => ({
    resource_changes,
    output_changes,
    configuration,
  });
  return canonical(parts(a)) === canonical(parts(b));
}
