import { type Severity, worst } from '../../catalog/effects/effect.ts';
import { UserFailure } from '../process/failure.ts';
import type { ResourceChange, Review } from '../review/model.ts';
import { renderJson } from '../review/render/json.ts';
import { isRefused } from '../review/render/worst.ts';
import { stackSeverity } from '../review/stack-severity.ts';
import { effectsOfPlan, foreseenEffects } from './effects.ts';
import { configurationHash, hashOf, type Manifest, manifestSchema, type PlannedStack } from './manifest.ts';
import type { PlanOfStack } from './plan-platform.ts';

/** Where the files of a plan set are: a place in a bucket, or a folder. */
export interface PlanFiles {
  /** How a person would name the place. */
  place: string;
  read(file: string): Promise<Uint8Array | undefined>;
  /** Writes a file that is not there yet, and says whether it did. */
  create(file: string, body: Uint8Array | string): Promise<boolean>;
}

export interface ReviewedPlans {
  review: Review;
  stacks: readonly PlanOfStack[];
  pullRequest?: number;
  /** Commit that was reviewed. */
  head: string;
  /** Tree that was planned. */
  tree: string;
}

/**
 * Saves what was planned and reviewed, the manifest last, so that a set without one is not complete. Throws UserFailure when
 * something is in the place already: nobody writes over a plan that may have been reviewed.
 */
export async function savePlanSet(files: PlanFiles, reviewed: ReviewedPlans): Promise<Manifest> {
  return save(files, { manifest: manifestOf(reviewed), stacks: reviewed.stacks, review: reviewed.review });
}

/** Saves the plans by which drift would be put back, of which an issue tells. */
export function saveDriftPlans(
  files: PlanFiles,
  drifted: { head: string; tree: string; stacks: readonly DriftedStack[] },
): Promise<Manifest> {
  const stacks = drifted.stacks.map(({ stack, plan }) => ({ stack, waitsFor: [], ...(plan ? { plan } : {}) }));
  const severities = new Map(
    drifted.stacks.map(({ stack, findings }) => [stack.name, worst(findings.map((each) => each.severity))]),
  );
  const manifest: Manifest = {
    version: 1,
    head: drifted.head,
    tree: drifted.tree,
    fingerprint: 'drift',
    refused: false,
    stacks: stacks.map((planned) =>
      plannedStack(planned, { severity: severities.get(planned.stack.name) ?? 'none', foreseen: [] }),
    ),
  };
  return save(files, { manifest, stacks });
}

/** A stack that is otherwise than the files say. */
interface DriftedStack extends Pick<PlanOfStack, 'stack' | 'plan'> {
  findings: readonly { severity: Severity }[];
}

async function save(
  files: PlanFiles,
  { manifest, stacks, review }: { manifest: Manifest; stacks: readonly PlanOfStack[]; review?: Review },
): Promise<Manifest> {
  const write = async (file: string, body: Uint8Array | string) => {
    if (await files.create(file, body)) return;
    throw new UserFailure(
      `${files.place} holds ${file} already, and plans are written once. Run again, which writes to a place of its own; if that is there too, find out who wrote it.`,
    );
  };
  for (const { stack, plan } of stacks) {
    if (!plan) continue;
    await write(`${stack.name}.tfplan`, plan.saved);
    if (plan.lock) await write(`${stack.name}.lock.hcl`, plan.lock);
  }
  if (review) await write('review.json', renderJson(review));
  await write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function manifestOf({ review, stacks, pullRequest, head, tree }: ReviewedPlans): Manifest {
  return {
    version: 1,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    head,
    tree,
    fingerprint: review.fingerprint,
    refused: isRefused(review),
    stacks: stacks.map((planned) => {
      const { name } = planned.stack;
      const told = review.stacks.find((each) => each.name === name)?.resources ?? [];
      const foreseen = planned.waitsFor.length > 0 ? told : [];
      return plannedStack(planned, { severity: stackSeverity(review, name), foreseen });
    }),
  };
}

function plannedStack(
  { stack, plan, waitsFor }: PlanOfStack,
  { severity, foreseen }: { severity: Severity; foreseen: readonly ResourceChange[] },
): PlannedStack {
  const { name, retired } = stack;
  return {
    name,
    retired,
    configuration: configurationHash(stack),
    ...(plan ? { plan: hashOf(plan.saved), ...(plan.lock ? { lock: hashOf(plan.lock) } : {}) } : {}),
    waitsFor: [...waitsFor],
    effects: plan ? effectsOfPlan(plan.json) : foreseenEffects(foreseen),
    severity,
  };
}

/** A plan set that was found. */
export interface PlanSet {
  manifest: Manifest;
  /** A stack's saved plan and lock file. Throws UserFailure when either is not what the manifest says. */
  plan(stack: PlannedStack): Promise<{ saved: Uint8Array; lock?: Uint8Array }>;
}

/** Reads a plan set; undefined when there is none. Throws UserFailure when it is not one, or is of another change. */
export async function loadPlanSet(
  files: PlanFiles,
  expected: { head: string; pullRequest?: number },
): Promise<PlanSet | undefined> {
  const bytes = await files.read('manifest.json');
  if (bytes === undefined) return undefined;
  const manifest = parseManifest(bytes, files.place);
  if (manifest.head !== expected.head || manifest.pullRequest !== expected.pullRequest) {
    throw new UserFailure(
      `${files.place}/manifest.json is of commit ${manifest.head}${ofPull(manifest)}, and not of ${expected.head}${ofPull(expected)}. Nothing of it is applied.`,
    );
  }
  const checked = async (file: string, hash: string) => {
    const body = await files.read(file);
    if (body !== undefined && hashOf(body) === hash) return body;
    const what = body === undefined ? 'is not there' : 'is not the file that was reviewed: its SHA-256 differs';
    throw new UserFailure(`${files.place}/${file} ${what}. Nothing of it is applied.`);
  };
  return {
    manifest,
    async plan({ name, plan, lock }) {
      if (plan === undefined) throw new Error(`${name} has no saved plan.`);
      const saved = await checked(`${name}.tfplan`, plan);
      return lock === undefined ? { saved } : { saved, lock: await checked(`${name}.lock.hcl`, lock) };
    },
  };
}

function ofPull({ pullRequest }: { pullRequest?: number | undefined }): string {
  return pullRequest === undefined ? '' : ` of pull request ${pullRequest}`;
}

function parseManifest(bytes: Uint8Array, place: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new UserFailure(`${place}/manifest.json is not a manifest of this version of Warren. Plan again.`, { cause });
  }
}

/** A plan set of one of its stacks; undefined when that is not in it. */
export function onlyStack(planSet: PlanSet, name: string): PlanSet | undefined {
  const stacks = planSet.manifest.stacks.filter((stack) => stack.name === name);
  return stacks.length === 0 ? undefined : { ...planSet, manifest: { ...planSet.manifest, stacks } };
}
