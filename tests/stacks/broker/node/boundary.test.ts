import { parse } from 'yaml';
import { brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { nodePermissions } from '../../../../stacks/broker/node/permissions.ts';
import { literal } from '../../../../stacks/constructs/literal.ts';
import { flowLogPermissions } from '../../../../stacks/network/flow-log-permissions.ts';
import { removeScratchFolders, sampleFile } from '../../../repositories.ts';
import { boundaries, sample } from '../../bootstrap/github-roles.ts';
import { type Asked, type Context, decide, type Principal, type Statement } from '../../iam/evaluate.ts';

afterAll(removeScratchFolders);

/** One whose files may name the secrets of a team, too. */
const platform = { ...sample, secrets: { prefixes: ['team/'] } };
const boundary = boundaries(platform)['arn:aws:iam::123456789012:policy/acme-node-boundary'];
const file = parse(sampleFile('brokers/orders.yaml'));
const users = { own: { password: { secret: 'team/own' } } };
const orders = { ...brokerSchema.parse({ ...file, users }), name: 'orders' };
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`;
const bucket = (kind: string, key: string) => `arn:aws:s3:::acme-warren-${kind}-123456789012-eu-west-1${key}`;
const snapshot = 'arn:aws:ec2:eu-west-1::snapshot/snap-1';
const volume = 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-1';
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`;

/** A node as its stack makes it. */
const node: Principal = {
  policies: nodePermissions({
    platform: literal(platform),
    broker: literal(orders),
    writtenSecrets: ['authority', 'certificate', 'acme-account'].map((name) =>
      secret(`acme/brokers/orders/${name}-AbCdEf`),
    ),
  }),
  boundary,
};
/** A node into whose role somebody wrote everything. */
const raised: Principal = { policies: [{ Effect: 'Allow', Action: '*', Resource: '*' }], boundary };

const machine = { 'ec2:SourceInstanceARN': 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1' };
const ask = (action: string, resource = '*', context: Context = {}): Asked => ({ action, resource, context });
const from = (place: Context, { context, ...asked }: Asked): Asked => ({ ...asked, context: { ...context, ...place } });

const tagged = (kind: 'Resource' | 'Request', broker = 'orders'): Context => ({
  [`aws:${kind}Tag/warren:platform`]: 'acme',
  [`aws:${kind}Tag/warren:broker`]: broker,
});

/** What nodes do all day. */
const work: [string, Asked][] = [
  ['tells Systems Manager that it is there', ask('ssm:UpdateInstanceInformation')],
  ['opens a channel for sessions', ask('ssmmessages:OpenControlChannel')],
  ['takes a command', ask('ec2messages:GetMessages')],
  [
    "reads its own administrator's password",
    ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/administrator-AbCdEf')),
  ],
  [
    'reads the password of a user',
    ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/users/shop-AbCdEf')),
  ],
  ['reads a secret that its file names', ask('secretsmanager:GetSecretValue', secret('team/own-AbCdEf'))],
  ['writes its certificate', ask('secretsmanager:PutSecretValue', secret('acme/brokers/orders/certificate-AbCdEf'))],
  ['reads a bundle', ask('s3:GetObject', bucket('config', '/brokers/orders/bundles/1.json'))],
  ['reads the agent', ask('s3:GetObjectVersion', bucket('config', '/programs/agent.cjs'))],
  ['lists agents', ask('s3:ListBucketVersions', bucket('config', ''), { 's3:prefix': 'programs/agent.cjs' })],
  ['saves definitions', ask('s3:PutObject', bucket('backups', '/brokers/orders/definitions/1.json'))],
  ['lists its backups', ask('s3:ListBucket', bucket('backups', ''), { 's3:prefix': 'brokers/orders/definitions/' })],
  [
    'looks which queues processors scale on',
    ask('s3:ListBucket', bucket('config', ''), { 's3:prefix': 'brokers/orders/scaled-queues/' }),
  ],
  ['reads one of them', ask('s3:GetObject', bucket('config', '/brokers/orders/scaled-queues/shipping.json'))],
  ["publishes its queues' metrics", ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Warren/acme' })],
  ['writes a record', ask('dynamodb:PutItem', table('acme-brokers'), { 'dynamodb:LeadingKeys': ['orders'] })],
  ['makes a snapshot of its volume', ask('ec2:CreateSnapshot', volume, tagged('Resource'))],
  ['makes it with tags', ask('ec2:CreateSnapshot', snapshot, tagged('Request'))],
  ['tags it', ask('ec2:CreateTags', snapshot, { 'ec2:CreateAction': 'CreateSnapshot' })],
  ['deletes an old one', ask('ec2:DeleteSnapshot', snapshot, tagged('Resource'))],
  ['looks for snapshots', ask('ec2:DescribeSnapshots')],
];

test.each(work)('a node %s', (_, asked) => {
  expect(decide(node, from(machine, asked))).toBe('allowed');
});

/** A request that a statement is about: what stands for anything is something, and what is asked for is there. */
function requestsOf({ Action, Resource, Condition = {} }: Statement): Asked[] {
  const some = (pattern: string) => pattern.replace(/\*/g, 'x').replace(/\?/g, 'y');
  const keys = Object.values(Condition).flatMap((wanted) => Object.entries(wanted));
  const asked = Object.fromEntries(keys.map(([key, wanted]) => [key, some([wanted].flat()[0] ?? '')]));
  const context = { ...tagged('Resource'), ...tagged('Request'), ...asked };
  return [Action].flat().flatMap((action) => [Resource ?? []].flat().map((each) => ask(action, some(each), context)));
}

test('everything that the policy of a node allows is within its boundary', () => {
  const requests = node.policies.flatMap(requestsOf).map((asked) => from(machine, asked));
  expect(requests.length).toBeGreaterThan(30);
  const beyond = requests.filter((asked) => decide(node, asked) !== 'allowed');
  expect(beyond).toEqual([]);
});

test('without another word in platform.yaml a node may read what is below the name of the platform alone', () => {
  const own = boundaries()['arn:aws:iam::123456789012:policy/acme-node-boundary'];
  const reads = (name: string) =>
    decide({ ...raised, boundary: own }, from(machine, ask('secretsmanager:GetSecretValue', secret(name))));
  expect(reads('acme/brokers/orders/cookie-AbCdEf')).toBe('allowed');
  expect(reads('acme/upstream-AbCdEf')).toBe('allowed');
  expect(reads('team/own-AbCdEf')).toBe('denied implicitly');
});

test('the delivery of flow logs stays within its own boundary, and reaches no log group of others', () => {
  const within = boundaries()['arn:aws:iam::123456789012:policy/acme-flow-logs-boundary'];
  const group = (name: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${name}`;
  const own = flowLogPermissions([group('/warren/acme/flow-logs'), `${group('/warren/acme/flow-logs')}:*`]);
  const delivery: Principal = { policies: own, boundary: within };
  for (const asked of own.flatMap(requestsOf)) expect([asked, decide(delivery, asked)]).toEqual([asked, 'allowed']);
  const everything: Principal = { ...raised, boundary: within };
  expect(decide(everything, ask('logs:PutLogEvents', group('/aws/lambda/theirs')))).toBe('denied implicitly');
  expect(decide(everything, ask('logs:DeleteLogGroup', group('/warren/acme/flow-logs')))).toBe('denied implicitly');
});

test.each<[string, Context]>([
  ['another account that its role was made to trust', {}],
  ['a machine of another account', { 'ec2:SourceInstanceARN': 'arn:aws:ec2:eu-west-1:999999999999:instance/i-1' }],
  ['a machine in another region', { 'ec2:SourceInstanceARN': 'arn:aws:ec2:us-east-1:123456789012:instance/i-1' }],
])('%s can do none of it', (_, place) => {
  const done = work.filter(([, asked]) => decide(raised, from(place, asked)) === 'allowed');
  expect(done).toEqual([]);
});

test('a key of the account opens a secret where its policy lets the role in, and nothing else', () => {
  const decrypt = (service: string) =>
    ask('kms:Decrypt', 'arn:aws:kms:eu-west-1:123456789012:key/k', {
      'kms:ViaService': `${service}.eu-west-1.amazonaws.com`,
    });
  expect(decide(raised, decrypt('secretsmanager'))).toBe('allowed');
  expect(decide(node, decrypt('secretsmanager'))).toBe('denied implicitly');
  expect(decide(raised, decrypt('s3'))).toBe('denied implicitly');
});

test.each<[string, Asked]>([
  ['makes a role', ask('iam:CreateRole', 'arn:aws:iam::123456789012:role/mine')],
  ['takes another role', ask('sts:AssumeRole', 'arn:aws:iam::123456789012:role/admin')],
  ['writes into its own role', ask('iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/acme-broker-orders')],
  ['reads a parameter', ask('ssm:GetParameter', 'arn:aws:ssm:eu-west-1:123456789012:parameter/x')],
  ['sends a command to a machine', ask('ssm:SendCommand', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-2')],
  ['lists all secrets', ask('secretsmanager:ListSecrets')],
  ['deletes a secret', ask('secretsmanager:DeleteSecret', secret('acme/brokers/orders/cookie-AbCdEf'))],
  [
    'writes a secret that Terraform makes',
    ask('secretsmanager:PutSecretValue', secret('acme/brokers/orders/cookie-AbCdEf')),
  ],
  ['writes a secret of somebody else', ask('secretsmanager:PutSecretValue', secret('team/certificate-AbCdEf'))],
  ['reads a secret that no file may name', ask('secretsmanager:GetSecretValue', secret('other-team/database-AbCdEf'))],
  [
    "reads a secret whose name only begins with the platform's",
    ask('secretsmanager:GetSecretValue', secret('acme-prod/database-AbCdEf')),
  ],
  [
    'reads a secret in another region',
    ask('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:team/x-AbCdEf'),
  ],
  [
    'reads a secret in another account',
    ask('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:999999999999:secret:team/x-AbCdEf'),
  ],
  ['reads a state', ask('s3:GetObject', bucket('state', '/network.tfstate'))],
  ['leaves a plan', ask('s3:PutObject', bucket('plans', '/plans/1/x'))],
  ['writes a bundle', ask('s3:PutObject', bucket('config', '/brokers/orders/bundles/1.json'))],
  ['writes an agent', ask('s3:PutObject', bucket('config', '/programs/agent.cjs'))],
  ['reads a bucket of somebody else', ask('s3:GetObject', 'arn:aws:s3:::theirs/x')],
  ['reads what else lies in the bucket of backups', ask('s3:GetObject', bucket('backups', '/other/1'))],
  ['reads what else lies in the bucket of configuration', ask('s3:GetObject', bucket('config', '/other/1'))],
  ['lists a whole bucket', ask('s3:ListBucket', bucket('backups', ''))],
  ['changes the policy of a bucket', ask('s3:PutBucketPolicy', bucket('backups', ''))],
  ['reads a table of somebody else', ask('dynamodb:Query', table('theirs'))],
  ['deletes the table', ask('dynamodb:DeleteTable', table('acme-brokers'))],
  ['starts a machine', ask('ec2:RunInstances', 'arn:aws:ec2:eu-west-1:123456789012:instance/*')],
  ['stops a machine', ask('ec2:StopInstances', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-2', tagged('Resource'))],
  ['opens a port', ask('ec2:AuthorizeSecurityGroupIngress', 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1')],
  [
    'makes a snapshot of a volume of somebody else',
    ask('ec2:CreateSnapshot', volume, { 'aws:ResourceTag/warren:platform': 'theirs' }),
  ],
  ['makes a snapshot without tags', ask('ec2:CreateSnapshot', snapshot)],
  ['deletes a snapshot of somebody else', ask('ec2:DeleteSnapshot', snapshot)],
  ["tags a snapshot as the platform's", ask('ec2:CreateTags', snapshot, tagged('Request'))],
  ['shares a snapshot', ask('ec2:ModifySnapshotAttribute', snapshot, tagged('Resource'))],
  [
    'publishes metrics in a namespace of somebody else',
    ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Warren/other' }),
  ],
  ['publishes metrics in no namespace', ask('cloudwatch:PutMetricData')],
  ['reads metrics', ask('cloudwatch:GetMetricData')],
  [
    'silences an alarm',
    ask('cloudwatch:DisableAlarmActions', 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:acme-orders'),
  ],
  [
    'writes which queues processors scale on',
    ask('s3:PutObject', bucket('config', '/brokers/orders/scaled-queues/shipping.json')),
  ],
  ['calls a function', ask('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:123456789012:function:x')],
])('a node into whose role somebody wrote everything is refused when it %s', (_, asked) => {
  expect(decide(raised, from(machine, asked))).toBe('denied implicitly');
});

test.each<[string, Asked]>([
  [
    "reads another broker's secret",
    ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders-2/cookie-AbCdEf')),
  ],
  [
    'reads a secret whose name only begins as one that its file names',
    ask('secretsmanager:GetSecretValue', secret('team/own-2-AbCdEf')),
  ],
  ["reads another broker's backups", ask('s3:GetObject', bucket('backups', '/brokers/other/definitions/1.json'))],
  [
    "writes another broker's record",
    ask('dynamodb:PutItem', table('acme-brokers'), { 'dynamodb:LeadingKeys': ['other'] }),
  ],
  ["makes a snapshot of another broker's volume", ask('ec2:CreateSnapshot', volume, tagged('Resource', 'other'))],
])('a node as its stack makes it is refused when it %s', (_, asked) => {
  expect(decide(node, from(machine, asked))).toBe('denied implicitly');
});
