import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOutForRemoval, layOutPlatform } from '../../../pipeline/states/platform-stacks.ts';
import type { State, States } from '../../../pipeline/states/states.ts';
import type { LaidOutStack } from '../../../pipeline/terraform/lay-out.ts';
import type { Stack } from '../../../pipeline/terraform/synthesize.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { memoryBucket } from './memory-bucket.ts';

afterAll(removeScratchFolders);

const provider = { aws: [{ region: 'eu-west-1', allowed_account_ids: ['123456789012'] }] };

function stack(name: string, dependencies: string[] = [], volumes: string[] = []): Stack {
  const backend = { s3: { bucket: 'acme-states', region: 'eu-west-1', key: `${name}.tfstate`, use_lockfile: true } };
  const aws_ebs_volume = Object.fromEntries(volumes.map((volume) => [volume, { size: 100 }]));
  const configuration = { terraform: { backend }, provider, resource: { aws_ebs_volume, aws_vpc: { main: {} } } };
  return { name, dependencies, configuration, folder: scratchFolder() };
}

const volume = (name: string, keep: boolean) => {
  const tags = { Name: `acme-${name}`, 'warren:keep': String(keep) };
  return { mode: 'managed', type: 'aws_ebs_volume', name, instances: [{ attributes: { id: `vol-${name}`, tags } }] };
};

const stateOf = (...resources: State['resources']): State => ({ version: 4, outputs: {}, resources });

function statesOf(states: Record<string, State>): States {
  return { bucket: memoryBucket(), names: async () => Object.keys(states), read: async (name) => states[name] };
}

