import { routeSecret } from '../../../contracts/secrets.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { forwarderBoundary, forwarderPermissions } from '../../../stacks/monitoring/forwarder/permissions.ts';
import { hostBoundary, hostPermissions } from '../../../stacks/monitoring/host/permissions.ts';
import { type Asked, type Context, decide, type Principal, type Statement } from '../iam/evaluate.ts';
import { serviceAuthorization } from '../rights/tables.ts';

const { alerting: _, ...uncalled } = requireCatalog('.').platform;
const platform = literal(uncalled);
const boundary = hostBoundary(platform) as Statement[];
const host: Principal = { policies: hostPermissions(platform) as Statement[], boundary };
/** One into whose role somebody wrote everything. */
const raised: Principal = { policies: [{ Effect: 'Allow', Action: '*', Resource: '*' }], boundary };

const account = '123456789012';
const regional = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const secret = (name: string) => regional('secretsmanager', `secret:${name}-AbCdEf`);
const bucket = (kind: string, key = '') => `arn:aws:s3:::acme-warren-${kind}-${account}-eu-west-1${key}`;
const table = regional('dynamodb', 'table/acme-brokers');
const inCluster = { 'ecs:cluster': regional('ecs', 'cluster/acme') };
const ask = (action: string, resource = '*', context: Context = {}): Asked => ({ action, resource, context });
const onMachine = ({ context, ...asked }: Asked): Asked => ({
  ...asked,
  context: { ...context, 'ec2:SourceInstanceARN': regional('ec2', 'instance/i-1') },
});

const authority = {
  'dynamodb:Attributes': ['broker', 'item', 'authority'],
  'dynamodb:LeadingKeys': ['orders'],
  'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
};

