import { requestFiles, type SampleChange } from '../changes/change.ts';
import { processorChanges } from '../changes/processor-changes.ts';
import { removeScratchFolders } from '../repositories.ts';
import { changesToPlan, planChanges, type Result, testAgreement } from './agreement.ts';

const changes = changesToPlan(processorChanges);
let results: ReadonlyMap<SampleChange, Result>;

beforeAll(async () => {
  ({ results } = await planChanges({
    base: requestFiles,
    changes,
    all: processorChanges,
    bringing: 'processor: a cache',
  }));
});

afterAll(removeScratchFolders);

testAgreement(changes, () => results);