const read = ({ folder }: LaidOutStack, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const keptFile = 'kept-disks.tf.json';

test('what is in the files is laid out as it is, with the disks that it is to let go of', async () => {
  const orders = stack('broker-orders', ['network'], ['node-1-data']);
  const states = statesOf({ 'broker-orders': stateOf(volume('node-1-data', true), volume('node-2-data', true)) });
  const root = scratchFolder();
  const laidOut = await layOutPlatform({ root, stacks: [stack('network'), orders], states });
  expect(laidOut.map(({ name, retired, dependencies }) => [name, retired, dependencies])).toEqual([
    ['network', false, []],
    ['broker-orders', false, ['network']],
  ]);
  const [network, broker] = laidOut;
  if (!network || !broker) throw new Error('not laid out');
  expect(broker.folder).toBe(join(root, 'stacks', 'broker-orders'));
  expect(read(broker, 'cdk.tf.json')).toEqual(orders.configuration);
  expect(read(broker, keptFile)).toEqual({
    removed: [{ from: 'aws_ebs_volume.node-2-data', lifecycle: [{ destroy: false }] }],
  });
  expect(existsSync(join(network.folder, keptFile))).toBe(false);
});

test('what is in no file any more goes, after all that might stand on it, and lets go of the disks to be kept', async () => {
  const states = statesOf({
    network: stateOf(),
    'broker-shop': stateOf(volume('node-1-data', true), volume('node-2-data', false)),
  });
  const laidOut = await layOutPlatform({ root: scratchFolder(), stacks: [stack('network'), stack('storage')], states });
  const shop = laidOut.find(({ name }) => name === 'broker-shop');
  if (!shop) throw new Error('not laid out');
  expect(shop).toMatchObject({ retired: true, dependencies: ['network', 'storage'] });
  expect(shop.keptDisks).toEqual([
    { address: 'aws_ebs_volume.node-1-data', id: 'vol-node-1-data', name: 'acme-node-1-data' },
  ]);
  const backend = {
    s3: { bucket: 'acme-states', region: 'eu-west-1', key: 'broker-shop.tfstate', use_lockfile: true },
  };
  expect(read(shop, 'cdk.tf.json')).toEqual({ terraform: { backend }, provider });
  expect(read(shop, keptFile).removed).toHaveLength(1);
  const network = laidOut.find(({ name }) => name === 'network');
  expect(network && read(network, 'cdk.tf.json').terraform.backend.s3.key).toBe('network.tfstate');
});

test('what is at Cloudflare is taken down with its provider, which no other stack has', async () => {
  const ruleset = { mode: 'managed', type: 'cloudflare_ruleset', name: 'rules', instances: [{}] };
  const states = statesOf({ edge: stateOf(ruleset), 'broker-shop': stateOf(volume('a', false)) });
  const laidOut = await layOutPlatform({ root: scratchFolder(), stacks: [stack('network')], states });
  const providersOf = (name: string) => {
    const found = laidOut.find((each) => each.name === name);
    const { terraform, provider: own } = found ? read(found, 'cdk.tf.json') : {};
    return { required: terraform?.required_providers, own };
  };
  expect(providersOf('edge')).toEqual({
    required: { cloudflare: { source: 'cloudflare/cloudflare', version: '5.14.0' } },
    own: { ...provider, cloudflare: [{}] },
  });
  expect(providersOf('broker-shop')).toEqual({ required: undefined, own: provider });
});

test('what goes stood on what its state read, and a processor on the cluster of all', async () => {
  const reading = (name: string) => ({ mode: 'data', type: 'terraform_remote_state', name, instances: [{}] });
  const states = statesOf({
    'broker-shop': stateOf(volume('a', false), reading('network')),
    'processor-shop': stateOf(volume('a', false), reading('network'), reading('broker-shop'), reading('data')),
    'processor-old': stateOf(volume('a', false)),
  });
  const stacks = [stack('network'), stack('data', ['network']), stack('processors')];
  const laidOut = await layOutPlatform({ root: scratchFolder(), stacks, states });
  expect(laidOut.filter(({ retired }) => retired).map(({ name, dependencies }) => [name, dependencies])).toEqual([
    ['broker-shop', ['network']],
    ['processor-shop', ['broker-shop', 'data', 'network', 'processors']],
    // Half of it went before.
    ['processor-old', ['network', 'data', 'processors']],
  ]);
});

test('a state in which nothing is left is no stack any more', async () => {
  const data = { mode: 'data', type: 'aws_ami', name: 'a', instances: [{}] };
  const states = statesOf({ 'broker-shop': stateOf(), 'broker-old': stateOf(data) });
  const laidOut = await layOutPlatform({ root: scratchFolder(), stacks: [stack('network')], states });
  expect(laidOut.map(({ name }) => name)).toEqual(['network']);
});

test('what is of no concern is left alone, be it in the files or not', async () => {
  const states = statesOf({ 'broker-shop': stateOf(volume('a', false)), 'broker-old': stateOf(volume('a', false)) });
  const stacks = [stack('network'), stack('storage')];
  const concerns = (name: string) => ['storage', 'broker-old'].includes(name);
  const root = scratchFolder();
  const laidOut = await layOutPlatform({ root, stacks, states, concerns });
  expect(laidOut.map(({ name }) => name)).toEqual(['storage', 'broker-old']);
  // A stack in the files that is of no concern is not one that has left them.
  expect(existsSync(join(root, 'stacks', 'network'))).toBe(false);
});

test('for removal everything that has resources goes but the stack that the others stand on', async () => {
  const states = statesOf({
    bootstrap: stateOf(volume('a', false)),
    network: stateOf(volume('a', false)),
    'broker-orders': stateOf(volume('node-1-data', true)),
    'broker-shop': stateOf(volume('a', false)),
    storage: stateOf(),
  });
  const stacks = [stack('bootstrap'), stack('network'), stack('broker-orders', ['network'], ['node-1-data'])];
  const laidOut = await layOutForRemoval({ root: scratchFolder(), stacks, states });
  expect(laidOut.map(({ name, retired, dependencies }) => [name, retired, dependencies])).toEqual([
    ['network', true, []],
    ['broker-orders', true, ['network']],
    ['broker-shop', true, ['bootstrap', 'network', 'broker-orders']],
  ]);
  const orders = laidOut[1];
  expect(orders && read(orders, 'cdk.tf.json')).not.toHaveProperty('resource');
  expect(orders?.keptDisks).toHaveLength(1);
});
