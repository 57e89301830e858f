import { join } from 'node:path';
import { warningsFile } from '../../contracts/outputs.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import { synthesizeFilesHere } from '../changes/synthesis.ts';
import {
  filesBelow,
  removeScratchFolders,
  sampleFile,
  sampleRepository,
  scratchFolder,
  synthesizeFiles,
  watchedSample,
} from '../repositories.ts';

afterAll(removeScratchFolders);

const stackOf = (path: string) => path.split('/')[1];

function changedStacks(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) =>
    path.startsWith('stacks/'),
  );
  return [...new Set(paths.filter((path) => before[path] !== after[path]).map((path) => stackOf(path) ?? ''))];
}

const sample = synthesizeFilesHere(sampleRepository());

test('the sample becomes one stack for what the pipeline stands on, the network and storage each, and one for each broker', () => {
  const stacks = Object.keys(JSON.parse(sample['manifest.json'] ?? '').stacks);
  expect(stacks.sort()).toEqual([
    'bootstrap',
    'broker-orders',
    'broker-staging',
    'broker-telemetry',
    'network',
    'storage',
  ]);
});

test('the same files give the same bytes, whatever the folder, the time zone, the locale and the order of files', () => {
  const again = sampleRepository({
    // Written in the other order, which is the order some file systems list them in.
    'brokers/telemetry.yaml': sampleFile('brokers/telemetry.yaml'),
    'brokers/staging.yaml': sampleFile('brokers/staging.yaml'),
    'brokers/orders.yaml': sampleFile('brokers/orders.yaml'),
  });
  const elsewhere = {
    TZ: 'Pacific/Kiritimati',
    LC_ALL: 'tr_TR.UTF-8',
    LANG: 'tr_TR.UTF-8',
    HOME: scratchFolder(),
    USER: 'somebody',
  };
  expect(synthesizeFiles(again, elsewhere)).toEqual({ ...sample, [warningsFile]: '[]' });
});

test('the process that synthesizes for a suite makes what a program of its own makes, also after something was wrong', async () => {
  const output = join(scratchFolder(), 'cdktf.out');
  const broken = sampleRepository({ 'brokers/orders.yaml': 'version: 4.3.6\n' });
  await expect(synthesize({ repository: broken, output })).rejects.toThrow(
    /^the synthesis failed\.\nbrokers\/orders\.yaml:1:1 {3}instance {2}is missing\. Add a mapping\.\n/,
  );
  for (const repository of [watchedSample(), sampleRepository()]) await synthesize({ repository, output });
  expect(filesBelow(output)).toEqual({ ...sample, [warningsFile]: '[]' });
});

const watched = synthesizeFilesHere(
  sampleRepository({
    'platform.yaml': `${sampleFile('platform.yaml')}\nmonitoring: { instance: { type: t4g.large } }\n`,
  }),
);

test('a host that watches has a stack of its own, which the network and the brokers make room for', () => {
  expect(changedStacks(sample, watched).sort()).toEqual([
    'broker-orders',
    'broker-staging',
    'broker-telemetry',
    'monitoring',
    'network',
  ]);
});

test('a database or a cache has a stack of its own, which knows the processors that use the cache, endpoints have two, the roles of GitHub may read the tokens for Cloudflare, the monitoring host sends on what they write, and no other stack changes', () => {
  const whole = synthesizeFilesHere(watchedSample());
  expect(changedStacks(watched, whole).filter((name) => !name.startsWith('processor'))).toEqual([
    'bootstrap',
    'monitoring',
    'data',
    'edge',
    'ingress',
  ]);
  const { resource } = JSON.parse(whole['stacks/data/cdk.tf.json'] ?? '');
  expect(Object.keys(resource.aws_elasticache_user)).toEqual(['cache-user-orders']);
  const forgotten = sampleFile('processors/orders.yaml').replace('[database, cache]', '[database]');
  const after = synthesizeFilesHere(watchedSample({ 'processors/orders.yaml': forgotten }));
  expect(changedStacks(whole, after)).toEqual(['data', 'processor-orders']);
});

