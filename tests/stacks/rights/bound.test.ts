import { removeScratchFolders } from '../../repositories.ts';
import { principalOf } from '../bootstrap/github-roles.ts';
import { type Asked, decide, type Statement } from '../iam/evaluate.ts';
import { serviceAuthorization } from './tables.ts';

afterAll(removeScratchFolders);

const [plan, apply] = [principalOf('plan'), principalOf('apply')];
const own = { 'aws:ResourceTag/warren:platform': 'acme' };
const foreign = { 'aws:ResourceTag/warren:platform': 'other' };
const asOwn = { 'aws:RequestTag/warren:platform': 'acme' };
const region = 'eu-west-1';
const account = '123456789012';

/** ARN of one resource of this kind in EC2. Images and snapshots are of no account in theirs. */
function ec2(kind: string): string {
  return `arn:aws:ec2:${region}:${['image', 'snapshot'].includes(kind) ? '' : account}:${kind}/x-1`;
}

function balancing(name: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:${name}`;
}

function ecs(name: string): string {
  return `arn:aws:ecs:${region}:${account}:${name}`;
}

const allowances = [plan, apply].flatMap(({ policies }) => policies.filter(({ Effect }) => Effect === 'Allow'));
const listOf = (value: string | string[]) => [value].flat();
const limitsOf = (action: string) => serviceAuthorization.get(action) ?? { kinds: [], made: [] };
const actionsIn = (statements: readonly Statement[]) => [...new Set(statements.flatMap(({ Action }) => Action))];

test('every action is one of AWS', () => {
  expect(actionsIn(allowances).filter((action) => !serviceAuthorization.has(action))).toEqual([]);
});

test('what is allowed on everything is what AWS limits to nothing', () => {
  const everything = allowances.filter(({ Resource, Condition }) => Resource === '*' && !Condition);
  const actions = actionsIn(everything);
  expect(actions.filter((action) => serviceAuthorization.get(action)?.kinds.length !== 0)).toEqual([]);
  expect(actions.filter((action) => !/:(Describe|Get|List)/.test(action)).sort()).toEqual([
    'ecs:DeregisterTaskDefinition',
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'sns:SetSubscriptionAttributes',
    'sns:Unsubscribe',
  ]);
});

test("of what is made with the platform's tag, each action makes one kind, and knows no other as something that is there", () => {
  const making = allowances.filter(({ Condition }) => {
    const { Null, StringEquals } = Condition ?? {};
    return StringEquals?.['aws:RequestTag/warren:platform'] && !Null;
  });
  const pairs = making
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource ?? []).map((arn) => [action, arn])),
    )
    .filter(([action = '']) => action.startsWith('ec2:'))
    .map(([action = '', arn = '']) => ({ action, kind: arn.split(':')[5]?.replace('/*', '') ?? '' }))
    .filter(({ action, kind }) => limitsOf(action).kinds.includes(kind));
  expect(pairs.length).toBeGreaterThan(10);
  expect(pairs.filter(({ action, kind }) => !limitsOf(action).made.includes(kind))).toEqual([]);
  const makers = allowances
    .flatMap(({ Action }) => listOf(Action))
    .filter((action) => limitsOf(action).made.length > 0);
  expect([...new Set(makers)].filter((action) => !pairs.some((pair) => pair.action === action))).toEqual([]);
});

const changesInEc2 = actionsIn(allowances)
  .filter((action) => action.startsWith('ec2:'))
  .flatMap((action) => {
    const { kinds, made } = limitsOf(action);
    const some = kinds.includes('*') ? ['volume', 'security-group', 'instance', 'vpc', 'snapshot'] : kinds;
    return some.map((kind): [string, string, boolean] => [action, kind, made.includes(kind)]);
  });

test('there is something in EC2 to be bound', () => {
  expect(changesInEc2.length).toBeGreaterThan(80);
});

test.each(changesInEc2)("%s reaches nobody's %s, whatever tags are sent along", (action, kind, made) => {
  const request = (context: Asked['context']) => ({ action, resource: ec2(kind), context });
  for (const context of [{}, foreign, { ...foreign, 'aws:RequestedRegion': region }]) {
    expect(decide(apply, request(context))).toBe('denied implicitly');
  }
  if (!made) expect(decide(apply, request({ ...foreign, ...asOwn }))).toBe('denied implicitly');
});

test('of what an action both makes and uses, only one is allowed by the tags of the request', () => {
  // A machine may be given network interfaces that are there, by a request that makes others.
  const request = { action: 'ec2:RunInstances', resource: ec2('network-interface'), context: asOwn };
  expect(decide(apply, request)).toBe('denied implicitly');
});

const inRds = (resource: string) => `arn:aws:rds:${region}:${account}:${resource}`;
const inElastiCache = (resource: string) => `arn:aws:elasticache:${region}:${account}:${resource}`;

function ownRoleOf(service: string, name: string): Asked {
  return {
    action: 'iam:CreateServiceLinkedRole',
    resource: `arn:aws:iam::${account}:role/aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor${name}`,
    context: { 'iam:AWSServiceName': `${service}.amazonaws.com` },
  };
}

/** What the provider does, with all that EC2 and load balancing ask IAM about for it. */
const done: Record<string, Asked[]> = {
  'makes a subnet in the VPC': [
    { action: 'ec2:CreateSubnet', resource: ec2('subnet'), context: asOwn },
    { action: 'ec2:CreateSubnet', resource: ec2('vpc'), context: own },
    { action: 'ec2:CreateTags', resource: ec2('subnet'), context: { ...asOwn, 'ec2:CreateAction': 'CreateSubnet' } },
  ],
  'makes a NAT gateway with an address': [
    { action: 'ec2:CreateNatGateway', resource: ec2('natgateway'), context: asOwn },
    { action: 'ec2:CreateNatGateway', resource: ec2('elastic-ip'), context: own },
    { action: 'ec2:CreateNatGateway', resource: ec2('subnet'), context: own },
  ],
  'makes a way to S3': [
    { action: 'ec2:CreateVpcEndpoint', resource: ec2('vpc-endpoint'), context: asOwn },
    { action: 'ec2:CreateVpcEndpoint', resource: ec2('vpc'), context: own },
    { action: 'ec2:CreateVpcEndpoint', resource: ec2('route-table'), context: own },
  ],
  'makes flow logs of the VPC': [
    { action: 'ec2:CreateFlowLogs', resource: ec2('vpc-flow-log'), context: asOwn },
    { action: 'ec2:CreateFlowLogs', resource: ec2('vpc'), context: own },
    {
      action: 'iam:PassRole',
      resource: `arn:aws:iam::${account}:role/acme-flow-logs`,
      context: { 'iam:PassedToService': 'vpc-flow-logs.amazonaws.com' },
    },
  ],
  'opens a port': [
    { action: 'ec2:AuthorizeSecurityGroupIngress', resource: ec2('security-group'), context: own },
    { action: 'ec2:AuthorizeSecurityGroupIngress', resource: ec2('security-group-rule'), context: asOwn },
  ],
  'makes a network interface': [
    { action: 'ec2:CreateNetworkInterface', resource: ec2('network-interface'), context: asOwn },
    { action: 'ec2:CreateNetworkInterface', resource: ec2('subnet'), context: own },
    { action: 'ec2:CreateNetworkInterface', resource: ec2('security-group'), context: own },
  ],
  'runs a machine': [
    { action: 'ec2:RunInstances', resource: ec2('instance'), context: asOwn },
    { action: 'ec2:RunInstances', resource: ec2('volume'), context: asOwn },
    { action: 'ec2:RunInstances', resource: ec2('network-interface'), context: own },
    { action: 'ec2:RunInstances', resource: ec2('subnet'), context: own },
    { action: 'ec2:RunInstances', resource: ec2('security-group'), context: own },
    { action: 'ec2:RunInstances', resource: ec2('image'), context: { 'ec2:Owner': 'amazon' } },
    { action: 'ec2:CreateTags', resource: ec2('volume'), context: { ...asOwn, 'ec2:CreateAction': 'RunInstances' } },
    { action: 'ec2:CreateTags', resource: ec2('volume'), context: { ...own, 'aws:RequestTag/Name': 'acme-1-root' } },
  ],
  'makes a disk of a snapshot and attaches it': [
    { action: 'ec2:CreateVolume', resource: ec2('volume'), context: asOwn },
    { action: 'ec2:CreateVolume', resource: ec2('snapshot'), context: own },
    { action: 'ec2:AttachVolume', resource: ec2('volume'), context: own },
    { action: 'ec2:AttachVolume', resource: ec2('instance'), context: own },
  ],
  "makes the account's first load balancer": [
    { action: 'elasticloadbalancing:CreateLoadBalancer', resource: balancing('loadbalancer/net/b/1'), context: asOwn },
    {
      action: 'elasticloadbalancing:AddTags',
      resource: balancing('loadbalancer/net/b/1'),
      context: { ...asOwn, 'elasticloadbalancing:CreateAction': 'CreateLoadBalancer' },
    },
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`,
      context: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' },
    },
  ],
  'adds a listener and its targets': [
    { action: 'elasticloadbalancing:CreateTargetGroup', resource: balancing('targetgroup/tf-1/1'), context: asOwn },
    { action: 'elasticloadbalancing:CreateListener', resource: balancing('loadbalancer/net/b/1'), context: own },
    { action: 'elasticloadbalancing:RegisterTargets', resource: balancing('targetgroup/tf-1/1'), context: own },
  ],
  'changes a tag of a target group': [
    {
      action: 'elasticloadbalancing:AddTags',
      resource: balancing('targetgroup/tf-1/1'),
      context: { ...own, 'aws:RequestTag/team': 'x' },
    },
  ],
  "makes the account's first database": [
    { action: 'rds:CreateDBInstance', resource: inRds('db:acme-database') },
    { action: 'rds:CreateDBInstance', resource: inRds('pg:acme-database-mariadb-11-8') },
    { action: 'rds:CreateDBInstance', resource: inRds('subgrp:acme-database') },
    { action: 'rds:CreateDBInstance', resource: inRds('og:default:mariadb-11-8') },
    { action: 'rds:AddTagsToResource', resource: inRds('db:acme-database') },
    ...['CreateSecret', 'TagResource'].map((action) => ({
      action: `secretsmanager:${action}`,
      resource: `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-0a1b2c3d-AbCdEf`,
    })),
    ownRoleOf('rds', 'RDS'),
  ],
  'deletes it with a last snapshot': [
    { action: 'rds:DeleteDBInstance', resource: inRds('db:acme-database') },
    { action: 'rds:CreateDBSnapshot', resource: inRds('db:acme-database') },
    { action: 'rds:CreateDBSnapshot', resource: inRds('snapshot:acme-database-final') },
    { action: 'rds:AddTagsToResource', resource: inRds('snapshot:acme-database-final') },
  ],
  "makes the account's first cache, for users that it makes": [
    ...['cluster:acme-cache-001', 'parametergroup:acme-cache-valkey8', 'replicationgroup:acme-cache'].map((each) => ({
      action: 'elasticache:CreateReplicationGroup',
      resource: inElastiCache(each),
    })),
    { action: 'elasticache:CreateReplicationGroup', resource: inElastiCache('subnetgroup:acme-cache') },
    { action: 'elasticache:CreateReplicationGroup', resource: inElastiCache('usergroup:acme-cache') },
    { action: 'elasticache:CreateUser', resource: inElastiCache('user:acme-orders') },
    { action: 'elasticache:CreateUserGroup', resource: inElastiCache('user:acme-orders') },
    { action: 'elasticache:CreateUserGroup', resource: inElastiCache('usergroup:acme-cache') },
    ownRoleOf('elasticache', 'ElastiCache'),
  ],
  'registers what a processor is made of, and hands over its roles': [
    { action: 'ecs:RegisterTaskDefinition', resource: ecs('task-definition/acme-processor-orders:1') },
    { action: 'ecs:TagResource', resource: ecs('task-definition/acme-processor-orders:1') },
    ...['acme-processor-orders', 'acme-task-start-orders'].map((role) => ({
      action: 'iam:PassRole',
      resource: `arn:aws:iam::${account}:role/${role}`,
      context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    })),
  ],
  'runs it in the cluster, and scales it': [
    { action: 'ecs:CreateService', resource: ecs('service/acme/orders') },
    { action: 'ecs:UpdateService', resource: ecs('service/acme/orders') },
    {
      action: 'application-autoscaling:RegisterScalableTarget',
      resource: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/1`,
      context: { 'application-autoscaling:service-namespace': 'ecs' },
    },
    {
      action: 'cloudwatch:PutMetricAlarm',
      resource: `arn:aws:cloudwatch:${region}:${account}:alarm:acme-orders-pressure`,
    },
    ...['ecs', 'ecs.application-autoscaling'].map((service) => ({
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/${service}.amazonaws.com/AWSServiceRoleForX`,
      context: { 'iam:AWSServiceName': `${service}.amazonaws.com` },
    })),
  ],
  'makes a private zone': [
    {
      action: 'route53:CreateHostedZone',
      resource: '*',
      context: { 'route53:VPCs': `VPCId=vpc-1,VPCRegion=${region}` },
    },
  ],
};

