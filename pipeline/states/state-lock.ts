import { existsSync, readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { atWorkKey, lockKey } from '../../contracts/object-keys.ts';
import type { Bucket } from '../aws/bucket.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { isRunning } from '../process/is-running.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { TerraformFailure, terraformIn } from '../terraform/terraform.ts';
import type { States } from './states.ts';

const runSchema = z.strictObject({ id: z.int(), attempt: z.int() });

/** A run of a GitHub workflow. */
export type WorkflowRun = z.infer<typeof runSchema>;

const noteSchema = z.strictObject({
  /** As Terraform signs its locks: user@host. */
  who: z.string(),
  pid: z.int(),
  /** File with the process id of its Terraform, on that host. */
  pidFile: z.string(),
  /** What stood in that file when another process found the note; that one's own Terraform writes over it. */
  terraform: z.int().optional(),
  run: runSchema.optional(),
  since: z.iso.datetime(),
});

/** That a process of Warren is about to change a stack. */
type Note = z.infer<typeof noteSchema>;

/** Who holds the lock of a state: https://developer.hashicorp.com/terraform/language/state/locking */
const lockSchema = z.looseObject({ ID: z.string(), Who: z.string(), Operation: z.string(), Created: z.string() });

type Lock = z.infer<typeof lockSchema>;

/** Who changes a stack. */
export interface Worker {
  /** The workflow run that this process is part of. */
  run?: WorkflowRun;
  /** Whether a workflow run has ended. Default: nobody knows. */
  isOver?: (run: WorkflowRun) => Promise<boolean>;
  /** Told what is done about a lock that was left. */
  say?: (line: string) => void;
}

export interface StateLockProps extends Worker {
  states: States;
  stack: LaidOutStack;
}

/**
 * Changes a stack under the lock of its state, and leaves a note about it meanwhile. A lock that another process of
 * Warren left when it was killed is taken away, once it is certain that it and its Terraform are gone. Throws
 * SurroundingsFailure that names the holder of any other lock.
 */
export async function withStateLock<T>(props: StateLockProps, work: () => Promise<T>): Promise<T> {
  const { states, stack, say } = props;
  const notes = notesAbout(states.bucket, stack.name);
  const others = (await notes.read()).map(withTerraform);
  const own = noteOf(props);
  await notes.write([...others, own]);
  let left = others;
  try {
    const done = await work();
    // Whoever had the lock after them shows that they are gone.
    left = await stillThere(others, props);
    return done;
  } catch (error) {
    if (!isLocked(error)) throw error;
    const lock = await readLock(states.bucket, stack.name);
    if (!lock) return await work();
    if (!(await isAbandoned(lock, others, props))) throw heldBy(lock, props, error);
    say?.(`${stack.name}: ${lock.Who} was killed while it held the lock of the state; taking the lock away.`);
    await terraformIn(stack.folder).unlock(lock.ID);
    left = [];
    return await work();
  } finally {
    // A note that stays says of a process that is gone that it is: no reason to call what was done a failure.
    await notes.write(left.filter((note) => note.since >= oldest())).catch(() => {});
  }
}

async function stillThere(notes: readonly Note[], props: StateLockProps): Promise<Note[]> {
  const gone = await Promise.all(notes.map((note) => isGone(note, props).catch(() => false)));
  return notes.filter((_, index) => !gone[index]);
}

/** A note that nobody took away says nothing any more after a week. */
function oldest(): string {
  return new Date(Date.now() - 7 * 24 * 3_600_000).toISOString();
}

function noteOf({ stack, run }: StateLockProps): Note {
  const pidFile = join(stack.folder, 'pid');
  const since = new Date().toISOString();
  return { who: me(), pid: process.pid, pidFile, ...(run ? { run: { id: run.id, attempt: run.attempt } } : {}), since };
}

function me(): string {
  return `${userInfo().username}@${hostname()}`;
}

function isLocked(error: unknown): boolean {
  return error instanceof TerraformFailure && error.message.includes('Error acquiring the state lock');
}

/** Clocks of two machines differ by seconds. */
const skewMs = 60_000;

/** Whether the process that took a lock is known, and known to be gone. */
async function isAbandoned(lock: Lock, notes: readonly Note[], worker: Worker): Promise<boolean> {
  const created = Date.parse(lock.Created.replace(' +0000 UTC', 'Z').replace(' ', 'T'));
  const own = notes.filter(({ who, since }) => who === lock.Who && Date.parse(since) <= created + skewMs);
  if (own.length === 0) return false;
  for (const note of own) if (!(await isGone(note, worker))) return false;
  return true;
}

async function isGone(note: Note, { run, isOver }: Worker): Promise<boolean> {
  const isHere = note.who === me();
  if (isHere && note.terraform && isRunning(note.terraform)) return false;
  if (note.run) {
    const isEarlierAttempt = run?.id === note.run.id && note.run.attempt < run.attempt;
    return isEarlierAttempt || (await isOver?.(note.run)) === true;
  }
  return isHere && !isRunning(note.pid);
}

/** The note with its Terraform, which goes on when the process of the note is killed. */
function withTerraform(note: Note): Note {
  if (note.terraform !== undefined || note.who !== me() || !existsSync(note.pidFile)) return note;
  const terraform = Number(readFileSync(note.pidFile, 'utf8'));
  return Number.isInteger(terraform) && terraform > 0 ? { ...note, terraform } : note;
}

function heldBy(lock: Lock, { stack }: StateLockProps, cause: unknown): SurroundingsFailure {
  return new SurroundingsFailure(
    `the state of ${stack.name} is locked by ${lock.Who} since ${lock.Created} (${lock.Operation}). ` +
      `Wait until that run is done and try again. If it is certain that it was killed, take the lock away: ` +
      `terraform -chdir=${stack.folder} force-unlock ${lock.ID}`,
    { cause },
  );
}

async function readLock(bucket: Bucket, stack: string): Promise<Lock | undefined> {
  const bytes = await bucket.read(lockKey(stack));
  return bytes === undefined ? undefined : lockSchema.safeParse(parseJson(bytes)).data;
}

function notesAbout(bucket: Bucket, stack: string) {
  const key = atWorkKey(stack);
  return {
    async read(): Promise<Note[]> {
      const bytes = await bucket.read(key);
      return (bytes && z.array(noteSchema).safeParse(parseJson(bytes)).data) ?? [];
    },
    write: (notes: readonly Note[]) =>
      notes.length === 0 ? bucket.remove(key) : bucket.write(key, JSON.stringify(notes)),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
