import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { App, TerraformOutput } from 'cdktf';
import { parse } from 'yaml';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { tag } from '../../../contracts/tags.ts';
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

test('what takes few tags carries those by which Warren knows it, and none of the files', () => {
  const { app } = twoStacks();
  const object = { tags: literal<Record<string, string>>({ team: 'shop' }), ownTags: { [tag.broker]: 'orders' } };
  const stack = new PlatformStack(app, 'broker-orders', { platform }, object);
  const zone = new Route53Zone(stack, 'zone', { name: 'acme.internal', ...stack.ownTagsOnly });
  const { provider, resource } = stack.toTerraform();
  const own = { [tag.platform]: 'acme', [tag.stack]: 'broker-orders', [tag.broker]: 'orders' };
  expect(resource.aws_route53_zone[zone.friendlyUniqueId]).toMatchObject({ provider: 'aws.own-tags', tags: own });
  expect(provider.aws).toEqual([
    expect.objectContaining({ default_tags: [{ tags: { team: 'shop', ...own } }] }),
    { alias: 'own-tags', region: 'eu-west-1', allowed_account_ids: ['123456789012'] },
  ]);
});
