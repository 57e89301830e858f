import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStacks, planStacks } from '../../../pipeline/terraform/stack-run.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);
afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
});

/** Applies one stack with a Terraform that heeds no interruption, and says which of its commands were run. */
async function applyInterrupted(during: string) {
  const folder = scratchFolder();
  const log = join(folder, 'log');
  const terraform = join(folder, 'terraform');
  // A plan with changes ends with 2.
  writeFileSync(terraform, `#!/bin/sh\necho $1 >> ${log}\n[ $1 != plan ] || exit 2\n`);
  chmodSync(terraform, 0o755);
  process.env.TERRAFORM_BINARY_NAME = terraform;
  const commands = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  const outcomes = await applyStacks({
    stacks: [{ name: 'network', dependencies: [], folder, configuration: {}, keptDisks: [], retired: false }],
    isApplied: () => true,
    interrupted: () => commands().includes(during),
  });
  return { commands: commands(), outcome: outcomes.get('network') };
}

const interrupted = { state: 'failed', error: expect.objectContaining({ message: 'Terraform was interrupted.' }) };

test.each([
  ['init', ['init'], interrupted],
  ['plan', ['init', 'plan'], interrupted],
  ['apply', ['init', 'plan', 'apply'], { state: 'done' }],
])(
  'after an interruption that %s was too far on to heed, nothing more of the stack is begun',
  async (during, begun, expected) => {
    const { commands, outcome } = await applyInterrupted(during);
    expect(commands).toEqual(begun);
    expect(outcome).toMatchObject(expected);
  },
);

test('each stack gets what its environment is to have', async () => {
  const folders = { edge: scratchFolder(), network: scratchFolder() };
  const terraform = join(folders.network, 'terraform');
  writeFileSync(terraform, '#!/bin/sh\n[ $1 != plan ] || echo "$CLOUDFLARE_API_TOKEN" > token\n');
  chmodSync(terraform, 0o755);
  process.env.TERRAFORM_BINARY_NAME = terraform;
  const stacks = Object.entries(folders).map(([name, folder]) => ({
    name,
    dependencies: [],
    folder,
    configuration: name,
    keptDisks: [],
    retired: false,
  }));
  const environment = async ({ configuration }: { configuration: unknown }): Promise<Record<string, string>> =>
    configuration === 'edge' ? { CLOUDFLARE_API_TOKEN: 'a-token' } : {};
  await planStacks({ stacks, isApplied: () => true, environment });
  expect(readFileSync(join(folders.edge, 'token'), 'utf8')).toBe('a-token\n');
  expect(readFileSync(join(folders.network, 'token'), 'utf8')).toBe('\n');
});

describe('a state that an earlier Terraform could not write where it belongs', () => {
  /** A folder with such a state, and a Terraform that has nothing to do; `push` is how it takes the state. */
  function leftState(push: string) {
    const folder = scratchFolder();
    const log = join(folder, 'log');
    const terraform = join(folder, 'terraform');
    writeFileSync(terraform, `#!/bin/sh\necho $1 $2 >> ${log}\n[ $1 != state ] || ${push}\n`);
    chmodSync(terraform, 0o755);
    writeFileSync(join(folder, 'errored.tfstate'), '{}');
    process.env.TERRAFORM_BINARY_NAME = terraform;
    const stacks = [{ name: 'network', dependencies: [], folder, configuration: {}, keptDisks: [], retired: false }];
    return {
      run: { stacks, isApplied: () => true },
      isThere: () => existsSync(join(folder, 'errored.tfstate')),
      commands: () => readFileSync(log, 'utf8').trim().split('\n'),
    };
  }

  test('is brought there before a plan that holds the lock, once', async () => {
    const { run, isThere, commands } = leftState('exit 0');
    await applyStacks(run);
    expect(commands()).toEqual(['init -json', 'state push', 'plan -json']);
    expect(isThere()).toBe(false);
    await applyStacks(run);
    expect(commands().slice(3)).toEqual(['init -json', 'plan -json']);
  });

  test('is left alone by a plan that only looks', async () => {
    const { run, isThere, commands } = leftState('exit 0');
    await planStacks({ ...run, lock: false });
    expect(commands()).toEqual(['init -json', 'plan -json']);
    expect(isThere()).toBe(true);
  });

  test('that is older than what is there keeps the stack from being planned, and is named', async () => {
    const { run, isThere, commands } = leftState('{ echo newer state >&2; exit 1; }');
    const outcomes = await applyStacks(run);
    const message = expect.stringMatching(/^newer state\nWhat it left is .*errored\.tfstate\.$/);
    expect(outcomes.get('network')).toEqual({ state: 'failed', error: expect.objectContaining({ message }) });
    expect(commands()).toEqual(['init -json', 'state push']);
    expect(isThere()).toBe(true);
  });
});
