import { join } from 'node:path';
import { type Severity, worst, worstCost } from '../../catalog/effects/effect.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { platformFolder } from '../../pipeline/repository/places.ts';
import type { Unexplained } from '../../pipeline/review/model.ts';
import { readPlan } from '../../pipeline/review/plan/read-plan.ts';
import { proofText } from '../../pipeline/review/proof-text.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import { changedPaths, differingStacks, filesToSynthesize } from '../../pipeline/review/sides/side.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { openStates, type States } from '../../pipeline/states/states.ts';
import { applyStacks } from '../../pipeline/terraform/stack-run.ts';
import type { Stack } from '../../pipeline/terraform/synthesize.ts';
import { TerraformFailure, terraformIn } from '../../pipeline/terraform/terraform.ts';
import { type BundleText, bundleOnly, withBundle } from '../changes/bundle-only.ts';
import type { baseFiles, PlanClass, SampleChange } from '../changes/change.ts';
import { classOf, disagreement } from '../changes/plan-class.ts';
import { describedEffects, sidesOf } from '../changes/sample-review.ts';
import { synthesizeBootstrap, synthesizeHere } from '../changes/synthesis.ts';
import { scratchFolder } from '../repositories.ts';
import { bootstrapIn } from './workbench.ts';

// One hook plans all changes.
jest.setTimeout(1_200_000);

/** Changes of the same files, to be planned by the real Terraform over the sandbox. */
export interface Planning {
  base: typeof baseFiles;
  changes: readonly SampleChange[];
  /** Title of a change that brings all types of resources that any of them brings and the base has not. */
  bringing: string;
  /** Where that is to be found. */
  all: readonly SampleChange[];
}

/** What a change came to: in the review, and in the plans of the real Terraform. */
export interface Result {
  told: [Severity, string][];
  unexplained: Unexplained[];
  /** What the plans change and no effect names as its proof. */
  unproven: string[];
  claimed: Severity;
  plan: PlanClass;
}

/** A change whose stacks are synthesized. */
interface Synthesized {
  sample: SampleChange;
  sides: ReturnType<typeof sidesOf>;
  before: readonly Stack[];
  after: readonly Stack[];
  /** The bundle, when the change changes nothing else. */
  bundle: BundleText | undefined;
}

/** What Terraform makes of a change: plans by stack as `terraform show -json` writes them, and what it refuses to plan. */
interface Planned {
  plans: Map<string, unknown>;
  errors: string[];
  /** Stacks that have to be applied before another can be planned. */
  waitsFor: string[];
}

/** A plan of the real Terraform for a change of one bundle, and the bundle. */
export interface BundlePlan {
  bundle: BundleText;
  planned: Planned;
}

/** Plans are made in two folders at once, against the same states. */
const lanes = [0, 1];

/** The changes that Terraform plans: every one at night, else the first of each sort, by what it does and the worst that is said of it. */
export function changesToPlan(all: readonly SampleChange[]): SampleChange[] {
  if (process.env.NIGHTLY) return [...all];
  const sorts = new Map<string, SampleChange>();
  for (const change of all) {
    const told = worst(change.effects.map(([severity]) => severity));
    const sort = [change.plan, told, change.because === undefined].join();
    if (!sorts.has(sort)) sorts.set(sort, change);
  }
  return [...sorts.values()];
}

/** Applies what changes start from, plans each, and reviews it with its plan. `twins`: plans of two changes of one bundle. */
export async function planChanges(
  planning: Planning,
): Promise<{ results: Map<SampleChange, Result>; twins: BundlePlan[] }> {
  const { base: from, changes } = planning;
  const results = new Map<SampleChange, Result>();
  const twins: BundlePlan[] = [];
  const { platform, ...others } = sidesOf({ title: 'nothing', change: () => {} }, from).catalogs.before;
  const base = synthesizeHere({ platform, ...others });
  const bootstrap = synthesizeBootstrap({ platform, ...others });
  const repository = scratchFolder();
  await inSandbox({ repository, stacks: async () => [...bootstrap, ...base, ...withEveryType(planning)] }, async () => {
    const root = platformFolder(repository);
    const states = openStates(platform);
    await bringStateBucket({ root, platform, stack: bootstrapIn(bootstrap), states });
    const stacks = await layOutPlatform({ root, stacks: base, states, concerns: (name) => name !== bootstrapStack });
    const applied = await applyStacks({ stacks, isApplied: () => true });
    expect([...applied.values()]).toEqual(base.map(() => expect.objectContaining({ state: 'done' })));
    const waiting = groupsOf(changes.map((sample) => synthesized({ base, from, sample })));
    const largest = Math.max(...waiting.map(({ length }) => length));
    await Promise.all(
      lanes.map(async (lane) => {
        const plan = planner(join(repository, `lane-${lane}`), states);
        for (let group = waiting.shift(); group; group = waiting.shift()) {
          const [first, ...others] = group;
          const planned = await plan(first);
          for (const change of group) results.set(change.sample, review(change, withOwnBundle(planned, first, change)));
          const last = others.at(-1);
          if (group.length < largest || !first.bundle || !last?.bundle) continue;
          twins.push({ bundle: first.bundle, planned }, { bundle: last.bundle, planned: await plan(last) });
        }
      }),
    );
  });
  return { results, twins };
}

