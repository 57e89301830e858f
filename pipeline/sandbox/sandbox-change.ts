import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { say } from '../../catalog/words/sentence.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { plansPrefix } from '../../contracts/object-keys.ts';
import { applyPlans } from '../apply/apply-plans.ts';
import type { Surroundings } from '../apply/apply-run.ts';
import type { Journal } from '../apply/journal.ts';
import type { CommitOrder } from '../apply/last-applied.ts';
import { bucketFiles } from '../plans/plan-files.ts';
import { planPlatform } from '../plans/plan-platform.ts';
import { loadPlanSet, type PlanSet, savePlanSet } from '../plans/plan-set.ts';
import { UserFailure } from '../process/failure.ts';
import { sandboxFolder } from '../repository/places.ts';
import { loadRepository } from '../repository/repository.ts';
import type { Review } from '../review/model.ts';
import { canonical } from '../review/plan/json-value.ts';
import { noPlans, type Plans } from '../review/plans/plans.ts';
import { isRefused } from '../review/render/worst.ts';
import { reviewOf } from '../review/review.ts';
import { changedPaths, differingStacks } from '../review/sides/side.ts';
import { type DeployedPlatform, standingStacks } from '../states/deployed-platform.ts';
import type { Conduct } from '../terraform/stack-run.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { nothingApplied } from './plan-in-sandbox.ts';
import { readRecord, type SandboxRecord, writeRecord } from './sandbox-record.ts';

/** The files of a repository against what its sandbox has, while that is in the place of AWS. */
export interface SandboxChange {
  platform: DeployedPlatform;
  files: readonly SourceFile[];
  /** What the files come to. */
  stacks: readonly Stack[];
  /** Hash of it, which stands in for the commit. */
  head: string;
  record: SandboxRecord | undefined;
  /** What the sandbox has, as the record knows it; undefined when a platform is not, or not wholly, up there yet. */
  before: readonly Stack[] | undefined;
}

/** Finds out what a sandbox has, and what the files would change of it. */
export async function findChange(platform: DeployedPlatform, stacks: readonly Stack[]): Promise<SandboxChange> {
  const { repository } = platform;
  const record = readRecord(sandboxFolder(repository));
  const standing = await standingStacks(platform);
  const known = (name: string) => record?.stacks.find((stack) => stack.name === name);
  // Of what the record does not know, such as by `warren sandbox run`, everything may differ.
  const before = standing.map((name) => ({
    ...(known(name) ?? { name, dependencies: [], configuration: {} }),
    folder: '',
  }));
  return {
    platform,
    files: readRepository(repository),
    stacks,
    head: headOf(stacks),
    record,
    before: record && standing.includes(bootstrapStack) ? before : undefined,
  };
}

function headOf(stacks: readonly Stack[]): string {
  const read = stacks.map(({ name, dependencies, configuration }) => ({ name, dependencies, configuration }));
  return createHash('sha1').update(canonical(read)).digest('hex');
}

/** Whether a change would do anything. */
export function isChange({ before, stacks }: SandboxChange): boolean {
  return before === undefined || differingStacks(before, stacks).size > 0;
}

/**
 * Plans and reviews a change, and keeps its plans in the bucket of plans, in the place of those of an earlier one; not those
 * of a change that is refused. Throws UserFailure when Terraform cannot plan it; the review says why.
 */
export async function planSandboxChange(
  change: SandboxChange,
  { now, ...conduct }: Conduct & { now: Date },
  told: (review: Review) => void,
): Promise<void> {
  const { platform, head, before, stacks } = change;
  if (before === undefined) return told(reviewFrom(change, nothingApplied, now));
  if (!isChange(change)) return told(reviewFrom(change, noPlans, now));
  const planned = await planPlatform({ ...conduct, platform, before, after: stacks });
  const review = reviewFrom(change, planned, now);
  told(review);
  if (planned.failed.length > 0) {
    throw new UserFailure(`Terraform cannot plan ${planned.failed.join(', ')}. Nothing was kept.`);
  }
  if (isRefused(review)) return;
  const place = `${plansPrefix}sandbox/${head}/${Date.now()}`;
  await savePlanSet(bucketFiles(platform.plans, place), { review, stacks: planned.stacks, head, tree: head });
  if (change.record) writeRecord(sandboxFolder(platform.repository), { ...change.record, change: { head, place } });
}

function reviewFrom(change: SandboxChange, { plans, deferred, planNotes }: Plans, now: Date): Review {
  const { files, stacks, record, before = [], platform } = change;
  const old = record?.files ?? [];
  return reviewOf({
    base: { name: say`what is applied in the sandbox` },
    head: { uncommitted: true },
    files: { before: old, after: files },
    loaded: loadRepository(platform.repository),
    stacks: { before, after: stacks },
    codeChanged: record !== undefined && changedPaths(old, files).length === 0 && isChange(change),
    plans,
    deferred,
    planNotes,
    warnings: [],
    notes: [],
    now,
  });
}

/** The plans that were made of these very files, applied or not; undefined when there are none. */
export async function plansOf({
  platform,
  head,
}: SandboxChange): Promise<{ planSet: PlanSet; place: string } | undefined> {
  const planned = readRecord(sandboxFolder(platform.repository))?.change;
  if (planned?.head !== head) return undefined;
  const planSet = await loadPlanSet(bucketFiles(platform.plans, planned.place), { head });
  return planSet && { planSet, place: planned.place };
}

/** Applies the plans of a change as a merge does, and gives the journal of all that was done of it. */
export function applySandboxChange(
  { platform, head }: SandboxChange,
  plans: { planSet: PlanSet; place: string },
  surroundings: Surroundings,
): Promise<Journal> {
  return applyPlans({ platform, change: { ...plans, commit: head }, commits: oneAfterAnother, surroundings });
}

/** Files have one history: whatever is applied is the latest. */
const oneAfterAnother: CommitOrder = { has: async () => true, isBefore: async () => false };

/** Writes down that a sandbox has what the files say. */
export function recordApplied({ platform, files, stacks }: Pick<SandboxChange, 'platform' | 'files' | 'stacks'>): void {
  writeRecord(sandboxFolder(platform.repository), {
    files: files.map(({ path, text, refused }) => ({ path, text, ...(refused === undefined ? {} : { refused }) })),
    stacks: stacks.map(({ name, dependencies, configuration }) => ({ name, dependencies, configuration })),
  });
}

/** Folder with the two comments that a pull request of the last change would have. */
export function commentsFolder(repository: string): string {
  return join(sandboxFolder(repository), 'comments');
}
