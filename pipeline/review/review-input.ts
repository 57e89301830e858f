import type { Kinds } from '../../catalog/catalog.ts';
import type { Problem } from '../../catalog/files/problem.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import type { LoadResult } from '../../catalog/load.ts';
import type { Sentence } from '../../catalog/words/sentence.ts';
import type { Stack } from '../terraform/synthesize.ts';
import type { Plan } from './plan/read-plan.ts';

/** Everything that a review is made from. */
export interface ReviewInput {
  base?: { name: Sentence; commit?: string } | undefined;
  head: { commit?: string; uncommitted: boolean };
  /** The files on both sides; none before a first commit. */
  files: { before: readonly SourceFile[]; after: readonly SourceFile[] };
  /** The kinds that the files are of. Default: all that Warren knows. */
  kinds?: Kinds;
  /** What the files as they are now came to. */
  loaded: LoadResult;
  /** The stacks that may differ, on both sides; absent when a side could not be synthesized. */
  stacks: { before?: readonly Stack[] | undefined; after?: readonly Stack[] | undefined };
  /** Whether the code that makes stacks of files differs. */
  codeChanged: boolean;
  /** Terraform's plans by the name of the stack. */
  plans: ReadonlyMap<string, Plan>;
  /** Stacks that could not be planned, and what has to be applied before them. */
  deferred: ReadonlyMap<string, readonly string[]>;
  /** What could not be planned, in sentences. */
  planNotes: readonly Sentence[];
  /** Warnings that do not follow from the files alone. */
  warnings: readonly Problem[];
  notes: readonly Sentence[];
  /** Recordings of queues whose processors changed. Default: none. */
  recordings?: readonly SourceFile[];
  /** The day from which it is told who is on call, an ISO date. Default: it is not told. */
  today?: string;
  /** The moment from which it is told until when restarts wait. Default: it is not told. */
  now?: Date;
}
