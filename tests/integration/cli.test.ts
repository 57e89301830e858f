import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWarren } from '../cli/run-warren.ts';
import { removeScratchFolders, sampleRepository, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

const warren = (...args: string[]) => runWarren(args);

/** The same, as a program of its own. */
function program(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/warren', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('check says that the sample has no problems', () => {
  const { status, stdout } = program('check', '--repository', sampleRepository());
  expect(stdout).toMatch(/^3 brokers, 1 platform file checked, no problems\.$|no community support/m);
  expect(status).toBe(0);
});

test('check reports problems, says that nothing was changed, and leaves with 1', () => {
  const { status, stdout } = program(
    'check',
    '--repository',
    sampleRepository({ 'brokers/staging.yaml': 'version: 4.3.6\n' }),
  );
  expect(stdout).toContain('brokers/staging.yaml:1:1   instance  is missing. Add a mapping.');
  expect(stdout).toMatch(/\n1 problem.* in \d files?\. Nothing was changed\.\n$/);
  expect(status).toBe(1);
});

test('check --json gives every problem with file, line, column, field and message', async () => {
  const { stdout } = await warren(
    'check',
    '--json',
    '--repository',
    sampleRepository({ 'brokers/staging.yaml': 'nodes: 1\n' }),
  );
  expect(JSON.parse(stdout).problems).toContainEqual({
    file: 'brokers/staging.yaml',
    line: 1,
    column: 1,
    field: 'version',
    message: expect.stringContaining('is missing'),
    severity: 'error',
  });
});

test('synth lists the stacks and their resources', async () => {
  const { status, stdout } = await warren(
    'synth',
    '--json',
    '--repository',
    sampleRepository(),
    '--output',
    `${scratchFolder()}/a/b`,
  );
  expect(JSON.parse(stdout).stacks).toContainEqual({
    name: 'broker-orders',
    dependencies: ['network', 'storage', 'bootstrap'],
    resources: 75,
  });
  expect(status).toBe(0);
});

test.each([
  [['check', '--repository', '/nonexistent'], '/nonexistent: there is no such folder.'],
  [['check', '--jsn'], 'Did you mean --json?'],
  [['bogus'], "unknown command 'bogus'"],
  [['import', '--from', 'README.md', '--name', 'legacy'], 'README.md:1:1: is not JSON'],
  [['backup', 'list'], "missing required argument 'broker'"],
  [['restore', 'orders'], "missing required argument 'backup'"],
  [['sandbox', 'state', 'bogus', '--repository', '.'], 'bogus is not a stack of this sandbox'],
  [['sandbox', 'apply', '--parallel', '0'], 'It has to be a whole number from 1.'],
  [['sandbox', 'apply', '--at', 'sunday'], 'It has to be a time, such as 2026-12-06T03:00Z.'],
  [['sandbox', 'apply', '--fault', 'aws_instance'], '--fault aws_instance: A fault is written TYPE:OPERATION'],
  [
    [
      'gate',
      '--broker',
      'a',
      '--node',
      '1',
      '--instance',
      'i',
      '--region',
      'r',
      '--bundle',
      '0123456789abcdef',
      '--agent',
      'a'.repeat(64),
      '--timeout',
      'soon',
    ],
    '--timeout is "soon"; it has to be a number of seconds.',
  ],
])('%j is refused with what is wrong', async (args, message) => {
  const { status, stderr } = await warren(...args);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(1);
});

test('synth replaces its own earlier output and refuses a folder of anything else', async () => {
  const repository = sampleRepository();
  const own = join(scratchFolder(), 'out');
  expect((await warren('synth', '--repository', repository, '--output', own)).status).toBe(0);
  expect((await warren('synth', '--repository', repository, '--output', own)).status).toBe(0);
  for (const other of [repository, join(repository, 'brokers'), join(repository, 'platform.yaml')]) {
    const { status, stderr } = await warren('synth', '--repository', repository, '--output', other);
    expect(stderr).toContain('is not empty and not the output of an earlier synthesis. Name another folder.');
    expect(status).toBe(1);
  }
  expect((await warren('check', '--repository', repository)).status).toBe(0);
});

test('a sandbox of another version is left alone, with the way out, which works', async () => {
  const repository = sampleRepository();
  const states = join(repository, '.warren', 'sandbox', 'states');
  mkdirSync(states, { recursive: true });
  writeFileSync(join(states, 'network.tfstate'), '{}');
  for (const command of ['state', 'apply']) {
    const { status, stderr } = await warren('sandbox', command, '--repository', repository);
    expect(stderr).toMatch(/sandbox was made by another version of Warren, .* `warren sandbox reset` removes it; /);
    expect(status).toBe(1);
  }
  expect(existsSync(join(states, 'network.tfstate'))).toBe(true);
  expect(await warren('sandbox', 'reset', '--yes', '--repository', repository)).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(existsSync(join(repository, '.warren', 'sandbox'))).toBe(false);
  expect((await warren('sandbox', 'state', '--repository', repository)).stdout).toBe(
    'Nothing is applied in the sandbox.\n',
  );
});

test('a sandbox is reset only by somebody who means it, and while nobody is at work in it', async () => {
  const repository = sampleRepository();
  const folder = join(repository, '.warren', 'sandbox');
  mkdirSync(folder, { recursive: true });
  const unasked = await warren('sandbox', 'reset', '--repository', repository);
  expect(unasked).toMatchObject({ status: 1, stderr: expect.stringContaining('Give --yes to remove') });
  writeFileSync(join(folder, 'lock'), String(process.pid));
  const held = await warren('sandbox', 'reset', '--yes', '--repository', repository);
  expect(held).toMatchObject({ status: 2, stderr: expect.stringContaining('another warren is at work') });
  expect(existsSync(folder)).toBe(true);
});
