import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Severity, worst } from '../../catalog/effects/effect.ts';
import type { Unexplained } from '../../pipeline/review/model.ts';
import { readPlan } from '../../pipeline/review/plan/read-plan.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { brokersToSynthesize, changedPaths, differingStacks } from '../../pipeline/review/side.ts';
import { applyStacks, openSandbox, planStacks } from '../../pipeline/sandbox-run.ts';
import { layOutStacks } from '../../pipeline/sandbox-stacks.ts';
import type { Stack } from '../../pipeline/synthesize.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { PlanClass, SampleChange } from '../changes/change.ts';
import { sampleChanges } from '../changes/index.ts';
import { classOf, disagreement } from '../changes/plan-class.ts';
import { synthesizeHere } from '../changes/synthesis.ts';
import { sidesOf, tellings } from '../changes/told.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

/** What a change came to: in the review, and in the plans of the real Terraform. */
interface Result {
  told: [Severity, string][];
  unexplained: Unexplained[];
  /** What the plans change and no effect names as its proof. */
  unproven: string[];
  claimed: Severity;
  plan: PlanClass;
}

/** Plans are made in two folders at once, each with a copy of the states. */
const lanes = [0, 1];

const results = new Map<SampleChange, Result>();

beforeAll(async () => {
  const base = synthesizeHere(sidesOf({ title: 'nothing', change: () => {} }).catalogs.before);
  const folder = scratchFolder();
  const laidOut = layOutStacks(folder, base);
  const sandbox = await openSandbox(folder, [...laidOut, ...layOutStacks(join(folder, 'types'), withEveryType())]);
  try {
    const applied = await applyStacks({ folder, stacks: laidOut, sandbox });
    expect([...applied.values()].map(({ state }) => state)).toEqual(base.map(() => 'done'));
    await Promise.all(
      lanes.map(async (lane) => {
        const own = join(folder, `lane-${lane}`);
        // Terraform remembers where the state of a folder was.
        const filter = (path: string) => !path.includes('.terraform');
        for (const part of ['states', 'stacks'])
          cpSync(join(folder, part), join(own, part), { recursive: true, filter });
        for (const sample of sampleChanges.filter((_, index) => index % lanes.length === lane)) {
          results.set(sample, await planAndReview({ folder: own, sandbox, base, sample }));
        }
      }),
    );
  } finally {
    await sandbox.stop();
  }
}, 400_000);

afterAll(removeScratchFolders);

/** A platform whose stacks have every type of resource that one of the changes brings. */
function withEveryType(): Stack[] {
  const domain = sampleChanges.find(({ title }) => title === 'a domain');
  if (!domain) throw new Error('there is no change that brings a domain');
  return synthesizeHere(sidesOf(domain).catalogs.after, ['orders']);
}

async function planAndReview(props: {
  folder: string;
  sandbox: Sandbox;
  base: readonly Stack[];
  sample: SampleChange;
}): Promise<Result> {
  const { folder, sandbox, base, sample } = props;
  const { files, loaded, catalogs } = sidesOf(sample);
  const brokers = brokersToSynthesize(changedPaths(files.before, files.after), true);
  const after = brokers?.length === 0 ? [] : synthesizeHere(catalogs.after, brokers);
  const isConcerned = (name: string) => after.length > 0 && !name.startsWith('broker-');
  const concerned = brokers?.map((name) => `broker-${name}`);
  const before = base.filter(({ name }) => !concerned || concerned.includes(name) || isConcerned(name));
  const differing = differingStacks(before, after);
  const elsewhere = movesStates(before, after);
  const stacks = elsewhere ? [] : layOutStacks(folder, after, (name) => differing.has(name));
  const outcomes = await planStacks({ folder, stacks, sandbox, show: true, parallel: 1 });
  const plans = [...outcomes].flatMap(([name, outcome]) =>
    outcome.state === 'done' && outcome.result.plan !== undefined ? [{ name, plan: outcome.result.plan }] : [],
  );
  const {
    objects,
    unexplained,
    stacks: changes,
  } = reviewOf({
    head: { uncommitted: false },
    files,
    loaded,
    stacks: { before, after },
    codeChanged: false,
    plans: new Map(plans.map(({ name, plan }) => [name, readPlan(plan, name)])),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  const proof = new Set(objects.flatMap(({ effects }) => effects.flatMap((effect) => effect.proof)));
  const changed = changes.flatMap(({ name, resources }) => resources.map(({ address }) => `${name}: ${address}`));
  return {
    told: tellings(objects),
    unexplained,
    unproven: changed.filter((entry) => !proof.has(entry)),
    claimed: worst(objects.flatMap(({ effects }) => effects.map(({ severity }) => severity))),
    plan: elsewhere
      ? 'elsewhere'
      : classOfOutcomes(
          outcomes,
          plans.map(({ plan }) => plan),
        ),
  };
}

/** What the plans do all in all. */
function classOfOutcomes(outcomes: Awaited<ReturnType<typeof planStacks>>, plans: readonly unknown[]): PlanClass {
  const errors = [...outcomes.values()].flatMap((outcome) =>
    outcome.state === 'failed' ? [String(outcome.error)] : [],
  );
  if (errors.some((error) => error.includes('Instance cannot be destroyed'))) return 'impossible';
  if (errors.some((error) => error.includes('Invalid index'))) return 'later';
  expect(errors).toEqual([]);
  return classOf(plans);
}

/** Whether the states of stacks are kept in another bucket than before. */
function movesStates(before: readonly Stack[], after: readonly Stack[]): boolean {
  const bucketsOf = (stacks: readonly Stack[]) =>
    stacks.map(({ configuration }) => JSON.stringify(backendOf(configuration)));
  return after.length > 0 && !bucketsOf(after).some((bucket) => bucketsOf(before).includes(bucket));
}

function backendOf(configuration: Stack['configuration']): unknown {
  return (configuration.terraform as { backend: { s3: { bucket: string } } }).backend.s3.bucket;
}

function resultOf(sample: SampleChange): Result {
  const result = results.get(sample);
  if (!result) throw new Error(`${sample.title} was not planned`);
  return result;
}

describe.each(sampleChanges)('$title', (sample) => {
  test('is told the same with Terraform’s plan as without', () => {
    expect(resultOf(sample).told).toEqual(sample.effects);
  });

  test('does what it is said to do', () => {
    const { claimed, plan } = resultOf(sample);
    expect(plan).toBe(sample.plan);
    // Where people lose more than the plan shows, the sample says why; where they do not, it must not.
    expect(disagreement(claimed, plan) === undefined).toBe(sample.because === undefined);
  });

  test('leaves nothing in the plan unexplained, and names every resource in it as proof', () => {
    const { unexplained, unproven } = resultOf(sample);
    expect({ unexplained, unproven }).toEqual({ unexplained: [], unproven: [] });
  });
});
