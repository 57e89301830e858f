import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../../../pipeline/process/folder-lock.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

test('a second run is kept out, told by whom, and let in afterwards', () => {
  const folder = scratchFolder();
  const unlock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(
    `another warren is at work in ${folder} (process ${process.pid}). Wait until it is done.`,
  );
  unlock();
  lockFolder(folder)();
});

test('the lock of a process that was killed is taken over', () => {
  const folder = scratchFolder();
  // The largest process id that Linux gives is 4,194,304 (proc_sys_kernel(5), pid_max).
  writeFileSync(join(folder, 'lock'), '4194305');
  lockFolder(folder)();
});