const work: [string, Asked][] = [
  ['tells Systems Manager that it is there', ask('ssm:UpdateInstanceInformation')],
  ["reads the password of Grafana's admin", ask('secretsmanager:GetSecretValue', secret('acme/monitoring/grafana'))],
  ['reads a bundle', ask('s3:GetObject', bucket('config', '/monitoring/bundles/0123456789abcdef.json'))],
  ['reads a file of it', ask('s3:GetObject', bucket('config', `/monitoring/files/${'a'.repeat(64)}`))],
  ['finds its program', ask('s3:ListBucketVersions', bucket('config'), { 's3:prefix': 'programs/watch.cjs' })],
  ['fetches it', ask('s3:GetObjectVersion', bucket('config', '/programs/watch.cjs'))],
  ['saves a backup', ask('s3:PutObject', bucket('backups', '/monitoring/grafana/1.db'))],
  ['looks for one', ask('s3:ListBucket', bucket('backups'), { 's3:prefix': 'monitoring/grafana/' })],
  ['reports', ask('dynamodb:PutItem', table, { 'dynamodb:LeadingKeys': ['_monitoring'] })],
  ["reads a broker's authority", ask('dynamodb:GetItem', table, authority)],
  ['keeps logs', ask('s3:PutObject', bucket('logs', '/fake/chunk'))],
  ['deletes old ones', ask('s3:DeleteObject', bucket('logs', '/fake/chunk'))],
  ['finds nodes', ask('ec2:DescribeInstances')],
  ['finds their zones', ask('ec2:DescribeAvailabilityZones')],
  ['finds tasks', ask('ecs:ListTasks', '*', inCluster)],
  ['looks where they are', ask('ecs:DescribeTasks', regional('ecs', 'task/acme/1'), inCluster)],
  ['draws metrics of CloudWatch', ask('cloudwatch:GetMetricData')],
  ["searches the platform's log groups", ask('logs:StartQuery', regional('logs', 'log-group:/warren/acme/flow-logs'))],
  ['tells that it is alive', ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Warren/acme' })],
];

test.each(work)('the monitoring host %s', (_, asked) => {
  expect(decide(host, onMachine(asked))).toBe('allowed');
});

test('what the role was taken for elsewhere than on a machine of the account can do none of it', () => {
  expect(work.filter(([, asked]) => decide(raised, asked) === 'allowed')).toEqual([]);
});

test.each<[string, Asked]>([
  ["reads a broker's password", ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/administrator'))],
  ["reads a broker's bundle", ask('s3:GetObject', bucket('config', '/brokers/orders/bundles/1.json'))],
  ["reads a broker's definitions", ask('s3:GetObject', bucket('backups', '/brokers/orders/definitions/1.json'))],
  ["writes a broker's record", ask('dynamodb:PutItem', table, { 'dynamodb:LeadingKeys': ['orders'] })],
  [
    "reads all of a broker's record",
    ask('dynamodb:GetItem', table, { 'dynamodb:LeadingKeys': ['orders'], 'dynamodb:Select': 'ALL_ATTRIBUTES' }),
  ],
  ['replaces a program', ask('s3:PutObject', bucket('config', '/programs/watch.cjs'))],
  ['reads states', ask('s3:GetObject', bucket('state', '/network.tfstate'))],
  ['stops a task', ask('ecs:StopTask', regional('ecs', 'task/acme/1'), inCluster)],
  ['looks at tasks of another cluster', ask('ecs:DescribeTasks', regional('ecs', 'task/theirs/1'))],
  ['reads logs of others', ask('logs:GetLogEvents', regional('logs', 'log-group:/aws/lambda/theirs:log-stream:1'))],
  ['publishes as somebody else', ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Theirs' })],
  ['sends a command to a machine', ask('ssm:SendCommand', regional('ec2', 'instance/i-2'))],
  ['takes another role', ask('sts:AssumeRole', `arn:aws:iam::${account}:role/admin`)],
])('it never %s, whatever is written into its role', (_, asked) => {
  expect(decide(raised, onMachine(asked))).toBe('denied implicitly');
});

test('every action is one of AWS, and what is allowed on everything AWS limits to nothing, but for what is said', () => {
  const statements = hostPermissions(platform);
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !serviceAuthorization.has(action))).toEqual([]);
  const everything = statements.filter(({ Resource, Condition }) => Resource === '*' && !Condition);
  const limited = everything
    .flatMap(({ Action }) => Action)
    .filter((action) => serviceAuthorization.get(action)?.kinds.length !== 0);
  expect(limited.sort()).toEqual([
    // Grafana lists all alarms of a region, and asks for them without naming one.
    'cloudwatch:DescribeAlarmHistory',
    'cloudwatch:DescribeAlarms',
    // As every node's, of itself alone: who it is Systems Manager knows by the machine that signs.
    'ssm:ListInstanceAssociations',
    'ssm:UpdateInstanceInformation',
  ]);
});

describe('what sends log groups on', () => {
  const own = { 'lambda:SourceFunctionArn': regional('lambda', 'function:acme-log-forwarder') };
  const forwarder: Principal = {
    policies: forwarderPermissions(platform) as Statement[],
    boundary: forwarderBoundary(platform) as Statement[],
  };
  const widened: Principal = { ...raised, boundary: forwarderBoundary(platform) as Statement[] };
  const write = ask(
    'logs:PutLogEvents',
    regional('logs', 'log-group:/warren/acme/acme-log-forwarder:log-stream:1'),
    own,
  );

  test.each<[string, Asked]>([
    ['writes what it has to say of itself', write],
    ['is connected to the network by Lambda', ask('ec2:CreateNetworkInterface')],
  ])('%s', (_, asked) => {
    expect(decide(forwarder, asked)).toBe('allowed');
  });

  test.each<[string, Asked]>([
    ['writes from elsewhere', { ...write, context: {} }],
    [
      "writes to others' logs",
      { ...write, resource: regional('logs', 'log-group:/warren/acme/flow-logs:log-stream:1') },
    ],
    ['makes an interface itself', ask('ec2:CreateNetworkInterface', '*', own)],
    ['reads a secret', ask('secretsmanager:GetSecretValue', secret('acme/monitoring/grafana'), own)],
    ['reads what Loki keeps', ask('s3:GetObject', bucket('logs', '/fake/chunk'), own)],
  ])('never %s, whatever is written into its role', (_, asked) => {
    expect(decide(widened, asked)).toBe('denied implicitly');
  });
});

describe('whoever calls people', () => {
  const alerting = { route: 'platform', trials: { hour: 9 }, pagerDuty: { deployToken: 'pd', serviceRegion: 'us' } };
  const called = literal({ ...requireCatalog('.').platform, alerting } as never);
  const caller: Principal = { policies: hostPermissions(called) as Statement[], boundary };
  const items = { 'dynamodb:LeadingKeys': ['_alarms'] };
  const own = [
    ask('secretsmanager:GetSecretValue', secret(routeSecret({ name: 'acme' }, 'platform', 'high'))),
    ask('dynamodb:PutItem', table, items),
    ask('dynamodb:Query', table, items),
    ask('s3:GetObject', bucket('config', '/changes/brokers/orders.yaml.json')),
  ];

  test.each(own.map((asked): [string, Asked] => [`${asked.action} ${asked.resource}`, onMachine(asked)]))(
    'may %s, and where nobody is called no host may',
    (_, asked) => {
      expect(decide(caller, asked)).toBe('allowed');
      expect(decide(host, asked)).not.toBe('allowed');
    },
  );

  test.each([
    ['a key elsewhere', onMachine(ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/administrator')))],
    [
      'a key written',
      onMachine(ask('secretsmanager:PutSecretValue', secret(routeSecret({ name: 'acme' }, 'platform', 'high')))),
    ],
    ['a key read from elsewhere', own[0] as Asked],
    ['items of a broker', onMachine(ask('dynamodb:PutItem', table, { 'dynamodb:LeadingKeys': ['orders'] }))],
    ['a change made up', onMachine(ask('s3:PutObject', bucket('config', '/changes/brokers/orders.yaml.json')))],
  ])('may not: %s', (_, asked) => {
    expect(decide(caller, asked)).not.toBe('allowed');
  });
});
