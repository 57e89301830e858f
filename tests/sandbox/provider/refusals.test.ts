import { resourceRefusals } from '../../../sandbox/provider/refusals/resource-refusals.ts';
import { typeArguments } from '../../../sandbox/schema/arguments/arguments.ts';
import { type ObjectValue, UNKNOWN } from '../../../sandbox/values.ts';

/** What is said of a configuration, each as summary and who refuses it. */
const said = (type: string, config: ObjectValue) =>
  resourceRefusals(type, config).map(({ summary, detail }) => `${summary} | ${detail}`);

const by = (source: string) => `hashicorp/aws refuses it: internal/service/${source}.`;

const balancer = { load_balancer_type: 'network', subnets: ['subnet-1'] };
const rule = { security_group_id: 'sg-1', ip_protocol: 'tcp', cidr_ipv4: '10.0.0.0/8' };

describe('a value is refused by the table', () => {
  const refused: [kind: string, type: string, config: ObjectValue, expected: string][] = [
    [
      'that is none of those allowed',
      'aws_lb',
      { ...balancer, load_balancer_type: 'classic' },
      `aws_lb: expected load_balancer_type to be one of ["application" "network" "gateway"], got "classic" | ${by('elbv2/load_balancer.go')}`,
    ],
    [
      'out of its range',
      'aws_vpc_security_group_ingress_rule',
      { ...rule, from_port: 65536 },
      `aws_vpc_security_group_ingress_rule: expected from_port to be in the range (-1 - 65535), got 65536 | ${by('ec2/vpc_security_group_ingress_rule.go')}`,
    ],
    [
      'that is a number in a text, out of its range',
      'aws_lb_target_group',
      { port: 1, protocol: 'TCP', vpc_id: 'vpc-1', deregistration_delay: '3601' },
      `aws_lb_target_group: expected deregistration_delay to be in the range (0 - 3600), got "3601" | ${by('elbv2/target_group.go')}`,
    ],
    [
      'out of its range, and none of those that are allowed besides',
      'aws_secretsmanager_secret',
      { recovery_window_in_days: 3 },
      `aws_secretsmanager_secret: expected recovery_window_in_days to be in the range (7 - 30) or 0, got 3 | ${by('secretsmanager/secret.go')}`,
    ],
    [
      'below the least',
      'aws_s3_bucket_lifecycle_configuration',
      { rule: [{ id: 'a', noncurrent_version_expiration: [{ noncurrent_days: 0 }] }] },
      `aws_s3_bucket_lifecycle_configuration: expected rule.0.noncurrent_version_expiration.0.noncurrent_days to be at least (1), got 0 | ${by('s3/bucket_lifecycle_configuration.go')}`,
    ],
    [
      'too long, in bytes',
      'aws_route53_zone',
      { name: 'a', comment: 'é'.repeat(129) },
      `aws_route53_zone: expected length of comment to be in the range (0 - 256), got ${JSON.stringify('é'.repeat(129)).slice(0, 100)}… (131 characters) | ${by('route53/zone.go')}`,
    ],
    [
      'of other characters',
      'aws_iam_role_policy',
      { name: 'a b', role: 'r', policy: '{}' },
      `aws_iam_role_policy: invalid value for name (must match ^[\\w+=,.@-]*$): "a b" | ${by('iam/role_policy.go')}`,
    ],
    [
      'that begins as AWS has it begin for itself',
      'aws_lb',
      { ...balancer, name: 'internal-orders' },
      `aws_lb: invalid value for name (must not match ^internal-): "internal-orders" | ${by('elbv2/load_balancer.go')}`,
    ],
    [
      'that begins like an id',
      'aws_security_group',
      { name: 'sg-orders' },
      `aws_security_group: invalid value for name (must not match ^sg-): "sg-orders" | ${by('ec2/vpc_security_group.go')}`,
    ],
    [
      'that is no JSON',
      'aws_iam_policy',
      { policy: 'allow' },
      `aws_iam_policy: policy ("allow") contains an invalid JSON policy: not a JSON object | ${by('iam/policy.go')}`,
    ],
    [
      'that is no ARN',
      'aws_iam_role_policy_attachment',
      { role: 'r', policy_arn: 'ReadOnlyAccess' },
      `aws_iam_role_policy_attachment: policy_arn ("ReadOnlyAccess") is an invalid ARN | ${by('iam/role_policy_attachment.go')}`,
    ],
    [
      'that is no network but an address in one',
      'aws_vpc_security_group_egress_rule',
      { ...rule, cidr_ipv4: '10.0.0.1/8' },
      `aws_vpc_security_group_egress_rule: cidr_ipv4 ("10.0.0.1/8") is not a valid CIDR block; did you mean 10.0.0.0/8? | ${by('ec2/vpc_security_group_egress_rule.go')}`,
    ],
    [
      'that is a network of another size',
      'aws_vpc',
      { cidr_block: '10.0.0.0/8' },
      `aws_vpc: expected cidr_block to contain a network with between 16 and 28 significant bits, got "10.0.0.0/8" | ${by('ec2/vpc_.go')}`,
    ],
    [
      'in a list',
      'aws_iam_openid_connect_provider',
      { url: 'https://a.example', client_id_list: ['a', ''] },
      `aws_iam_openid_connect_provider: expected length of client_id_list.1 to be in the range (1 - 255), got "" | ${by('iam/openid_connect_provider.go')}`,
    ],
    [
      'with more entries than allowed',
      'aws_s3_object',
      { bucket: 'b', key: 'k', override_provider: [{ default_tags: [{ tags: { a: '1' } }] }] },
      `aws_s3_object: bad size of override_provider.0.default_tags.0.tags: it must contain at least 0 elements and at most 0 elements: length=1 | ${by('s3/object.go')}`,
    ],
    [
      'that AWS alone refuses, in its own words',
      'aws_iam_role',
      { assume_role_policy: JSON.stringify({ a: 'x'.repeat(2048) }) },
      `aws_iam_role: Cannot exceed quota for ACLSizePerRole: 2048: assume_role_policy has 2056 characters without spaces, at most 2048 are allowed | AWS refuses it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html`,
    ],
    [
      'that AWS has no character for',
      'aws_vpc_security_group_ingress_rule',
      { ...rule, description: "the team's" },
      `aws_vpc_security_group_ingress_rule: invalid value for description (must match ^[0-9A-Za-z ._:/()#,@[\\]+=&;{}!$*-]*$): "the team's" | AWS refuses it: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html`,
    ],
  ];

  test.each(refused)('%s', (_, type, config, expected) => {
    expect(said(type, config)).toEqual([expected]);
  });
});

