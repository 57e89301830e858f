import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { App, TerraformOutput } from 'cdktf';
import { parse } from 'yaml';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { PlatformStack } from '../../../stacks/constructs/platform-stack.ts';
import { readUpstream } from '../../../stacks/constructs/upstream.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const platform = literal(platformSchema.parse(parse(sampleFile('platform.yaml'))));

function twoStacks() {
  const app = new App({ outdir: scratchFolder(), skipValidation: true });
  const network = new PlatformStack(app, 'network', { platform });
  const broker = new PlatformStack(app, 'broker', { platform });
  const vpc = new Vpc(network, 'vpc', { cidrBlock: '10.20.0.0/16' });
  return { app, network, broker, vpc };
}

test('a stack reads the declared outputs of another, and comes after it', () => {
  const { app, network, broker } = twoStacks();
  const upstream = readUpstream(broker, { name: 'network', outputs: { vpc_id: 'The VPC.', subnets: 'By zone.' } });
  new TerraformOutput(broker, 'vpc', { value: upstream.text('vpc_id') });
  new TerraformOutput(broker, 'subnet', { value: upstream.entry('subnets', 'eu-west-1a') });
  app.synth();
  expect(broker.dependencies).toEqual([network]);
  const { output } = broker.toTerraform();
  expect(output.vpc.value).toBe('${data.terraform_remote_state.network.outputs.vpc_id}');
  expect(output.subnet.value).toBe('${data.terraform_remote_state.network.outputs.subnets["eu-west-1a"]}');
});

test('a stack that builds on one that is not there says which and where it belongs', () => {
  const { broker } = twoStacks();
  expect(() => readUpstream(broker, { name: 'data', outputs: {} })).toThrow(
    'stack broker builds on data, which does not stand above it in stacks/stacks.ts',
  );
});

test('every stack has the provider that reads no secret back', () => {
  const { network } = twoStacks();
  expect(network.toTerraform().terraform.required_providers).toEqual({ aws: { source: 'aws', version: '6.26.0' } });
});

test('every stack keeps its state in S3, encrypted and locked, and refuses other accounts', () => {
  const { network } = twoStacks();
  const { terraform, provider } = network.toTerraform();
  expect(terraform.backend.s3).toMatchObject({ encrypt: true, use_lockfile: true, key: 'network.tfstate' });
  expect(provider.aws[0].allowed_account_ids).toEqual(['123456789012']);
});

test('every stack has a provider without default tags for what takes few, in the same account', () => {
  const { network } = twoStacks();
  const [usual, untagged] = network.toTerraform().provider.aws;
  expect(usual.default_tags[0].tags).toMatchObject({ 'warren:platform': 'acme' });
  expect(untagged).toEqual({ alias: 'untagged', region: 'eu-west-1', allowed_account_ids: ['123456789012'] });
});

test('what takes few tags can carry those by which Warren knows it', () => {
  const { network } = twoStacks();
  expect(network.ownTags).toEqual({ 'warren:platform': 'acme', 'warren:stack': 'network' });
});
