import { plainText } from '../../../../catalog/words/sentence.ts';
import { findUnexplained } from '../../../../pipeline/review/unexplained/unexplained.ts';
import { filledInAlarms, filledIn as filledInElsewhere, filledInStores } from '../../../real-provider.ts';
import { deleted, type Entry, planOf, stackOf, updated } from '../plan/plans.ts';

type Values = Record<string, unknown>;

const filledIn = { ...filledInElsewhere, ...filledInStores, ...filledInAlarms };

/** Every type of which the real provider fills something in, with all of it, as the first refresh after an apply shows it. */
const types = [...new Set(Object.keys(filledIn).map((pair) => pair.split('.')[0] ?? ''))];
const side = (type: string, which: 'before' | 'after'): Values =>
  Object.fromEntries(
    Object.entries(filledIn)
      .filter(([pair]) => pair.startsWith(`${type}.`))
      .map(([pair, values]) => [pair.split('.')[1] ?? '', values[which]]),
  );

/** What of the resources' identity the resources beside them name. */
const own: Record<string, Values> = {
  aws_security_group: { id: 'sg-1' },
  aws_route_table: { id: 'rtb-1' },
  aws_iam_role: { name: 'acme' },
  aws_iam_policy: { arn: 'arn:aws:iam::123456789012:policy/acme' },
  aws_instance: { id: 'i-1' },
};

/** A block sets one thing only that was filled in elsewhere in it. */
const configured: Record<string, Values> = {
  aws_s3_bucket_server_side_encryption_configuration: {
    rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256' }] }],
  },
  aws_cloudwatch_metric_alarm: {
    metric_query: [
      { id: 'idle', expression: 'IF(up >= 1 AND depth < 1, 1, 0)', label: 'idle', return_data: true },
      ...['Up', 'Depth'].map((metric_name) => ({
        id: metric_name.toLowerCase(),
        return_data: false,
        metric: { dimensions: { Queue: 'placed' }, metric_name, namespace: 'acme', period: 60, stat: 'Maximum' },
      })),
    ],
  },
};

const rule = (more: Values) => ({ security_group_id: 'sg-1', ip_protocol: 'tcp', ...more });
const services = { from_port: 5671, to_port: 5671, description: 'services of the shop' };

