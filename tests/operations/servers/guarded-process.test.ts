import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuarded } from '../../../operations/servers/guarded-process.ts';

const environment = { PATH: process.env.PATH ?? '' };

test('A program that is not installed is named, with what to install', async () => {
  const start = startGuarded({
    argv: ['warren-no-such-server'],
    environment,
    install: 'Start Docker, or: apt-get install it',
  });
  await expect(start).rejects.toThrow('warren-no-such-server is not on the PATH. Start Docker, or: apt-get install it');
});

test('What a program prints can be read while it runs and afterwards', async () => {
  const started = await startGuarded({ argv: ['sh', '-c', 'echo one; echo two >&2'], environment, install: '' });
  await started.ended;
  expect(started.running()).toBe(false);
  expect(started.log().split('\n').sort()).toEqual(['', 'one', 'two']);
});

test('A log file can be read by its owner alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-log-'));
  const logFile = join(folder, 'a.log');
  const started = await startGuarded({ argv: ['sh', '-c', 'echo one'], environment, install: '', logFile });
  await started.ended;
  expect(readFileSync(logFile, 'utf8')).toBe('one\n');
  expect(started.log()).toBe('one\n');
  expect(statSync(logFile).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
