import { readdirSync, readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../repositories.ts';
import { objectsIn, sandbox } from './sandbox-command.ts';

afterAll(removeScratchFolders);

const staging = sampleFile('brokers/staging.yaml');
const sized = (sizeGiB: number) => ({ 'brokers/staging.yaml': staging.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`) });

/** What `warren drift` finds where the sandbox is in the place of AWS. */
function drifted(repository: string): string[] {
  const drift = [process.execPath, 'bin/warren', 'drift', '--json', '--repository', repository];
  const { stacks }: { stacks: { stack: string; findings: unknown[]; isNew: boolean; failure?: string }[] } = sandbox(
    repository,
    'run',
    '--',
    ...drift,
  ).data();
  return stacks
    .filter(({ findings, isNew, failure }) => findings.length > 0 || isNew || failure)
    .map(({ stack }) => stack);
}

test('a clone that is moved or copied goes on with what is applied, and holds no path of where it was', async () => {
  const made = sampleRepository({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  expect(sandbox(made, 'apply')).toMatchObject({ status: 0, said: expect.stringContaining('acme is up, ') });
  const states = objectsIn(made, /warren-state/);
  expect(Object.keys(states).filter((key) => key.endsWith('.tfstate'))).toHaveLength(4);
  const texts = readdirSync(sandboxFolder(made), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/objects/'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect([...texts, ...Object.values(states)].filter((text) => text.includes(made))).toEqual([]);

  const moved = join(scratchFolder(), 'elsewhere');
  await rename(made, moved);
  expect(sandbox(moved, 'apply').said).toContain('Nothing to apply: the sandbox has what the files say.');
  expect(drifted(moved)).toEqual([]);
  changeFiles(moved, sized(30));
  expect(sandbox(moved, 'apply')).toMatchObject({
    status: 0,
    said: expect.stringContaining('Warren applied 1 stack\n'),
  });

  const copied = join(scratchFolder(), 'copy');
  await cp(moved, copied, { recursive: true });
  changeFiles(copied, sized(40));
  const { status, data } = sandbox(copied, 'apply', '--json');
  expect({ status, stacks: data().stacks }).toMatchObject({
    status: 0,
    stacks: [{ name: 'broker-staging', state: 'applied' }],
  });
  expect(drifted(copied)).toEqual([]);
  expect(drifted(moved)).toEqual([]);
});
