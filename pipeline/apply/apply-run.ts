import type { Catalog } from '../../catalog/catalog.ts';
import type { PlanSet } from '../plans/plan-set.ts';
import type { DeployedPlatform } from '../states/deployed-platform.ts';
import type { Worker, WorkflowRun } from '../states/state-lock.ts';
import type { StackEnvironment } from '../tokens/token-environment.ts';
import type { AppliedNow } from './applied-now.ts';
import type { JournalEntry, OpenJournal } from './journal.ts';
import type { LastApplied } from './last-applied.ts';

/** A change that was planned, reviewed and merged. */
export interface MergedPlans {
  planSet: PlanSet;
  /** Where the plans are, for the journal. */
  place: string;
  /** The merged commit, whose files say what should be. */
  commit: string;
  /** Whether a stack of which that commit says something else than was reviewed is left to the later change. */
  onlySame?: boolean;
  /** Who asked for it, where nobody merged anything, for the journal. */
  asked?: { by: string; issue: number };
  /** Who asked that it be applied past its windows, asked where something would wait for one. Default: nobody. */
  appliedNow?: () => Promise<AppliedNow | undefined>;
}

/** How an apply is run, and who hears of it. */
export interface Surroundings extends Worker {
  /** Stacks at once. */
  parallel: number;
  now: () => Date;
  interrupted?: () => boolean;
  /** The workflow run that this is, with its address. */
  run?: WorkflowRun & { url: string };
  /** Called as each resource is done. */
  applied?: (stack: string, address: string) => void;
  /** Called as what became of a stack is known. */
  settled?: (stack: string, entry: Omit<JournalEntry, 'at'>) => void;
}

/** What is the same for every stack of one apply. */
export interface ApplyRun {
  platform: DeployedPlatform;
  /** The files of the merged commit, which say when restarts may happen. */
  catalog: Catalog;
  change: MergedPlans;
  journal: OpenJournal;
  lastApplied: LastApplied;
  /** What Terraform gets in its environment for a stack. */
  environment: StackEnvironment;
  surroundings: Surroundings;
}
