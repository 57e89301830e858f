import { z } from 'zod';
import { heldPrefix, journalPrefix } from '../../contracts/object-keys.ts';
import type { Bucket } from '../aws/bucket.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { type AppliedNow, appliedNowSchema } from './applied-now.ts';

const entrySchema = z.strictObject({
  /**
   * `applying` is left by a run that was killed. `superseded`: a later commit says something else of the stack, and its own
   * apply counts. `by hand`: an administrator has to do it.
   */
  state: z.enum(['applying', 'applied', 'nothing to do', 'failed', 'held', 'not tried', 'superseded', 'by hand']),
  at: z.iso.datetime(),
  /** What was done, why it failed, or what it waits for. */
  detail: z.string().optional(),
  /** The last lines of what programs said that were run for it. */
  said: z.array(z.string()).optional(),
  /** When a held stack may be applied; absent when no time suits. */
  until: z.iso.datetime().optional(),
  /** Address of the run that did it. */
  run: z.string().optional(),
});

/** What became of one stack of a change. */
export type JournalEntry = z.infer<typeof entrySchema>;

const journalSchema = z.strictObject({
  version: z.literal(1),
  pullRequest: z.int().optional(),
  /** Commit that was reviewed. */
  head: z.string(),
  /** Commit on the main branch that it became. */
  commit: z.string(),
  /** Where its plans are. */
  plans: z.string(),
  /** Login of whoever asked for it, and the issue where, when nobody merged anything. */
  asked: z.strictObject({ by: z.string(), issue: z.int() }).optional(),
  /** Hash of what was reviewed: another review of the same commit is another change. */
  manifest: z.string(),
  stacks: z.record(z.string(), entrySchema),
  /** Stacks that were applied past their windows, and who asked for that; the last who did. */
  now: z.record(z.string(), appliedNowSchema.extend({ at: z.iso.datetime() })).optional(),
});

/** What was done of a change, over all runs that worked on it. */
export type Journal = z.infer<typeof journalSchema>;

/** A journal as commands print it: its stacks in a list. */
export function journalJson({ version: _, stacks, ...journal }: Journal): Record<string, unknown> {
  return { ...journal, stacks: Object.entries(stacks).map(([name, entry]) => ({ name, ...entry })) };
}

/** A journal that is kept in the bucket of states. */
export interface OpenJournal {
  readonly journal: Journal;
  /** Writes what became of a stack. */
  record(stack: string, entry: Omit<JournalEntry, 'at'>): Promise<void>;
  /** Writes who asked that a stack be applied past its windows, before that is done. */
  recordNow(stack: string, asked: AppliedNow): Promise<void>;
}

/** Opens the journal of a change, or begins it. */
export async function openJournal(bucket: Bucket, change: Omit<Journal, 'version' | 'stacks'>): Promise<OpenJournal> {
  const name = `${change.pullRequest ?? 'local'}-${change.head}-${change.manifest.slice(0, 12)}.json`;
  const found = await readJournal(bucket, journalPrefix + name);
  const journal: Journal = found ?? { version: 1, ...change, stacks: {} };
  let marked = waits(journal);
  const write = async (body: string, held: boolean, wasHeld: boolean) => {
    // A mark without anything that waits does no harm; what waits without a mark would never be found.
    if (held) await bucket.write(heldPrefix + name, '');
    await bucket.write(journalPrefix + name, body);
    if (wasHeld && !held) await bucket.remove(heldPrefix + name);
  };
  // Stacks are applied several at once; the last one to write must not bring back what another one was before.
  let written = Promise.resolve();
  const inTurn = (write: () => Promise<unknown>) => {
    written = written.catch(() => {}).then(async () => void (await write()));
    return written;
  };
  return {
    journal,
    recordNow(stack, asked) {
      journal.now = { ...journal.now, [stack]: { ...asked, at: new Date().toISOString() } };
      const body = textOf(journal);
      return inTurn(() => bucket.write(journalPrefix + name, body));
    },
    record(stack, entry) {
      journal.stacks[stack] = { ...entry, at: new Date().toISOString() };
      const wasMarked = marked;
      // Once something waited, the mark stays until all of it has come to an end: a run on schedule may be killed, too.
      marked = waits(journal) || (wasMarked && isUnfinished(journal));
      const [body, held, wasHeld] = [textOf(journal), marked, wasMarked];
      return inTurn(() => write(body, held, wasHeld));
    },
  };
}

/**
 * Journals of changes that wait for their time, the oldest first, and why any other could not be read.
 */
export async function heldJournals(bucket: Bucket): Promise<{ journals: Journal[]; failures: SurroundingsFailure[] }> {
  const keys = await bucket.keys(heldPrefix);
  const read = await Promise.all(
    keys.map((key) =>
      readJournal(bucket, journalPrefix + key.slice(heldPrefix.length)).catch((error: unknown) => {
        if (error instanceof SurroundingsFailure) return error;
        throw error;
      }),
    ),
  );
  return {
    journals: read
      .flatMap((each) => (each === undefined || each instanceof SurroundingsFailure ? [] : [each]))
      .sort((a, b) => firstEntry(a).localeCompare(firstEntry(b))),
    failures: read.flatMap((each) => (each instanceof SurroundingsFailure ? [each] : [])),
  };
}

/** Gives up what waits: it is on record, and no run on schedule looks for it again. */
export async function forgetHeld(bucket: Bucket, { pullRequest, head, manifest }: Journal): Promise<void> {
  await bucket.remove(`${heldPrefix}${pullRequest}-${head}-${manifest.slice(0, 12)}.json`);
}

function textOf(journal: Journal): string {
  return `${JSON.stringify(journal, null, 2)}\n`;
}

/** What is applied by hand is tried again by hand. */
function waits({ stacks, pullRequest }: Journal): boolean {
  return pullRequest !== undefined && Object.values(stacks).some(({ state }) => state === 'held');
}

function isUnfinished({ stacks }: Journal): boolean {
  return Object.values(stacks).some(({ state }) => ['held', 'applying', 'failed', 'not tried'].includes(state));
}

function firstEntry({ stacks }: Journal): string {
  return (
    Object.values(stacks)
      .map(({ at }) => at)
      .sort()[0] ?? ''
  );
}

async function readJournal(bucket: Bucket, key: string): Promise<Journal | undefined> {
  const bytes = await bucket.read(key);
  if (bytes === undefined) return undefined;
  try {
    return journalSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new SurroundingsFailure(`s3://${bucket.name}/${key} is not a journal of this version of Warren.`, { cause });
  }
}
