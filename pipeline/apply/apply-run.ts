import type { Catalog } from '../../catalog/catalog.ts';
import type { PlanSet } from '../plans/plan-set.ts';
import type { StateLockProps } from '../states/state-lock.ts';
import type { OpenJournal } from './journal.ts';
import type { LastApplied } from './last-applied.ts';

/** What is the same for every stack of one apply. */
export interface ApplyRun extends Pick<StateLockProps, 'states' | 'run' | 'isOver' | 'say'> {
  /** What was reviewed, and its plans. */
  planSet: PlanSet;
  /** The files of the merged commit, which say when restarts may happen. */
  catalog: Catalog;
  journal: OpenJournal;
  lastApplied: LastApplied;
  /** The commit whose files the stacks are made of. */
  commit: string;
  /** Whether a stack of which that commit says something else than was reviewed is left to the later change. */
  onlySame?: boolean;
  now: () => Date;
  /** Address of this run, for the journal. */
  runUrl?: string;
  interrupted?: () => boolean;
  /** Called as each resource is done. */
  applied?: (stack: string, address: string) => void;
}
