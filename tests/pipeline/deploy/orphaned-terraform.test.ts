import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitOrphanedTerraform } from '../../../pipeline/deploy/orphaned-terraform.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

function terraformLeftIn(root: string, part: string, ms = 300) {
  const folder = join(root, part);
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, ['-e', `setTimeout(() => {}, ${ms})`]);
  writeFileSync(join(folder, 'pid'), String(child.pid));
  return { child, pidFile: join(folder, 'pid') };
}

test.each(['bootstrap', 'stacks/network'])('a Terraform that outlived its run in %s is waited for', async (part) => {
  const root = scratchFolder();
  const { child, pidFile } = terraformLeftIn(root, part);
  const said: string[] = [];
  await awaitOrphanedTerraform(root, { say: (line) => said.push(line), interrupted: () => false });
  expect(child.exitCode).toBe(0);
  expect(existsSync(pidFile)).toBe(false);
  expect(said).toEqual([expect.stringContaining(`(process ${child.pid})`)]);
});

test('whoever asks to stop does not wait', async () => {
  const root = scratchFolder();
  const { child } = terraformLeftIn(root, 'bootstrap', 3_600_000);
  await expect(awaitOrphanedTerraform(root, { say: () => undefined, interrupted: () => true })).rejects.toThrow(
    'interrupted',
  );
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('close', resolve));
});

test('what a run left that has ended is no trouble', async () => {
  const root = scratchFolder();
  mkdirSync(join(root, 'bootstrap'));
  writeFileSync(join(root, 'bootstrap', 'pid'), '');
  const said: string[] = [];
  await awaitOrphanedTerraform(root, { say: (line) => said.push(line), interrupted: () => false });
  expect(said).toEqual([]);
});
