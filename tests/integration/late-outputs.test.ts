import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaidOutStack } from '../../pipeline/terraform/lay-out.ts';
import { applyStacks, planStacks } from '../../pipeline/terraform/stack-run.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

/** Two stacks in the real Terraform, of which one reads the secrets of users that the other makes; states lie in their folders. */
function twoStacks() {
  const root = scratchFolder();
  const state = (name: string) => join(root, name, 'its.tfstate');
  const stack = (name: string, dependencies: string[], configuration: object): LaidOutStack => {
    const folder = join(root, name);
    mkdirSync(folder, { recursive: true });
    const terraform = { backend: { local: { path: state(name) } } };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform, ...configuration }));
    return { name, dependencies, folder, configuration, keptDisks: [], retired: false };
  };
  const broker = (users: string[], more: object = {}) =>
    stack('broker-orders', [], {
      resource: { terraform_data: { users: { input: users } } },
      output: { user_secrets: { value: Object.fromEntries(users.map((user) => [user, `of ${user}`])) }, ...more },
    });
  const processor = (login: string) =>
    stack('processor-placing', ['broker-orders'], {
      data: {
        terraform_remote_state: { 'broker-orders': { backend: 'local', config: { path: state('broker-orders') } } },
      },
      locals: { login: `\${data.terraform_remote_state.broker-orders.outputs.${login}}` },
      resource: { terraform_data: { task: { input: '${local.login}' } } },
    });
  return { broker, processor };
}

const inOne = (stacks: LaidOutStack[]) => ({ stacks, isApplied: () => true });

test('a stack that reads what another brings in the same change is planned once that is applied', async () => {
  const { broker, processor } = twoStacks();
  await applyStacks(inOne([broker(['shop']), processor('user_secrets["shop"]')]));

  const change = () => [broker(['shop', 'worker']), processor('user_secrets["worker"]')];
  const planned = await planStacks(inOne(change()));
  expect(planned.get('broker-orders')).toMatchObject({ state: 'done', result: { changed: true, deferredBy: [] } });
  expect(planned.get('processor-placing')).toMatchObject({
    state: 'done',
    result: { changed: false, deferredBy: ['broker-orders'] },
  });

  const applied = await applyStacks(inOne(change()));
  expect(applied.get('processor-placing')).toMatchObject({
    state: 'done',
    result: { applied: ['terraform_data.task'] },
  });
  const after = await planStacks(inOne(change()));
  expect([...after.values()]).toEqual([
    expect.objectContaining({ result: expect.objectContaining({ changed: false, deferredBy: [] }) }),
    expect.objectContaining({ result: expect.objectContaining({ changed: false, deferredBy: [] }) }),
  ]);
});

test('an output that comes with the same change is waited for, too', async () => {
  const { broker, processor } = twoStacks();
  await applyStacks(inOne([broker(['shop'])]));
  const planned = await planStacks(inOne([broker(['shop'], { host: { value: 'orders' } }), processor('host')]));
  expect(planned.get('processor-placing')).toMatchObject({ result: { deferredBy: ['broker-orders'] } });
});

test('what no stack of the change brings is an error, in Terraform’s words', async () => {
  const { broker, processor } = twoStacks();
  await applyStacks(inOne([broker(['shop'])]));
  const planned = await planStacks(inOne([broker(['shop']), processor('user_secrets["nobody"]')]));
  expect(planned.get('processor-placing')).toMatchObject({
    state: 'failed',
    error: expect.objectContaining({ message: expect.stringContaining('Invalid index') }),
  });
});
