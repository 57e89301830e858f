import { readFileSync } from 'node:fs';
import { App } from 'cdktf';
import { parse } from 'yaml';
import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { BootstrapStack } from '../../../stacks/bootstrap/bootstrap-stack.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const sample = platformSchema.parse(parse(sampleFile('platform.yaml')));

interface Statement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: object;
}

function synthesized(platform: Platform) {
  const app = new App({ outdir: scratchFolder(), skipValidation: true });
  const { resource, output } = new BootstrapStack(app, { platform }).toTerraform();
  return { resource, output };
}

/** Everything that a role's own policy and the shared one say. */
function statementsOf(role: 'plan' | 'apply'): Statement[] {
  const { resource } = synthesized(sample);
  const texts = [
    resource.aws_iam_role_policy[`${role}-role-policy`].policy,
    resource.aws_iam_policy['read-policy'].policy,
  ];
  return texts.flatMap((text) => JSON.parse(text).Statement);
}

/** Whether IAM would let it be, conditions aside. */
function may(statements: readonly Statement[], action: string, resource: string): boolean {
  const fits = (patterns: string | string[], text: string) =>
    [patterns]
      .flat()
      .some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text));
  const meant = statements.filter(({ Action, Resource }) => fits(Action, action) && fits(Resource, resource));
  return meant.length > 0 && meant.every(({ Effect }) => Effect === 'Allow');
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
  expect(trust('plan-role')).toEqual(trusted(['repo:acme/mq:pull_request', 'repo:acme/mq:ref:refs/heads/main']));
  expect(trust('apply-role')).toEqual(trusted(['repo:acme/mq:environment:live']));
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
    'repo:acme@123456/mq@456789:pull_request',
    'repo:acme@123456/mq@456789:ref:refs/heads/main',
  ]);
  expect(subjects('apply-role')).toEqual(['repo:acme@123456/mq@456789:environment:live']);
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

test('without a repository there is no way in for GitHub', () => {
  const { resource, output } = synthesized({ ...sample, github: undefined });
  expect(Object.keys(resource).filter((type) => type.startsWith('aws_iam'))).toEqual([]);
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
  ['secretsmanager:ListSecretVersionIds', '*', true],
  ['secretsmanager:DescribeSecret', '*', true],
  ['secretsmanager:GetResourcePolicy', '*', true],
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
  ['iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/acme-broker-orders', true],
  ['iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/acme-warren-apply', false],
  ['iam:UpdateAssumeRolePolicy', 'arn:aws:iam::123456789012:role/acme-warren-plan', false],
  ['iam:PassRole', 'arn:aws:iam::123456789012:role/acme-warren-apply', false],
  ['iam:AttachRolePolicy', 'arn:aws:iam::123456789012:role/acme-broker-orders', false],
  ['iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/somebody-else', false],
  ['dynamodb:DeleteTable', 'arn:aws:dynamodb:eu-west-1:123456789012:table/other', false],
])('whoever applies and %s on %s: %s', (action, resource, allowed) => {
  expect(may(statementsOf('apply'), action, resource)).toBe(allowed);
});

test('even when they are widened, the roles cannot touch what bounds them', () => {
  const widened: Statement[] = [...statementsOf('apply'), { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' }];
  for (const role of ['plan', 'apply']) {
    expect(may(widened, 'iam:PutRolePolicy', `arn:aws:iam::123456789012:role/acme-warren-${role}`)).toBe(false);
  }
  expect(may(widened, 'iam:CreatePolicyVersion', 'arn:aws:iam::123456789012:policy/acme-warren-read')).toBe(false);
  expect(may(widened, 'iam:SetDefaultPolicyVersion', 'arn:aws:iam::123456789012:policy/acme-warren-read')).toBe(false);
  const provider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
  expect(may(widened, 'iam:AddClientIDToOpenIDConnectProvider', provider)).toBe(false);
  expect(may(widened, 's3:PutBucketPolicy', states)).toBe(false);
});

test('what changes things in EC2 is bound to the platform by its tag, or to its region', () => {
  const unbound = statementsOf('apply').filter(
    ({ Effect, Resource, Condition, Action }) =>
      Effect === 'Allow' && Resource === '*' && !Condition && JSON.stringify(Action).match(/ec2:(?!Describe)/),
  );
  expect(unbound).toEqual([]);
});

test("nothing that is there already, and is not the platform's, can be tagged as the platform's and then be changed", () => {
  const volume = 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-1';
  const tagging = statementsOf('apply').filter((statement) => may([statement], 'ec2:CreateTags', volume));
  expect(tagging.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'aws:ResourceTag/warren:platform': 'acme' } },
    {
      StringEquals: { 'aws:RequestTag/warren:platform': 'acme', 'aws:RequestedRegion': 'eu-west-1' },
      Null: { 'ec2:CreateAction': 'false' },
    },
  ]);
});

test('policies of a platform with the longest names stay within what IAM takes', () => {
  const { resource } = synthesized({
    ...sample,
    name: 'a'.repeat(20),
    region: 'ap-southeast-2',
    domain: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`,
  });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, where blanks do not count.
  expect(resource.aws_iam_policy['read-policy'].policy.length).toBeLessThan(6144);
  for (const role of ['plan', 'apply']) {
    expect(resource.aws_iam_role_policy[`${role}-role-policy`].policy.length).toBeLessThan(10_240);
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
