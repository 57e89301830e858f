import { type SampleChange, watchedFiles } from '../changes/change.ts';
import { monitoringChanges } from '../changes/monitoring-changes.ts';
import { removeScratchFolders } from '../repositories.ts';
import { changesToPlan, planChanges, type Result, testAgreement } from './agreement.ts';

const changes = changesToPlan(monitoringChanges);
let results: ReadonlyMap<SampleChange, Result>;

beforeAll(async () => {
  ({ results } = await planChanges({
    base: watchedFiles,
    changes,
    all: monitoringChanges,
    bringing: 'monitoring: a larger machine',
  }));
});

afterAll(removeScratchFolders);

testAgreement(changes, () => results);
