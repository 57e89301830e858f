import { removeScratchFolders } from '../../repositories.ts';
import { type Asked, type Context, decide, type Principal } from '../iam/evaluate.ts';
import { boundaries, principalOf, sample, synthesized } from './github-roles.ts';

afterAll(removeScratchFolders);

const iam = (resource: string) => `arn:aws:iam::123456789012:${resource}`;
const apply = principalOf('apply');
/** Somebody gave it every right there is, besides. */
const widened: Principal = { policies: [...apply.policies, { Effect: 'Allow', Action: '*', Resource: '*' }] };

const ask = (action: string, resource: string, context: Context = {}): Asked => ({ action, resource, context });

const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;

/** What AWS asks for one call; each has to be allowed. */
const mayAll = (principal: Principal, asked: readonly Asked[]) =>
  asked.every((each) => decide(principal, each) === 'allowed');

const bounded = (policy: string): Context => ({ 'iam:PermissionsBoundary': policy });
const node = bounded(iam('policy/acme-node-boundary'));
const flowLogs = bounded(iam('policy/acme-flow-logs-boundary'));
const edge = bounded(iam('policy/acme-edge-boundary'));
const receiver = bounded(iam('policy/acme-receiver-boundary'));
const monitoring = bounded(iam('policy/acme-monitoring-boundary'));
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const worker = iam('user/acme-edge');
const theirs = iam('user/somebody');
const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:acme-receiver';
const pager = 'arn:aws:lambda:eu-west-1:123456789012:function:acme-pager';
const sns = (topic: string) => `arn:aws:sns:eu-west-1:123456789012:${topic}`;
const toPager = { 'sns:Protocol': 'lambda', 'sns:Endpoint': pager };
const round = 'arn:aws:events:eu-west-1:123456789012:rule/acme-pager-round';
const forwarder = 'arn:aws:lambda:eu-west-1:123456789012:function:acme-log-forwarder';
const calledBy = (principal: string) => ({ 'lambda:Principal': principal });
const signed = { 'lambda:FunctionUrlAuthType': 'AWS_IAM' };
const orders = iam('role/acme-broker-orders');
const profile = iam('instance-profile/acme-broker-orders');
const own = iam('role/acme-warren-apply');

const passTo = (service: string, role: string) => ask('iam:PassRole', role, { 'iam:PassedToService': service });

/** Putting a role into an instance profile asks for passing it: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html */
const putIntoProfile = (role: string) => [
  ask('iam:AddRoleToInstanceProfile', profile),
  passTo('ec2.amazonaws.com', role),
];

test('the policies that the tables below name are those that are made', () => {
  expect(Object.keys(boundaries()).sort()).toEqual([
    iam('policy/acme-edge-boundary'),
    iam('policy/acme-flow-logs-boundary'),
    iam('policy/acme-forwarder-boundary'),
    iam('policy/acme-monitoring-boundary'),
    iam('policy/acme-node-boundary'),
    iam('policy/acme-pager-boundary'),
    iam('policy/acme-prepare-boundary'),
    iam('policy/acme-processor-boundary'),
    iam('policy/acme-receiver-boundary'),
    iam('policy/acme-task-start-boundary'),
  ]);
});

