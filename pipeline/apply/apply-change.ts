import type { Manifest, PlannedStack } from '../plans/manifest.ts';
import { messageOf, UserFailure } from '../process/failure.ts';
import { maskSecrets } from '../process/mask-secrets.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { type Outcome, removalsFirst, runInOrder } from '../terraform/stack-order.ts';
import type { ApplyRun } from './apply-run.ts';
import { applyStack } from './apply-stack.ts';
import type { JournalEntry, OpenJournal } from './journal.ts';

/**
 * Applies what was reviewed of a change, each stack after those it depends on, and writes down what becomes of each.
 * `stacks` are those of the manifest as the merged commit makes them, laid out. A failure stops what depends on it and
 * nothing else. Throws UserFailure when nothing of the change may be applied.
 */
export async function applyChange(run: ApplyRun, stacks: readonly LaidOutStack[]): Promise<void> {
  const { journal, surroundings } = run;
  const { manifest } = run.change.planSet;
  if (manifest.refused)
    throw new UserFailure('Its review refuses something in this change, so nothing of it is applied.');
  const laidOut = new Map(stacks.map((stack) => [stack.name, stack]));
  const items = inOrder(manifest, laidOut);
  const writes: Promise<void>[] = [];
  await runInOrder({
    items,
    parallel: surroundings.parallel,
    interrupted: surroundings.interrupted,
    work: async ({ planned, stack }) => {
      const earlier = journal.journal.stacks[planned.name];
      if (isDone(earlier)) return { ...withoutTime(earlier), detail: `already ${earlier.detail ?? 'done'}` };
      const entry = await applyStack(run, { planned, stack });
      if (entry.state === 'held') throw new Held(entry);
      return entry;
    },
    settled: ({ name, dependencies }, outcome) => {
      const waiting = outcome.state === 'not tried' ? waitsAlong(dependencies, journal) : undefined;
      const entry = waiting ?? entryOf(outcome, surroundings.interrupted);
      surroundings.settled?.(name, entry);
      if (outcome.state !== 'done' || !isDone(journal.journal.stacks[name])) {
        const write = journal.record(name, { ...entry, ...(surroundings.run ? { run: surroundings.run.url } : {}) });
        // Whoever waits for all of them at the end hears of it; until then Terraform goes on.
        write.catch(() => {});
        writes.push(write);
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
class Held extends Error {
  readonly entry: Entry;
  constructor(entry: Entry) {
    super(entry.detail);
    this.entry = entry;
  }
}

/** What stands on something that waits for its time, waits with it. */
function waitsAlong(dependencies: readonly string[], { journal }: OpenJournal): Entry | undefined {
  const name = dependencies.find((each) => journal.stacks[each]?.state === 'held');
  const held = name === undefined ? undefined : journal.stacks[name];
  return held && { ...withoutTime(held), detail: `waits for ${name}, which waits for its time` };
}

function entryOf(outcome: Outcome<Entry>, interrupted: () => boolean = () => false): Entry {
  if (outcome.state === 'done') return outcome.result;
  if (outcome.state === 'not tried') return { state: 'not tried', detail: outcome.because };
  const { error } = outcome;
  if (error instanceof Held) return error.entry;
  if (interrupted())
    return { state: 'applying', detail: 'the run was interrupted; run it again, and it goes on where it was' };
  return { state: 'failed', detail: maskSecrets(messageOf(error)) };
}

interface Item {
  name: string;
  dependencies: readonly string[];
  planned: PlannedStack;
  /** Absent when the merged commit makes nothing of it and nothing is left of it. */
  stack: LaidOutStack | undefined;
}

function inOrder({ stacks }: Manifest, laidOut: ReadonlyMap<string, LaidOutStack>): Item[] {
  const items = stacks.map((planned) => {
    const { name, retired, waitsFor } = planned;
    const stack = laidOut.get(name);
    return { name, retired, dependencies: [...(stack?.dependencies ?? []), ...waitsFor], planned, stack };
  });
  return removalsFirst(items);
}
