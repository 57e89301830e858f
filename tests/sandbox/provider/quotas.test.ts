import { openCloud } from '../../../sandbox/cloud.ts';
import { providerRefusals } from '../../../sandbox/provider/refusals/provider-refusals.ts';
import { quotaRefusals } from '../../../sandbox/provider/refusals/quotas.ts';
import { type ObjectValue, UNKNOWN } from '../../../sandbox/values.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** A cloud with so many objects of a type. */
function cloudOf(type: string, objects: readonly ObjectValue[]) {
  const cloud = openCloud(scratchFolder());
  for (const [i, object] of objects.entries()) cloud.put(type, `id-${i}`, object);
  return cloud;
}

const times = (count: number, object: ObjectValue) => Array.from({ length: count }, () => object);

describe('rules of a security group', () => {
  const type = 'aws_vpc_security_group_ingress_rule';
  const ipv4 = { security_group_id: 'sg-1', cidr_ipv4: '10.0.0.0/8' };
  const ipv6 = { security_group_id: 'sg-1', cidr_ipv6: '::/0' };
  const group = { security_group_id: 'sg-1', referenced_security_group_id: 'sg-2' };
  const said = (there: readonly ObjectValue[], object: ObjectValue, id?: string) =>
    quotaRefusals(cloudOf(type, there), { type, object, id }).map(({ summary }) => summary.split(': ').at(-1));

  test('are at most sixty of each version of IP, and one for a group is of both', () => {
    expect(said(times(59, ipv4), ipv4)).toEqual([]);
    expect(said(times(60, ipv4), ipv4)).toEqual(['61 IPv4, at most 60']);
    expect(said(times(60, ipv4), ipv6)).toEqual([]);
    expect(said([...times(30, ipv6), ...times(30, group)], ipv6)).toEqual(['61 IPv6, at most 60']);
    expect(said(times(60, ipv6), group)).toEqual(['61 IPv6, at most 60']);
  });

  test('are counted for each group, and one that changes is counted once', () => {
    expect(said(times(60, ipv4), { ...ipv4, security_group_id: 'sg-3' })).toEqual([]);
    expect(said(times(60, ipv4), ipv4, 'id-7')).toEqual([]);
  });
});

test('all inline policies of a role have at most 10,240 characters together, white space left out', () => {
  const type = 'aws_iam_role_policy';
  const cloud = cloudOf(type, [{ role: 'node', policy: 'a'.repeat(10_000) }]);
  const said = (policy: string) =>
    quotaRefusals(cloud, { type, object: { role: 'node', policy } }).map(({ summary, detail }) => [summary, detail]);
  expect(said(`${'b'.repeat(240)}${' '.repeat(100)}`)).toEqual([]);
  expect(said('b'.repeat(241))).toEqual([
    [
      'aws_iam_role_policy: LimitExceeded: Maximum policy size of 10240 bytes exceeded for role node: 10241 characters, at most 10240',
      'AWS refuses it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    ],
  ]);
});

test('ten managed policies are attached to a role, and no more', () => {
  const type = 'aws_iam_role_policy_attachment';
  const object = { role: 'apply', policy_arn: 'arn:aws:iam::aws:policy/a' };
  const refused = (count: number) => quotaRefusals(cloudOf(type, times(count, object)), { type, object });
  expect(refused(9)).toEqual([]);
  expect(refused(10).map(({ summary }) => summary)).toEqual([
    'aws_iam_role_policy_attachment: LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10 (apply): 11 policies, at most 10',
  ]);
});

describe('the configuration of the provider is refused', () => {
  const said = (config: ObjectValue) => providerRefusals(config).map(({ summary }) => summary);

  test('where it names accounts that are none, allows and forbids some, or has a region of nobody', () => {
    expect(said({ region: 'eu-west-1', allowed_account_ids: ['123456789012'] })).toEqual([]);
    expect(said({ allowed_account_ids: ['12'] })).toEqual([
      'provider aws: invalid value for allowed_account_ids.0 (must match ^\\d{12}$): "12"',
    ]);
    expect(said({ allowed_account_ids: [], forbidden_account_ids: [] })).toEqual([
      'provider aws: "allowed_account_ids": conflicts with forbidden_account_ids',
    ]);
    expect(said({ region: 'europe' })).toEqual(['provider aws: invalid AWS Region: "europe"']);
  });

  test('with more default tags than a resource takes, and not while they are unknown', () => {
    const tags = Object.fromEntries(times(51, {}).map((_, i) => [`k${i}`, 'v']));
    expect(said({ default_tags: [{ tags }] })).toEqual([
      'provider aws: a resource can have at most 50 tags: tags has 51',
    ]);
    expect(said({ region: UNKNOWN, default_tags: UNKNOWN })).toEqual([]);
  });
});
