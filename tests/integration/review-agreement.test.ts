import { withBundle } from '../changes/bundle-only.ts';
import { baseFiles, type SampleChange } from '../changes/change.ts';
import { sampleChanges } from '../changes/index.ts';
import { removeScratchFolders } from '../repositories.ts';
import { type BundlePlan, changesToPlan, planChanges, type Result, testAgreement } from './agreement.ts';

const changes = changesToPlan(sampleChanges);
let results: ReadonlyMap<SampleChange, Result>;
let twins: readonly BundlePlan[];

beforeAll(async () => {
  ({ results, twins } = await planChanges({ base: baseFiles, changes, all: sampleChanges, bringing: 'a public name' }));
});

afterAll(removeScratchFolders);

testAgreement(changes, () => results);

test('a change of a bundle alone is planned like any other, but for the bundle', () => {
  const [one, other] = twins;
  if (!one || !other) throw new Error('no two changes change a bundle alone');
  expect(one.bundle.text).not.toBe(other.bundle.text);
  // Beside these a plan says when it was made, and lists what it read in any order.
  const changesOf = ({ planned }: BundlePlan) => {
    const plan = planned.plans.get(one.bundle.stack) as Record<string, unknown>;
    return ['resource_changes', 'resource_drift', 'output_changes', 'planned_values'].map((part) => plan[part]);
  };
  expect(withBundle(changesOf(one), one.bundle, other.bundle)).toEqual(changesOf(other));
  expect(twins.map(({ planned }) => planned.errors)).toEqual([[], []]);
});
