import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, sampleRepository, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

function warren(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/warren', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('check says that the sample has no problems', () => {
  const { status, stdout } = warren('check', '--repository', sampleRepository());
  expect(stdout).toMatch(/^3 brokers, 1 platform file checked, no problems\.$|no community support/m);
  expect(status).toBe(0);
});

test('check reports problems, says that nothing was changed, and leaves with 1', () => {
  const { status, stdout } = warren(
    'check',
    '--repository',
    sampleRepository({ 'brokers/staging.yaml': 'version: 4.3.6\n' }),
  );
  expect(stdout).toContain('brokers/staging.yaml:1:1   instance  is missing. Add a mapping.');
  expect(stdout).toMatch(/\n1 problem.* in \d files?\. Nothing was changed\.\n$/);
  expect(status).toBe(1);
});

test('check --json gives every problem with file, line, column, field and message', () => {
  const { stdout } = warren(
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

test('synth lists the stacks and their resources', () => {
  const { status, stdout } = warren(
    'synth',
    '--json',
    '--repository',
    sampleRepository(),
    '--output',
    `${scratchFolder()}/a/b`,
  );
  expect(JSON.parse(stdout).stacks).toContainEqual({
    name: 'broker-orders',
    dependencies: ['network', 'storage'],
    resources: 71,
  });
  expect(status).toBe(0);
});

test.each([
  [['check', '--repository', '/nonexistent'], '/nonexistent: there is no such folder.'],
  [['check', '--jsn'], 'Did you mean --json?'],
  [['bogus'], "unknown command 'bogus'"],
  [['import', '--from', 'README.md', '--name', 'legacy'], 'README.md: is not JSON.'],
  [['backup', 'list'], "missing required argument 'broker'"],
  [['restore', 'orders'], "missing required argument 'backup'"],
  [['sandbox', 'state', 'bogus', '--repository', '.'], 'bogus is not a stack of this sandbox'],
  [['sandbox', 'apply', '--parallel', '0'], 'It has to be a whole number from 1.'],
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
])('%j is refused with what is wrong', (args, message) => {
  const { status, stderr } = warren(...args);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(1);
});

test('synth replaces its own earlier output and refuses a folder of anything else', () => {
  const repository = sampleRepository();
  const own = join(scratchFolder(), 'out');
  expect(warren('synth', '--repository', repository, '--output', own).status).toBe(0);
  expect(warren('synth', '--repository', repository, '--output', own).status).toBe(0);
  for (const other of [repository, join(repository, 'brokers'), join(repository, 'platform.yaml')]) {
    const { status, stderr } = warren('synth', '--repository', repository, '--output', other);
    expect(stderr).toContain('is not empty and not the output of an earlier synthesis. Name another folder.');
    expect(status).toBe(1);
  }
  expect(warren('check', '--repository', repository).status).toBe(0);
});

test('a broken state is named, with the way out', () => {
  const repository = sampleRepository();
  const states = join(repository, '.warren', 'sandbox', 'states');
  mkdirSync(states, { recursive: true });
  writeFileSync(join(states, 'network.tfstate'), '');
  const { status, stderr } = warren('sandbox', 'state', '--repository', repository);
  expect(stderr).toMatch(/network\.tfstate is not a Terraform state, .* Remove \S+ to begin a new sandbox\./);
  expect(status).toBe(2);
});
