import { readFileSync } from 'node:fs';
import { App } from 'cdktf';
import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { BootstrapStack } from '../../../stacks/bootstrap/bootstrap-stack.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { policyDocument } from '../../../stacks/constructs/policy.ts';
import type { DeployerRights } from '../../../stacks/constructs/rights/deployer-rights.ts';
import { deployerRights } from '../../../stacks/stacks.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { decide, type Statement } from '../iam/evaluate.ts';
import { boundaries, policiesOf, principalOf, type Role, sample, synthesized } from './github-roles.ts';

afterAll(removeScratchFolders);

const statementsOf = (role: Role) => principalOf(role).policies;

/** Whether AWS would let it be, conditions aside. */
function may(statements: readonly Statement[], action: string, resource: string): boolean {
  const unconditional = statements.map(({ Condition: _, ...statement }) => statement);
  return decide({ policies: unconditional }, { action, resource }) === 'allowed';
}

const states = 'arn:aws:s3:::acme-warren-state-123456789012-eu-west-1';
const plans = 'arn:aws:s3:::acme-warren-plans-123456789012-eu-west-1';

test('only workflows of this repository take the roles: pull requests and the main branch look, the environment applies', () => {
  const { aws_iam_role: roles } = synthesized({
    ...sample,
    github: { repository: 'acme/mq', environment: 'live', oidcProvider: 'create' },
  }).resource;
  const trust = (id: string) => JSON.parse(roles[id].assume_role_policy).Statement;
  const host = 'token.actions.githubusercontent.com';
  const trusted = (subjects: string[]) => [
    {
      Effect: 'Allow',
      Principal: { Federated: '${aws_iam_openid_connect_provider.github.arn}' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: subjects } },
    },
  ];
  expect(trust('plan-role')).toEqual(
    trusted([
      'repo:acme/mq:pull_request:base_ref:main',
      'repo:acme/mq:ref:refs/heads/main',
      'repo:acme/mq:ref:refs/heads/main:base_ref:',
    ]),
  );
  expect(trust('apply-role')).toEqual(
    trusted(['repo:acme/mq:environment:live', 'repo:acme/mq:environment:live:base_ref:']),
  );
  expect(roles['plan-role'].name).toBe('acme-warren-plan');
  expect(roles['apply-role'].name).toBe('acme-warren-apply');
});

test('a repository whose tokens carry numbers is trusted by its name and numbers together', () => {
  const { aws_iam_role: roles } = synthesized({
    ...sample,
    github: {
      repository: 'acme/mq',
      ids: { owner: 123_456, repository: 456_789 },
      environment: 'live',
      oidcProvider: 'create',
    },
  }).resource;
  const subjects = (id: string) =>
    JSON.parse(roles[id].assume_role_policy).Statement[0].Condition.StringEquals[
      'token.actions.githubusercontent.com:sub'
    ];
  expect(subjects('plan-role')).toEqual([
    'repo:acme@123456/mq@456789:pull_request:base_ref:main',
    'repo:acme@123456/mq@456789:ref:refs/heads/main',
    'repo:acme@123456/mq@456789:ref:refs/heads/main:base_ref:',
  ]);
  expect(subjects('apply-role')).toEqual([
    'repo:acme@123456/mq@456789:environment:live',
    'repo:acme@123456/mq@456789:environment:live:base_ref:',
  ]);
});

test('a pull request against another branch, whose workflow that branch says, is given no role', () => {
  const { aws_iam_role: roles } = synthesized({
    ...sample,
    github: { repository: 'acme/mq', environment: 'live', oidcProvider: 'create' },
  }).resource;
  const trusted = Object.values<{ assume_role_policy: string }>(roles).flatMap(
    (role) =>
      JSON.parse(role.assume_role_policy).Statement[0].Condition.StringEquals[
        'token.actions.githubusercontent.com:sub'
      ] as string[],
  );
  expect(trusted.filter((subject) => subject.includes(':pull_request'))).toEqual([
    'repo:acme/mq:pull_request:base_ref:main',
  ]);
  // A job of a pull request that names the environment has a base, too.
  expect(trusted.filter((subject) => /environment:live:base_ref:./.test(subject))).toEqual([]);
});