/** A platform whose stacks have every type of resource that one of the changes brings. */
function withEveryType({ base, all, bringing }: Planning): Stack[] {
  const change = all.find(({ title }) => title === bringing);
  if (!change) throw new Error(`there is no change ${bringing}`);
  const { after } = sidesOf(change, base).catalogs;
  return synthesizeHere(after, [
    'brokers/orders.yaml',
    ...after.processors.map(({ name }) => `processors/${name}.yaml`),
  ]);
}

/** What the review says of each change and what Terraform plans must be the same thing. */
export function testAgreement(
  changes: readonly SampleChange[],
  results: () => ReadonlyMap<SampleChange, Result>,
): void {
  const resultOf = (sample: SampleChange): Result => {
    const result = results().get(sample);
    if (!result) throw new Error(`${sample.title} was not planned`);
    return result;
  };

  describe.each(changes)('$title', (sample) => {
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
}

function synthesized({
  base,
  from,
  sample,
}: {
  base: readonly Stack[];
  from: typeof baseFiles;
  sample: SampleChange;
}): Synthesized {
  const sides = sidesOf(sample, from);
  const { files, catalogs } = sides;
  const wanted = filesToSynthesize(changedPaths(files.before, files.after), true);
  const after = wanted?.length === 0 ? [] : synthesizeHere(catalogs.after, wanted);
  const isConcerned = (name: string) => after.length > 0 && !/^(broker|processor)-/.test(name);
  // `brokers/orders.yaml` is the stack broker-orders.
  const concerned = wanted?.map((file) => file.replace(/^(broker|processor)s\/(.+)\.yaml$/, '$1-$2'));
  const before = base.filter(({ name }) => !concerned || concerned.includes(name) || isConcerned(name));
  return { sample, sides, before, after, bundle: bundleOnly(before, after) };
}

/** Changes that one plan answers for: those that change nothing but the bundle of the same broker. */
function groupsOf(changes: readonly Synthesized[]): [Synthesized, ...Synthesized[]][] {
  const groups = new Map<unknown, [Synthesized, ...Synthesized[]]>();
  for (const change of changes) {
    const key = change.bundle?.stack ?? change;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()];
}

/** The plan that another change's plan would be with this one's bundle. */
function withOwnBundle(
  { plans, ...others }: Planned,
  { bundle: from }: Synthesized,
  { bundle: to }: Synthesized,
): Planned {
  if (!from || !to) return { plans, ...others };
  return { plans: new Map([...plans].map(([name, plan]) => [name, withBundle(plan, from, to)])), ...others };
}

/** Plans changes in a folder, one after the other. */
function planner(root: string, states: States): (change: Synthesized) => Promise<Planned> {
  // Providers and the place of the state stay what they were when Terraform was initialized.
  const initialized = new Set<string>();
  return async ({ before, after }) => {
    const planned: Planned = { plans: new Map(), errors: [], waitsFor: [] };
    if (movesStates(before, after)) return planned;
    const differing = differingStacks(before, after);
    for (const stack of await layOutPlatform({
      root,
      stacks: after,
      states,
      concerns: (name) => differing.has(name),
    })) {
      const terraform = terraformIn(stack.folder);
      if (!initialized.has(stack.name)) await terraform.init();
      initialized.add(stack.name);
      try {
        await terraform.plan('sample.tfplan', { lock: false });
        planned.plans.set(stack.name, await terraform.show('sample.tfplan'));
      } catch (error) {
        const lacking = error instanceof TerraformFailure ? error.lacking : [];
        if (lacking.length > 0) planned.waitsFor.push(...lacking);
        else planned.errors.push(String(error));
      }
    }
    return planned;
  };
}

function review({ sample, sides, before, after }: Synthesized, planned: Planned): Result {
  const { plans } = planned;
  const {
    objects,
    unexplained,
    stacks: changes,
  } = reviewOf({
    head: { uncommitted: false },
    files: sides.files,
    loaded: sides.loaded,
    stacks: { before, after },
    codeChanged: false,
    plans: new Map([...plans].map(([name, plan]) => [name, readPlan(plan, name)])),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  const proof = new Set(objects.flatMap(({ effects }) => effects.flatMap((effect) => effect.proof.map(proofText))));
  const changed = changes.flatMap(({ name, resources }) =>
    resources.map(({ address }) => proofText({ stack: name, address })),
  );
  return {
    told: describedEffects(objects),
    unexplained,
    unproven: changed.filter((entry) => !proof.has(entry)),
    // Whom a change lets in no plan shows.
    claimed: worstCost(objects.flatMap(({ effects }) => effects.map(({ severity }) => severity))),
    plan: movesStates(before, after) ? 'elsewhere' : classOfPlanned(sample, planned),
  };
}

/** What the plans do all in all. */
function classOfPlanned({ title }: SampleChange, { plans, errors, waitsFor }: Planned): PlanClass {
  if (errors.some((error) => error.includes('Instance cannot be destroyed'))) return 'impossible';
  expect({ title, errors }).toEqual({ title, errors: [] });
  return waitsFor.length > 0 ? 'later' : classOf([...plans.values()]);
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