test('a new broker adds one stack and changes no byte of any other', () => {
  const after = synthesizeFilesHere(sampleRepository({ 'brokers/billing.yaml': sampleFile('brokers/orders.yaml') }));
  expect(changedStacks(sample, after)).toEqual(['broker-billing']);
});

test('a removed broker takes its stack away and changes no byte of any other', () => {
  const after = synthesizeFilesHere(sampleRepository({ 'brokers/staging.yaml': null }));
  expect(changedStacks(sample, after)).toEqual(['broker-staging']);
});

test('a resized broker changes its own stack only', () => {
  const resized = sampleFile('brokers/orders.yaml').replace('m7g.xlarge', 'm7g.2xlarge');
  const after = synthesizeFilesHere(sampleRepository({ 'brokers/orders.yaml': resized }));
  expect(changedStacks(sample, after)).toEqual(['broker-orders']);
});

test('a file with a problem stops the synthesis with the report and leaves no output', () => {
  const broken = sampleRepository({ 'brokers/orders.yaml': 'version: 4.3.6\n' });
  expect(() => synthesizeFiles(broken)).toThrow('brokers/orders.yaml:1:1   instance  is missing. Add a mapping.');
});

test('reordering or adding zones moves no subnet that is there', () => {
  const zones = sampleFile('platform.yaml').replace('[eu-west-1a, eu-west-1b, eu-west-1c]', '[eu-west-1c, eu-west-1a]');
  const subnets = (files: Record<string, string>) =>
    JSON.parse(files['stacks/network/cdk.tf.json'] ?? '').resource.aws_subnet;
  const after = subnets(synthesizeFilesHere(sampleRepository({ 'platform.yaml': zones })));
  expect(after['compute-c']).toEqual(subnets(sample)['compute-c']);
  expect(Object.keys(after)).toHaveLength(6);
});

test('every reference in a stack is to something that the stack itself declares', () => {
  for (const [path, text] of Object.entries(sample).filter(([each]) => each.endsWith('cdk.tf.json'))) {
    const { resource = {}, data = {}, ephemeral = {} } = JSON.parse(text);
    const referred = [...text.matchAll(/\$\{[^}]*?\b((?:data\.|ephemeral\.)?[a-z0-9]+_[a-z0-9_]+)\.([\w-]+)/g)];
    expect(referred.length).toBeGreaterThan(0);
    for (const [, type = '', name = ''] of referred) {
      const [kind, bare] = type.includes('.') ? type.split('.') : ['resource', type];
      const declared = { resource, data, ephemeral }[kind as 'resource' | 'data' | 'ephemeral'][bare ?? ''] ?? {};
      expect(`${path}: ${Object.keys(declared).includes(name) ? 'declares' : 'lacks'} ${type}.${name}`).toContain(
        'declares',
      );
    }
  }
});

test('the load balancer of a cluster stands in every zone, so that none is made anew when its broker shrinks', () => {
  const zones = sampleFile('platform.yaml')
    .replace('eu-west-1a, eu-west-1b, eu-west-1c]', 'us-west-2a, us-west-2b, us-west-2c, us-west-2d]')
    .replace('region: eu-west-1', 'region: us-west-2');
  const balancer = (nodes: number) => {
    const orders = sampleFile('brokers/orders.yaml').replace('nodes: 3', `nodes: ${nodes}`);
    const others = { 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null };
    const files = synthesizeFilesHere(
      sampleRepository({ ...others, 'platform.yaml': zones, 'brokers/orders.yaml': orders }),
    );
    return JSON.parse(files['stacks/broker-orders/cdk.tf.json'] ?? '').resource.aws_lb['endpoint-balancer'];
  };
  const ofThree = balancer(3);
  expect(balancer(5)).toEqual(ofThree);
  expect(ofThree.subnets).toEqual(
    ['a', 'b', 'c', 'd'].map(
      (letter) => `\${data.terraform_remote_state.network.outputs.compute_subnet_ids["us-west-2${letter}"]}`,
    ),
  );
});