test('the apply role may be taken for as long as any workflow asks for it, the plan role for the usual hour', () => {
  const { aws_iam_role: roles } = synthesized(sample).resource;
  const asked = ['apply', 'operate'].map((name) =>
    Number(/role-duration-seconds: (\d+)/.exec(readFileSync(`.github/workflows/${name}.yml`, 'utf8'))?.[1]),
  );
  expect(roles['apply-role'].max_session_duration).toBe(Math.max(...asked));
  expect(roles['plan-role'].max_session_duration).toBeUndefined();
});

test('an identity provider that is there already is used and not made', () => {
  const { resource } = synthesized({
    ...sample,
    github: { repository: 'acme/mq', environment: 'production', oidcProvider: 'existing' },
  });
  expect(resource.aws_iam_openid_connect_provider).toBeUndefined();
  expect(JSON.parse(resource.aws_iam_role['plan-role'].assume_role_policy).Statement[0].Principal.Federated).toBe(
    'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
  );
});

test('without a repository there is no way in for GitHub, and what stacks make is bounded all the same', () => {
  const { resource, output } = synthesized({ ...sample, github: undefined });
  expect(Object.keys(resource).filter((type) => type.startsWith('aws_iam'))).toEqual(['aws_iam_policy']);
  expect(Object.keys(boundaries({ ...sample, github: undefined }))).toHaveLength(10);
  expect(Object.keys(output)).toEqual(['state_bucket', 'plan_bucket']);
});

