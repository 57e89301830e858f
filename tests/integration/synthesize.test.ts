import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  changeFiles,
  removeScratchFolders,
  sampleRepository,
  scratchFolder,
  uncalledPlatform,
} from '../repositories.ts';

afterAll(removeScratchFolders);

/** A copy of Warren in which nothing has been built. */
function unbuiltWarren(): string {
  const folder = scratchFolder();
  const parts = [
    'bin',
    'brokers',
    'catalog',
    'cli',
    'contracts',
    'operations',
    'pipeline',
    'sandbox',
    'stacks',
    'main.ts',
    'package.json',
  ];
  changeFiles(folder, { 'platform.yaml': uncalledPlatform() });
  for (const part of parts) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

test.each([
  ['warren synth', ['bin/warren', 'synth', '--repository', sampleRepository()], 'warren: '],
  ['npm start', ['--import', 'tsx', 'cli/tour.ts'], ''],
])('%s without the built agent says in one line how to build it', (_, args, start) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: unbuiltWarren(), encoding: 'utf8' });
  expect(stderr).toBe(`${start}the synthesis failed: dist/agent.cjs is not there. Run npm run build.\n`);
  expect(status).toBe(2);
});
