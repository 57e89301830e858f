import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStacks } from '../../../pipeline/terraform/stack-run.ts';
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