test.each(Object.entries(done))('whoever applies %s', (_, requests) => {
  expect(requests.filter((request) => decide(apply, request) !== 'allowed')).toEqual([]);
});

test("whoever plans looks at the table's own key, by its alias, and at no other", () => {
  const request = (alias: string) => ({
    action: 'kms:DescribeKey',
    resource: `arn:aws:kms:${region}:${account}:key/1`,
    context: { 'kms:RequestAlias': alias },
  });
  expect(decide(plan, request('alias/aws/dynamodb'))).toBe('allowed');
  expect(decide(plan, request('alias/payroll'))).toBe('denied implicitly');
});

test.each<[string, Asked]>([
  [
    "tag somebody's target group as the platform's",
    { action: 'elasticloadbalancing:AddTags', resource: balancing('targetgroup/their/1'), context: asOwn },
  ],
  [
    "delete somebody's load balancer that is named as if it were the platform's",
    {
      action: 'elasticloadbalancing:DeleteLoadBalancer',
      resource: balancing('loadbalancer/net/acme-shop/1'),
      context: foreign,
    },
  ],
  [
    'have AWS make a role for another service',
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`,
      context: { 'iam:AWSServiceName': 'spot.amazonaws.com' },
    },
  ],
  ["delete somebody's database", { action: 'rds:DeleteDBInstance', resource: inRds('db:payroll') }],
  [
    "delete its own database's snapshots",
    { action: 'rds:DeleteDBSnapshot', resource: inRds('snapshot:acme-database-final') },
  ],
  ['change the user of another cache', { action: 'elasticache:ModifyUser', resource: inElastiCache('user:payroll') }],
  [
    "read the password of the database's master",
    {
      action: 'secretsmanager:GetSecretValue',
      resource: `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-0a1b2c3d-AbCdEf`,
    },
  ],
  ["update a service of somebody's cluster", { action: 'ecs:UpdateService', resource: ecs('service/shop/orders') }],
  ["delete somebody's cluster", { action: 'ecs:DeleteCluster', resource: ecs('cluster/shop') }],
  [
    "register what somebody's tasks are made of",
    { action: 'ecs:RegisterTaskDefinition', resource: ecs('task-definition/shop-orders:1') },
  ],
  [
    'hand a role of tasks to machines',
    {
      action: 'iam:PassRole',
      resource: `arn:aws:iam::${account}:role/acme-processor-orders`,
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    },
  ],
  [
    'scale what is not of ECS',
    {
      action: 'application-autoscaling:RegisterScalableTarget',
      resource: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/1`,
      context: { 'application-autoscaling:service-namespace': 'dynamodb' },
    },
  ],
  [
    "delete somebody's alarm",
    { action: 'cloudwatch:DeleteAlarms', resource: `arn:aws:cloudwatch:${region}:${account}:alarm:shop-orders` },
  ],
  ["run somebody's image", { action: 'ec2:RunInstances', resource: ec2('image'), context: { 'ec2:Owner': account } }],
  [
    'delete a table whose name begins like its own',
    { action: 'dynamodb:DeleteTable', resource: `arn:aws:dynamodb:${region}:${account}:table/acme-orders` },
  ],
  [
    "make a zone for another region's VPC",
    {
      action: 'route53:CreateHostedZone',
      resource: '*',
      context: { 'route53:VPCs': 'VPCId=vpc-1,VPCRegion=us-east-1' },
    },
  ],
  [
    "change a name that is not below the platform's",
    {
      action: 'route53:ChangeResourceRecordSets',
      resource: 'arn:aws:route53:::hostedzone/Z1',
      context: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['orders.acme.internal', 'www.example.org'] },
    },
  ],
  [
    "look at somebody's secret",
    {
      action: 'secretsmanager:DescribeSecret',
      resource: `arn:aws:secretsmanager:${region}:${account}:secret:payroll-AbCdEf`,
    },
  ],
])('nobody may %s', (_, request) => {
  expect(decide(plan, request)).toBe('denied implicitly');
  expect(decide(apply, request)).toBe('denied implicitly');
});