describe('whoever applies may', () => {
  test.each<[string, Asked[]]>([
    ["make a broker's role within its boundary", [ask('iam:CreateRole', orders, node)]],
    ['write the policy of such a role', [ask('iam:PutRolePolicy', orders, node)]],
    ['bound a role that has no boundary yet', [ask('iam:PutRolePermissionsBoundary', orders, node)]],
    ['change whom such a role trusts', [ask('iam:UpdateAssumeRolePolicy', orders, node)]],
    ['change the length of its sessions', [ask('iam:UpdateRole', orders, node)]],
    ['tag a role', [ask('iam:TagRole', orders), ask('iam:UntagRole', orders)]],
    ['remove a role that never got a boundary', [ask('iam:DeleteRolePolicy', orders), ask('iam:DeleteRole', orders)]],
    ['make an instance profile', [ask('iam:CreateInstanceProfile', profile), ask('iam:TagInstanceProfile', profile)]],
    ["put a broker's role into it", putIntoProfile(orders)],
    ['start a machine with it', [passTo('ec2.amazonaws.com', orders)]],
    ['remove it', [ask('iam:RemoveRoleFromInstanceProfile', profile), ask('iam:DeleteInstanceProfile', profile)]],
    ['make the role of flow logs within its boundary', [ask('iam:CreateRole', iam('role/acme-flow-logs'), flowLogs)]],
    ['hand it to them', [passTo('vpc-flow-logs.amazonaws.com', iam('role/acme-flow-logs'))]],
    ["make the receiver's role within its boundary", [ask('iam:CreateRole', iam('role/acme-receiver'), receiver)]],
    ['hand it to Lambda', [passTo('lambda.amazonaws.com', iam('role/acme-receiver'))]],
    [
      "make the monitoring host's role within its boundary",
      [ask('iam:CreateRole', iam('role/acme-monitoring'), monitoring)],
    ],
    [
      'put it into an instance profile',
      [
        ask('iam:AddRoleToInstanceProfile', iam('instance-profile/acme-monitoring')),
        passTo('ec2.amazonaws.com', iam('role/acme-monitoring')),
      ],
    ],
    [
      'make the receiver, with a URL that takes signed requests',
      [ask('lambda:CreateFunction', lambda), ask('lambda:CreateFunctionUrlConfig', lambda, signed)],
    ],
    [
      "hand the receiver's lines to the forwarder, which CloudWatch Logs may call",
      [
        ask('lambda:AddPermission', forwarder, calledBy('logs.amazonaws.com')),
        ask('logs:PutSubscriptionFilter', 'arn:aws:logs:eu-west-1:123456789012:log-group:/warren/acme/acme-receiver'),
      ],
    ],
    [
      'hand alarms to the pager, and have EventBridge call it',
      [
        ask('sns:CreateTopic', sns('acme-paging')),
        ask('sns:Subscribe', sns('acme-paging'), toPager),
        ask('lambda:AddPermission', pager, calledBy('sns.amazonaws.com')),
        ask('events:PutTargets', round, { 'events:TargetArn': pager }),
        ask('lambda:AddPermission', pager, calledBy('events.amazonaws.com')),
      ],
    ],
    [
      'make the user of the Worker within its boundary',
      [ask('iam:CreateUser', worker, edge), ask('iam:PutUserPolicy', worker, edge), ask('iam:TagUser', worker)],
    ],
    [
      'make, stop and delete keys of that user',
      ['Create', 'List', 'Update', 'Delete'].map((verb) =>
        ask(`iam:${verb}AccessKey${verb === 'List' ? 's' : ''}`, worker),
      ),
    ],
    ['delete that user', [ask('iam:DeleteUserPolicy', worker), ask('iam:DeleteUser', worker)]],
    [
      'read what the Worker shows the receiver',
      [ask('secretsmanager:GetSecretValue', secret('acme/edge/origin-2-AbCdEf'))],
    ],
    [
      'look at what bounds a role',
      [ask('iam:GetRole', orders), ask('iam:GetPolicyVersion', Object.keys(boundaries())[0] ?? '')],
    ],
  ])('%s', (_, asked) => {
    expect(mayAll(apply, asked)).toBe(true);
  });
});

