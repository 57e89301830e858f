import { join, resolve } from 'node:path';
import { brokerOfStack } from '../../contracts/names.ts';
import { hashOf } from '../plans/manifest.ts';
import { platformFolder } from '../plans/plan-change.ts';
import { gitIn } from '../repository/git.ts';
import { requirePart } from '../repository/repository.ts';
import { layOutPlatform } from '../states/platform-stacks.ts';
import { openStates } from '../states/states.ts';
import { synthesize } from '../terraform/synthesize.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { type ApplyChange, applyChange } from './apply-change.ts';
import { type Journal, openJournal } from './journal.ts';
import { openLastApplied } from './last-applied.ts';

export interface ApplyPlans
  extends Pick<
    ApplyChange,
    | 'planSet'
    | 'run'
    | 'isOver'
    | 'say'
    | 'runUrl'
    | 'parallel'
    | 'interrupted'
    | 'applied'
    | 'settled'
    | 'onlySame'
    | 'now'
  > {
  /** Folder whose files, those of the commit, say what should be. */
  repository: string;
  /** The merged commit. */
  commit: string;
  /** Where the plans are, for the journal. */
  plans: string;
}

/** Applies a plan set from a clone of the repository at the merged commit, and gives the journal of all that was done. */
export async function applyPlans({ repository, commit, plans, planSet, ...rest }: ApplyPlans): Promise<Journal> {
  const folder = resolve(repository);
  await terraformVersion();
  const { manifest } = planSet;
  const names = new Set(manifest.stacks.map(({ name }) => name));
  const catalog = requirePart(
    repository,
    [...names].flatMap((name) => brokerOfStack(name) ?? []),
  );
  const root = platformFolder(folder);
  const states = openStates(catalog.platform);
  // Without a name all are: the stacks that brokers share come with any of them.
  const brokers = catalog.brokers.map(({ name }) => name);
  const synthesized = await synthesize({ repository: folder, output: join(root, 'cdktf.out'), brokers });
  const stacks = await layOutPlatform({ root, stacks: synthesized, states, concerns: (name) => names.has(name) });
  const { pullRequest, head } = manifest;
  const change = {
    ...(pullRequest === undefined ? {} : { pullRequest }),
    head,
    commit,
    plans,
    manifest: hashOf(JSON.stringify(manifest)),
  };
  const journal = await openJournal(states.bucket, change);
  const lastApplied = openLastApplied(states.bucket, gitIn(folder));
  await applyChange({ ...rest, commit, planSet, stacks, catalog, states, journal, lastApplied });
  return journal.journal;
}

/** Whether everything of a change is done. */
export function isDone({ stacks }: Journal): boolean {
  return Object.values(stacks).every(({ state }) => ['applied', 'nothing to do'].includes(state));
}

/** Whether everything of a change is done, or waits for nothing but its time. */
export function isWell({ stacks }: Journal): boolean {
  return Object.values(stacks).every(({ state }) => !['failed', 'not tried', 'applying'].includes(state));
}
