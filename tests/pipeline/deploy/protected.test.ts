import type { Catalog } from '../../../catalog/catalog.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { refuseProtected } from '../../../pipeline/deploy/protected.ts';
import type { State } from '../../../pipeline/states/states.ts';
import { baseFiles, filesOf } from '../../changes/change.ts';

function catalogWith(deletionProtection: boolean): Catalog {
  const files = baseFiles();
  if (files.platform.database) files.platform.database.deletionProtection = deletionProtection;
  const { catalog, problems } = loadCatalog({ files: filesOf(files), today: '2026-11-21' });
  if (!catalog) throw new Error(JSON.stringify(problems));
  return catalog;
}

const stateWith = (deletion_protection: boolean): State => ({
  version: 4,
  outputs: {},
  resources: [
    {
      mode: 'managed',
      type: 'aws_db_instance',
      name: 'database',
      instances: [{ attributes: { deletion_protection } }],
    },
  ],
});

const removing =
  (stacks: string[], { byFile, inAws }: { byFile: boolean; inAws: boolean }) =>
  () =>
    refuseProtected({ catalog: catalogWith(byFile), stacks, data: stateWith(inAws) });

test('a database that its file protects is spared', () => {
  expect(removing(['data'], { byFile: true, inAws: true })).toThrow(
    'The database is protected from deletion. Nothing was removed. To let it go, write\n  deletionProtection: false\nbelow database into platform.yaml, and apply that',
  );
});

test('so is one that its file lets go and AWS still protects, before other stacks are removed', () => {
  expect(removing(['broker-solo', 'data'], { byFile: false, inAws: true })).toThrow(
    'The database may go by platform.yaml, and that is not applied yet. Nothing was removed. Apply it first',
  );
});

test('what neither protects may go, and what is gone already asks nobody', () => {
  expect(removing(['broker-solo', 'data'], { byFile: false, inAws: false })).not.toThrow();
  expect(removing(['broker-solo'], { byFile: true, inAws: true })).not.toThrow();
});

test('brokers that are protected are named with their files', () => {
  expect(removing(['broker-orders', 'broker-solo', 'data'], { byFile: false, inAws: false })).toThrow(
    /deletion: \{ protection: false \}\ninto\n {2}brokers\/orders\.yaml$/,
  );
});
