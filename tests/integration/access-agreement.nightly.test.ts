import { accessChanges } from '../changes/access-changes.ts';
import { openedFiles, type SampleChange } from '../changes/change.ts';
import { removeScratchFolders } from '../repositories.ts';
import { planChanges, type Result, testAgreement } from './agreement.ts';

let results: ReadonlyMap<SampleChange, Result>;

beforeAll(async () => {
  const bringing = 'Grafana: another name';
  ({ results } = await planChanges({ base: openedFiles, changes: accessChanges, all: accessChanges, bringing }));
});

afterAll(removeScratchFolders);

testAgreement(accessChanges, () => results);