test.each([
  ['s3:GetObject', `${states}/network.tfstate`, true],
  ['s3:GetObject', `${states}/network.tfstate.tflock`, false],
  ['s3:PutObject', `${states}/network.tfstate.tflock`, false],
  ['s3:DeleteObject', `${states}/network.tfstate.tflock`, false],
  ['s3:ListBucket', states, true],
  ['s3:PutObject', `${states}/warren/held/7-abc.json`, false],
  ['s3:DeleteObject', `${states}/warren/held/7-abc.json`, false],
  ['s3:PutObject', `${states}/network.tfstate`, false],
  ['s3:PutObject', `${plans}/plans/1/abc/2-1/network.tfplan`, true],
  ['s3:GetObject', `${plans}/plans/1/abc/2-1/network.tfplan`, false],
  ['s3:GetObject', 'arn:aws:s3:::acme-warren-backups-123456789012-eu-west-1/brokers/orders/x', false],
  ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', false],
  ['secretsmanager:ListSecretVersionIds', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', true],
  ['secretsmanager:DescribeSecret', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', true],
  ['secretsmanager:GetResourcePolicy', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', true],
  ['ec2:RunInstances', '*', false],
  ['ssm:SendCommand', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1', false],
  ['iam:CreateRole', 'arn:aws:iam::123456789012:role/acme-broker-orders', false],
  ['ec2:DescribeInstances', '*', true],
])('whoever plans and %s on %s: %s', (action, resource, allowed) => {
  expect(may(statementsOf('plan'), action, resource)).toBe(allowed);
});

test.each([
  ['s3:PutObject', `${states}/network.tfstate`, true],
  ['s3:DeleteObject', `${states}/network.tfstate`, false],
  ['s3:GetObject', `${states}/network.tfstate.tflock`, true],
  ['s3:PutObject', `${states}/network.tfstate.tflock`, true],
  ['s3:DeleteObject', `${states}/network.tfstate.tflock`, true],
  ['s3:PutObject', `${states}/network.tflock`, false],
  ['s3:GetObject', `${states}/warren/applies/7-abc.json`, true],
  ['s3:PutObject', `${states}/warren/at-work/network.json`, true],
  ['s3:PutObject', `${states}/warren/last-applied/network.json`, true],
  ['s3:DeleteObject', `${states}/warren/held/7-abc.json`, true],
  ['s3:DeleteObjectVersion', `${states}/network.tfstate`, false],
  ['s3:GetObject', `${plans}/plans/1/abc/2-1/network.tfplan`, true],
  ['s3:PutObject', `${plans}/plans/1/abc/2-1/network.tfplan`, false],
  ['s3:PutBucketPolicy', plans, false],
  ['s3:PutBucketPolicy', 'arn:aws:s3:::acme-warren-config-123456789012-eu-west-1', true],
  ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', false],
  ['secretsmanager:CreateSecret', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/x', true],
  ['dynamodb:DeleteTable', 'arn:aws:dynamodb:eu-west-1:123456789012:table/other', false],
])('whoever applies and %s on %s: %s', (action, resource, allowed) => {
  expect(may(statementsOf('apply'), action, resource)).toBe(allowed);
});

test.each([
  ['plan', 'plan', true],
  ['plan', 'deploy', false],
  ['apply', 'deploy', true],
  ['apply', 'plan', false],
] as const)('whoever takes the %s role and reads the token for Cloudflare that %ss: %s', (role, token, allowed) => {
  const cloudflare = platformSchema.shape.cloudflare.parse({
    accountId: '89abcdef0123456789abcdef01234567',
    zoneId: '0123456789abcdef0123456789abcdef',
    zone: 'example.com',
    plan: 'pro',
    deployToken: { secret: 'acme/deploy' },
    planToken: { secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/plan-AbCdEf' },
  });
  const { policies } = principalOf(role, { ...sample, cloudflare });
  const secret = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/${token}-AbCdEf`;
  expect(may(policies, 'secretsmanager:GetSecretValue', secret)).toBe(allowed);
});

const longest: Platform = {
  ...sample,
  name: 'a'.repeat(20),
  region: 'ap-southeast-2',
  domain: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`,
};

describe.each<Role>(['plan', 'apply'])(
  'the policies of the %s role, for a platform with the longest names,',
  (role) => {
    const { inline, attached } = policiesOf(role, longest);

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, where blanks do not count.
    test('stay within what IAM takes', () => {
      expect(inline.join('').length).toBeLessThanOrEqual(10_240);
      expect(attached.filter((policy) => policy.length > 6144)).toEqual([]);
      // Twenty, for an account that asked for more: https://repost.aws/knowledge-center/iam-increase-policy-size
      expect(attached.length).toBeLessThanOrEqual(10);
    });

    test('name each statement once', () => {
      for (const text of [...inline, ...attached]) {
        const names = JSON.parse(text).Statement.flatMap(({ Sid }: Statement) => Sid ?? []);
        expect(names.filter((name: string, index: number) => names.indexOf(name) !== index)).toEqual([]);
      }
    });
  },
);

test('what bounds roles stays within what IAM takes in a policy, for a platform with the longest names', () => {
  const prefixes = Array.from({ length: 12 }, (_, number) => `${number}/`.padEnd(64, 'p'));
  const { secrets } = platformSchema.parse({ ...longest, secrets: { prefixes } });
  const most = { ...longest, region: 'ap-southeastern-a1-2', secrets };
  const sizes = Object.values(boundaries(most)).map((statements) => policyDocument(statements).length);
  expect(sizes).toHaveLength(10);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(6144);
});

test('a stack adds a policy of its own to the apply role, and to both roles what it looks at that no other does', () => {
  const platform = literal(sample);
  const policies = (rights: Record<string, DeployerRights>) =>
    new BootstrapStack(new App({ outdir: scratchFolder(), skipValidation: true }), { platform, rights }).toTerraform()
      .resource;
  const statement = { Sid: 'More', Effect: 'Allow' as const, Action: 'sqs:CreateQueue', Resource: '*' };
  const look = { ...statement, Action: ['sqs:ListQueues', 'ec2:DescribeSubnets'] };
  const rights = deployerRights(platform);
  const [before, after] = [policies(rights), policies({ ...rights, more: { look: [look], change: [statement] } })];
  const { 'change-more': added, ...others } = after.aws_iam_policy;
  expect(added.name).toBe('acme-warren-apply-more');
  expect(JSON.parse(added.policy).Statement).toEqual([statement]);
  expect(others).toEqual(before.aws_iam_policy);
  const looks = ({ aws_iam_role_policy }: typeof after, role: Role): string[] => {
    const [everything] = JSON.parse(aws_iam_role_policy[`${role}-role-look`].policy).Statement.filter(
      ({ Resource }: Statement) => Resource === '*',
    );
    return everything.Action;
  };
  for (const role of ['plan', 'apply'] as const) {
    expect(looks(after, role)).toEqual([...looks(before, role), 'sqs:ListQueues'].sort());
  }
});

test('plans are written once, and gone after a month', () => {
  const { resource } = synthesized(sample);
  const [, once] = JSON.parse(resource.aws_s3_bucket_policy['plans-policy'].policy).Statement;
  expect(once).toMatchObject({
    Effect: 'Deny',
    Action: 's3:PutObject',
    Condition: { Null: { 's3:if-none-match': 'true' } },
  });
  expect(resource.aws_s3_bucket_lifecycle_configuration['plans-lifecycle'].rule[0].expiration).toEqual([{ days: 30 }]);
  expect(JSON.stringify(resource.aws_s3_bucket_policy['state-policy'])).not.toContain('if-none-match');
});