/** The resources that made what is filled in. */
const beside: Record<string, Values> = {
  'aws_vpc_security_group_ingress_rule.a': rule({ ...services, cidr_ipv4: '10.20.80.0/21' }),
  'aws_vpc_security_group_ingress_rule.b': rule({ ...services, cidr_ipv4: '10.20.64.0/21' }),
  'aws_vpc_security_group_ingress_rule.c': rule({ ...services, cidr_ipv4: '10.20.72.0/21' }),
  'aws_vpc_security_group_ingress_rule.d': rule({ from_port: 15671, to_port: 15671, cidr_ipv4: '10.40.0.0/16' }),
  'aws_vpc_security_group_egress_rule.a': rule({ from_port: 443, to_port: 443, cidr_ipv4: '0.0.0.0/0' }),
  'aws_vpc_security_group_egress_rule.b': rule({
    from_port: 5671,
    to_port: 5671,
    referenced_security_group_id: 'sg-1',
  }),
  'aws_route.a': { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' },
  'aws_iam_role_policy.a': { role: 'acme', name: 'permissions' },
  'aws_iam_role_policy_attachment.a': { role: 'acme', policy_arn: 'arn:aws:iam::123456789012:policy/acme-warren-read' },
  'aws_iam_role_policy_attachment.b': { role: 'other', policy_arn: own.aws_iam_policy?.arn },
  'aws_iam_role_policy_attachment.c': { role: 'third', policy_arn: own.aws_iam_policy?.arn },
  'aws_volume_attachment.a': { instance_id: 'i-1', volume_id: 'vol-9e709c2bf6d662488' },
};

/** What is told of a state as the real provider leaves it, with more in some resources. */
function told(more: Record<string, Values> = {}): string[] {
  const refreshed = (type: string) => ({ ...own[type], ...side(type, 'after'), ...more[type] });
  const drift = Object.fromEntries(
    types.map((type): [string, Entry] => [
      `${type}.x`,
      updated({ ...own[type], ...side(type, 'before') }, refreshed(type)),
    ]),
  );
  const idle = (values: Values): Entry => ({ actions: ['no-op'], before: values, after: values });
  const changes = Object.fromEntries([
    ...types.map((type) => [`${type}.x`, idle(refreshed(type))] as const),
    ...Object.entries(beside).map(([address, values]) => [address, idle(values)] as const),
  ]);
  const stack = stackOf(Object.fromEntries(types.map((type) => [`${type}.x`, configured[type] ?? {}])));
  const plan = planOf({ changes, drift, configuration: stack });
  return findUnexplained({ stack: 's', plan, before: stack, after: stack }).map(
    ({ severity, sentence }) => `${severity}: ${plainText(sentence)}`,
  );
}

test('of what the real provider fills in after an apply nothing is told', () => {
  expect(types.length).toBeGreaterThan(15);
  expect(told()).toEqual([]);
});

describe('of an alarm that goes', () => {
  const type = 'aws_cloudwatch_metric_alarm';
  const address = `${type}.x`;
  const stack = stackOf({ [address]: configured[type] ?? {} });
  const toldOf = (seen: Values) => {
    const changes = { [address]: deleted(seen) };
    const drift = { [address]: updated(side(type, 'before'), seen) };
    const plan = planOf({ changes, drift, configuration: stackOf({}) });
    return findUnexplained({ stack: 's', plan, before: stack, after: undefined }).map(({ sentence }) =>
      plainText(sentence),
    );
  };

  test('nothing is told that the real provider filled in', () => {
    expect(toldOf(side(type, 'after'))).toEqual([]);
  });

  test('an expression that a hand changed is told', () => {
    const seen = side(type, 'after');
    const metric_query = (seen.metric_query as Values[]).map((query) =>
      query.id === 'idle' ? { ...query, expression: 'up' } : query,
    );
    expect(toldOf({ ...seen, metric_query })).toEqual([
      expect.stringMatching(
        /^The metric query of aws_cloudwatch_metric_alarm\.x was changed outside Terraform, .*expression: up/,
      ),
    ]);
  });
});

const filled = (type: string, name: string) => filledIn[`${type}.${name}`]?.after as Values[];
const door = { protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks: ['0.0.0.0/0'], description: '' };

test('a port that a hand opened is told alone, as severe as it is, with what closes it', () => {
  expect(told({ aws_security_group: { ingress: [...filled('aws_security_group', 'ingress'), door] } })).toEqual([
    'exposed: aws_security_group.x lets everyone (0.0.0.0/0) in on tcp port 22, which no file says: it was opened outside Terraform. Applying leaves it open; aws ec2 revoke-security-group-ingress --group-id sg-1 --ip-permissions \'[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]\' closes it.',
  ]);
});

test('a network more in an entry that has several is told, and nothing of the others', () => {
  const [first = {}, ...others] = filled('aws_security_group', 'ingress');
  const cidrs = [...(first.cidr_blocks as string[]), '192.0.2.0/24'];
  const [only, ...more] = told({ aws_security_group: { ingress: [{ ...first, cidr_blocks: cidrs }, ...others] } });
  expect(only).toMatch(/^exposed: aws_security_group\.x lets 192\.0\.2\.0\/24 in on tcp port 5671,/);
  expect(more).toEqual([]);
});

test.each<[string, Record<string, Values>, RegExp]>([
  [
    'every protocol from another group',
    {
      aws_security_group: {
        ingress: [{ protocol: '-1', from_port: 0, to_port: 0, security_groups: ['123456789012/sg-2'] }],
      },
    },
    /^exposed: .* lets sg-2 in on every port, .*"IpProtocol":"-1","UserIdGroupPairs":\[\{"GroupId":"sg-2"\}\]\}\]' closes it\.$/,
  ],
  [
    'a way out over IPv6',
    { aws_security_group: { egress: [{ protocol: 'udp', from_port: 1, to_port: 9, ipv6_cidr_blocks: ['::/0'] }] } },
    /^live: .* lets its machines out to everyone \(::\/0\) on udp ports 1 to 9, .*"Ipv6Ranges":\[\{"CidrIpv6":"::\/0"\}\]/,
  ],
  [
    'a route',
    { aws_route_table: { route: [{ cidr_block: '10.9.0.0/16', gateway_id: '', transit_gateway_id: 'tgw-1' }] } },
    /^downtime: aws_route_table\.x sends what is for 10\.9\.0\.0\/16 to tgw-1, .*; aws ec2 delete-route --route-table-id rtb-1 --destination-cidr-block 10\.9\.0\.0\/16 removes it\.$/,
  ],
  [
    'a policy in a role',
    { aws_iam_role: { inline_policy: [{ name: 'permissions' }, { name: 'hand' }] } },
    /^exposed: .* has the rights of policy hand, too, .*; aws iam delete-role-policy --role-name acme --policy-name hand removes it\.$/,
  ],
  [
    'a policy at a role',
    { aws_iam_role: { managed_policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] } },
    /^exposed: .*AdministratorAccess, too, .*; aws iam detach-role-policy --role-name acme --policy-arn arn:aws:iam::aws:policy\/AdministratorAccess removes it\.$/,
  ],
  ['rights for one more', { aws_iam_policy: { attachment_count: 3 } }, /^exposed: .* gives its rights to 1 more /],
  ['a disk', { aws_instance: { ebs_block_device: [{ volume_id: 'vol-2' }] } }, /^none: .* has the disk vol-2, too, /],
])('%s that no resource of the stack made is told alone', (_, more, sentence) => {
  const [only, ...others] = told(more);
  expect(only).toMatch(sentence);
  expect(others).toEqual([]);
});