/** Each of them one call, and whether it is refused even where somebody gave the role every right besides. */
const attacks: [attack: string, asked: Asked[], always: boolean][] = [
  ['makes a role without a boundary', [ask('iam:CreateRole', orders)], true],
  ['makes one with another boundary', [ask('iam:CreateRole', orders, bounded(administrator))], true],
  ["makes a broker's role within the boundary of flow logs", [ask('iam:CreateRole', orders, flowLogs)], false],
  ['makes a role by another name within the boundary', [ask('iam:CreateRole', iam('role/mine'), node)], false],
  ['writes a policy into a role without a boundary', [ask('iam:PutRolePolicy', orders)], true],
  ['writes one into a role of somebody else', [ask('iam:PutRolePolicy', iam('role/somebody'))], true],
  ['writes one into its own role', [ask('iam:PutRolePolicy', own)], true],
  ['writes one into the role that plans', [ask('iam:PutRolePolicy', iam('role/acme-warren-plan'))], true],
  [
    "attaches administrator's rights to its own role",
    [ask('iam:AttachRolePolicy', own, { 'iam:PolicyARN': administrator })],
    true,
  ],
  [
    "attaches administrator's rights to a broker's role",
    [ask('iam:AttachRolePolicy', orders, { ...node, 'iam:PolicyARN': administrator })],
    false,
  ],
  ['changes whom its own role trusts', [ask('iam:UpdateAssumeRolePolicy', own)], true],
  ['changes whom the role that plans trusts', [ask('iam:UpdateAssumeRolePolicy', iam('role/acme-warren-plan'))], true],
  ['changes whom a role without a boundary trusts', [ask('iam:UpdateAssumeRolePolicy', orders)], true],
  ['takes the boundary off a role', [ask('iam:DeleteRolePermissionsBoundary', orders, node)], true],
  ['puts another in its place', [ask('iam:PutRolePermissionsBoundary', orders, bounded(administrator))], true],
  ['bounds its own role', [ask('iam:PutRolePermissionsBoundary', own, node)], true],
  ...Object.keys(boundaries()).flatMap((policy): [string, Asked[], boolean][] => [
    [`writes a new version of ${policy}`, [ask('iam:CreatePolicyVersion', policy)], true],
    [`takes an older version of ${policy}`, [ask('iam:SetDefaultPolicyVersion', policy)], true],
    [`deletes ${policy}`, [ask('iam:DeletePolicy', policy)], true],
  ]),
  ...Object.values<{ name: string }>(synthesized(sample).resource.aws_iam_policy).map(
    ({ name }): [string, Asked[], boolean] => [
      `edits ${name}, its own among them`,
      [ask('iam:CreatePolicyVersion', iam(`policy/${name}`))],
      true,
    ],
  ),
  ['makes a policy', [ask('iam:CreatePolicy', iam('policy/acme-mine-boundary'))], true],
  ['starts a machine with its own role', [passTo('ec2.amazonaws.com', own)], true],
  ['starts one with a role of somebody else', [passTo('ec2.amazonaws.com', iam('role/somebody'))], false],
  ["hands a broker's role to Lambda", [passTo('lambda.amazonaws.com', orders)], false],
  ['puts its own role into an instance profile', putIntoProfile(own), true],
  ['puts a role of somebody else into an instance profile', putIntoProfile(iam('role/somebody')), false],
  [
    "puts a broker's role into a profile of somebody else",
    [ask('iam:AddRoleToInstanceProfile', iam('instance-profile/theirs')), passTo('ec2.amazonaws.com', orders)],
    false,
  ],
  ['makes a user', [ask('iam:CreateUser', iam('user/mine'))], true],
  ['makes a key of a user', [ask('iam:CreateAccessKey', iam('user/mine'))], true],
  ['gives a user a password', [ask('iam:CreateLoginProfile', iam('user/mine'))], true],
  ['writes a policy into a user', [ask('iam:PutUserPolicy', iam('user/mine'))], true],
  ['puts a user into a group', [ask('iam:AddUserToGroup', iam('group/administrators'))], true],
  ["makes the Worker's user without a boundary", [ask('iam:CreateUser', worker)], true],
  ['makes it with another boundary', [ask('iam:CreateUser', worker, bounded(administrator))], true],
  ['makes it within the boundary of nodes', [ask('iam:CreateUser', worker, node)], true],
  ['makes a user of another name within its boundary', [ask('iam:CreateUser', iam('user/mine'), edge)], true],
  ['writes a policy into it beyond its boundary', [ask('iam:PutUserPolicy', worker)], true],
  ['writes one into it under another boundary', [ask('iam:PutUserPolicy', worker, bounded(administrator))], true],
  ['writes one into another user', [ask('iam:PutUserPolicy', theirs, edge)], true],
  [
    "attaches administrator's rights to it",
    [ask('iam:AttachUserPolicy', worker, { 'iam:PolicyARN': administrator })],
    true,
  ],
  ['takes the boundary off it', [ask('iam:DeleteUserPermissionsBoundary', worker, edge)], true],
  ['puts another in its place', [ask('iam:PutUserPermissionsBoundary', worker, bounded(administrator))], true],
  ['gives it a password', [ask('iam:CreateLoginProfile', worker)], true],
  ['makes a key of another user', [ask('iam:CreateAccessKey', theirs)], true],
  ['stops a key of another user', [ask('iam:UpdateAccessKey', theirs)], true],
  ['deletes a key of another user', [ask('iam:DeleteAccessKey', theirs)], true],
  ['deletes another user', [ask('iam:DeleteUser', theirs)], true],
  ["puts the Worker's user into a group", [ask('iam:AddUserToGroup', iam('group/administrators'))], true],
  ["hands the monitoring host's role to Lambda", [passTo('lambda.amazonaws.com', iam('role/acme-monitoring'))], false],
  [
    "makes the monitoring host's role within the boundary of nodes",
    [ask('iam:CreateRole', iam('role/acme-monitoring'), node)],
    false,
  ],
  ["hands the receiver's role to a machine", [passTo('ec2.amazonaws.com', iam('role/acme-receiver'))], false],
  [
    "makes the receiver's role within the boundary of nodes",
    [ask('iam:CreateRole', iam('role/acme-receiver'), node)],
    false,
  ],
  ['opens the receiver to everybody', [ask('lambda:AddPermission', lambda)], false],
  ['lets everybody call the forwarder', [ask('lambda:AddPermission', forwarder, calledBy('*'))], false],
  ['lets everybody call the pager', [ask('lambda:AddPermission', pager, calledBy('*'))], false],
  [
    'has somebody else told of alarms',
    [
      ask('sns:Subscribe', sns('acme-paging'), {
        'sns:Protocol': 'https',
        'sns:Endpoint': 'https://example.com',
      }),
    ],
    false,
  ],
  ['subscribes the pager to a topic of somebody else', [ask('sns:Subscribe', sns('theirs'), toPager)], false],
  ['sends an alarm itself', [ask('sns:Publish', sns('acme-paging'))], false],
  ['has EventBridge call another function', [ask('events:PutTargets', round, { 'events:TargetArn': lambda })], false],
  ['changes the key of alarms', [ask('kms:PutKeyPolicy', 'arn:aws:kms:eu-west-1:123456789012:key/1')], false],
  [
    "sends lines of somebody else's log group on",
    [ask('logs:PutSubscriptionFilter', 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/theirs')],
    false,
  ],
  [
    'makes a URL that takes anybody',
    [ask('lambda:CreateFunctionUrlConfig', lambda, { 'lambda:FunctionUrlAuthType': 'NONE' })],
    false,
  ],
  [
    'changes it to take anybody',
    [ask('lambda:UpdateFunctionUrlConfig', lambda, { 'lambda:FunctionUrlAuthType': 'NONE' })],
    false,
  ],
  ['calls the receiver', [ask('lambda:InvokeFunction', lambda)], false],
  ['changes a function of somebody else', [ask('lambda:UpdateFunctionCode', `${lambda}-theirs`)], false],
  ['reads the password of a broker', [ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/x'))], false],
  [
    'lets others in through the identity provider',
    [ask('iam:AddClientIDToOpenIDConnectProvider', iam('oidc-provider/token.actions.githubusercontent.com'))],
    true,
  ],
  ['makes an identity provider', [ask('iam:CreateOpenIDConnectProvider', iam('oidc-provider/example.com'))], true],
  ['takes a role', [ask('sts:AssumeRole', iam('role/somebody'))], false],
  [
    'opens the bucket of the states',
    [ask('s3:PutBucketPolicy', 'arn:aws:s3:::acme-warren-state-123456789012-eu-west-1')],
    true,
  ],
];

test.each(attacks)('it is refused when it %s', (_, asked) => {
  expect(mayAll(apply, asked)).toBe(false);
});

test.each(attacks.filter(([, , always]) => always))('it is refused, whatever else it may, when it %s', (_, asked) => {
  expect(asked.map((each) => decide(widened, each))).toContain('denied explicitly');
});

test('both roles are beyond what a role of GitHub may change, whatever somebody gives it', () => {
  for (const { name } of Object.values<{ name: string }>(synthesized(sample).resource.aws_iam_role)) {
    for (const action of ['PutRolePolicy', 'DeleteRole', 'DeleteRolePolicy', 'DetachRolePolicy', 'TagRole']) {
      const asked = ask(`iam:${action}`, iam(`role/${name}`), node);
      expect([name, action, decide(widened, asked)]).toEqual([name, action, 'denied explicitly']);
    }
  }
});