describe('arguments are refused together', () => {
  const refused: [kind: string, type: string, config: ObjectValue, expected: string][] = [
    [
      'of which there may be one',
      'aws_security_group',
      { name: 'a', name_prefix: 'b' },
      'aws_security_group: only one of `name,name_prefix` can be specified, but `name,name_prefix` were specified',
    ],
    [
      'of which there must be one',
      'aws_lb',
      { load_balancer_type: 'network' },
      'aws_lb: one of `subnet_mapping,subnets` must be specified',
    ],
    [
      'that conflict',
      'aws_instance',
      { ami: 'ami-1', instance_type: 'm7g.large', network_interface: [{ device_index: 0 }], subnet_id: 'subnet-1' },
      'aws_instance: "network_interface": conflicts with subnet_id',
    ],
    [
      'when one that is required with another is missing',
      'aws_vpc',
      { ipv4_netmask_length: 20 },
      'aws_vpc: "ipv4_netmask_length": all of `ipv4_netmask_length,ipv4_ipam_pool_id` must be specified',
    ],
    [
      'when another one asks for what is missing',
      'aws_lb_target_group',
      { port: 5671, protocol: 'TCP' },
      'aws_lb_target_group: attribute "vpc_id" must be specified when "target_type" is left out',
    ],
    [
      'when another one forbids what is there',
      'aws_ebs_volume',
      { size: 50, type: 'gp2', throughput: 500 },
      'aws_ebs_volume: attribute "throughput" cannot be specified when "type" is "gp2"',
    ],
  ];

  test.each(refused)('%s', (_, type, config, expected) => {
    expect(resourceRefusals(type, config).map(({ summary }) => summary)).toEqual([expected]);
  });
});

