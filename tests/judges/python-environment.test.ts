import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';
import { bringPython } from './python-environment.ts';

const before = { ...process.env };
let programs: string;

beforeEach(() => {
  programs = scratchFolder();
  Object.assign(process.env, { PATH: programs, XDG_CACHE_HOME: scratchFolder() });
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(removeScratchFolders);

/** Puts a `python3` on the PATH. */
function putPython(script: string): void {
  writeFileSync(join(programs, 'python3'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, 'python3'), 0o755);
}

test('without Python it is said so', async () => {
  await expect(bringPython('moto')).rejects.toThrow('python3 is not on the PATH.');
});

test('of what Python says the last line tells why there is no environment', async () => {
  putPython('echo "Retrying" >&2; echo "pip cannot install it: no matching distribution" >&2; exit 1');
  await expect(bringPython('moto')).rejects.toThrow(/^pip cannot install it: no matching distribution$/);
});

test('an environment is made once, and said to be', async () => {
  const said: string[] = [];
  putPython('/bin/mkdir -p "$3"');
  const python = await bringPython('moto', (line) => said.push(line));
  expect(python).toMatch(/\/warren\/python\/moto-[0-9a-f]{12}\/bin\/python$/);
  putPython('exit 1');
  expect(await bringPython('moto', (line) => said.push(line))).toBe(python);
  expect(said).toEqual([expect.stringMatching(/^moto: making a Python environment with it, once, in /)]);
});

test('each judge has one of its own', async () => {
  putPython('/bin/mkdir -p "$3"');
  expect(await bringPython('moto')).not.toBe(await bringPython('checkov'));
});