describe('what is not known yet passes', () => {
  test('as a value, in a list, and as one of a group', () => {
    expect(said('aws_lb', { name: UNKNOWN, subnets: UNKNOWN, load_balancer_type: UNKNOWN })).toEqual([]);
    expect(said('aws_iam_openid_connect_provider', { url: UNKNOWN, client_id_list: [UNKNOWN] })).toEqual([]);
    expect(said('aws_lb', { name: 'a', name_prefix: UNKNOWN, subnets: ['s'] })).toEqual([]);
    expect(said('aws_lb_target_group', { target_type: UNKNOWN })).toEqual([]);
    expect(said('aws_vpc', { tags: UNKNOWN, cidr_block: UNKNOWN })).toEqual([]);
  });

  test('but not what stands beside it', () => {
    expect(said('aws_lb', { name: 'sg-', subnets: [UNKNOWN], ip_address_type: UNKNOWN })).toHaveLength(1);
  });
});

describe('tags are refused', () => {
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));

  test('beyond fifty, and beyond ten of an object in S3', () => {
    expect(said('aws_vpc', { tags: tags(50) })).toEqual([]);
    expect(said('aws_vpc', { tags: tags(51) })).toEqual([
      'aws_vpc: a resource can have at most 50 tags: tags has 51 | AWS refuses it: https://docs.aws.amazon.com/batch/latest/userguide/tag-restrictions.html',
    ]);
    expect(said('aws_s3_object', { bucket: 'b', key: 'k', tags: tags(10) })).toEqual([]);
    expect(said('aws_s3_object', { bucket: 'b', key: 'k', tags_all: tags(11) })).toEqual([
      'aws_s3_object: Object tags cannot be greater than 10: tags_all has 11 | AWS refuses it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html',
    ]);
  });

  test('with keys and values that are too long, and with keys of AWS', () => {
    const summaries = resourceRefusals('aws_vpc', {
      tags: { [`${'k'.repeat(129)}`]: '', v: 'v'.repeat(257), 'aws:a': '' },
    });
    expect(summaries.map(({ summary }) => summary.slice(0, 78))).toEqual([
      'aws_vpc: tags: expected length of a key to be in the range (1 - 128), got "kkk',
      'aws_vpc: tags: expected length of a value to be in the range (0 - 256), got "v',
      'aws_vpc: tags: a key cannot begin with "aws:", got "aws:a"',
    ]);
  });
});

test('a secret is not said', () => {
  const config = { secret_id: 's', secret_binary: 'not base64 at all' };
  expect(JSON.stringify(said('aws_secretsmanager_secret_version', config))).toContain('(sensitive value)');
  expect(JSON.stringify(said('aws_secretsmanager_secret_version', config))).not.toContain('not base64');
});

test('names of buckets are those that S3 takes', () => {
  const taken = (bucket: string) => said('aws_s3_bucket', { bucket }).length === 0;
  expect(['acme-warren-state-123456789012-eu-west-1', 'a.b', 'abc'].map(taken)).toEqual([true, true, true]);
  const refused = ['ab', 'A-b', '-ab', 'ab-', 'a..b', '10.0.0.1', 'xn--abc', 'sthree-a', 'abc-s3alias', 'a'.repeat(64)];
  expect(refused.filter(taken)).toEqual([]);
});

test('every type says which file of the provider its checks are in', () => {
  for (const [type, { source }] of Object.entries(typeArguments)) {
    const path = type.startsWith('pagerduty_')
      ? /^pagerduty\/resource_pagerduty_\w+\.go$/
      : /^internal\/services?\/\w+\/\w+\.go$/;
    expect(source).toMatch(path);
  }
});
