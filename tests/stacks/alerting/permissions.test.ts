import { pagerBoundary, pagerPermissions } from '../../../stacks/alerting/pager/permissions.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { type Asked, type Context, decide, type Principal, type Statement } from '../iam/evaluate.ts';
import { serviceAuthorization } from '../rights/tables.ts';
import { sources } from './alerting.ts';

const platform = literal(sources.platform as NonNullable<typeof sources.platform>);
const boundary = pagerBoundary(platform) as Statement[];
const pager: Principal = { policies: pagerPermissions(platform) as Statement[], boundary };
/** One into whose role somebody wrote everything. */
const raised: Principal = { policies: [{ Effect: 'Allow', Action: '*', Resource: '*' }], boundary };

const regional = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const bucket = (key = '') => `arn:aws:s3:::acme-warren-config-123456789012-eu-west-1${key}`;
const secret = (name: string) => regional('secretsmanager', `secret:${name}-AbCdEf`);
const table = regional('dynamodb', 'table/acme-brokers');
const items = (key: string): Context => ({ 'dynamodb:LeadingKeys': [key] });
const ask = (action: string, resource = '*', context: Context = {}): Asked => ({ action, resource, context });
const inFunction = ({ context, ...asked }: Asked): Asked => ({
  ...asked,
  context: { ...context, 'lambda:SourceFunctionArn': regional('lambda', 'function:acme-pager') },
});

const work: [string, Asked][] = [
  ['reads its settings', ask('s3:GetObject', bucket('/paging/settings.json'))],
  ['reads the last change of a file', ask('s3:GetObject', bucket('/changes/brokers/orders.yaml.json'))],
  ['sees that there is none', ask('s3:ListBucket', bucket(), { 's3:prefix': 'changes/platform.yaml.json' })],
  ['reads the key of a route', ask('secretsmanager:GetSecretValue', secret('acme/route-keys/day/high'))],
  ['keeps what is open', ask('dynamodb:PutItem', table, items('_alarms'))],
  ['looks at what is open', ask('dynamodb:Query', table, items('_alarms'))],
  [
    'asks which alarms hold',
    ask('cloudwatch:DescribeAlarms', regional('cloudwatch', 'alarm:acme-alert/full/database')),
  ],
  ['says that a trial passed', ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Warren/acme' })],
  ['writes logs', ask('logs:PutLogEvents', regional('logs', 'log-group:/warren/acme/acme-pager:log-stream:a'))],
];

test.each(work)('the pager %s', (_, asked) => {
  expect(decide(pager, inFunction(asked))).toBe('allowed');
});

test('what the role was taken for elsewhere than in the function can do none of it', () => {
  expect(work.filter(([, asked]) => decide(raised, asked) === 'allowed')).toEqual([]);
});

test('Lambda keeps what the pager did not do', () => {
  expect(decide(pager, ask('sqs:SendMessage', regional('sqs', 'acme-pager-failures')))).toBe('allowed');
});

test.each<[string, Asked]>([
  ['sends to the topic', ask('sns:Publish', regional('sns', 'acme-paging'))],
  ["reads a broker's password", ask('secretsmanager:GetSecretValue', secret('acme/brokers/orders/users/worker'))],
  ['reads the token of PagerDuty', ask('secretsmanager:GetSecretValue', secret('acme/pagerduty'))],
  ['writes a key', ask('secretsmanager:PutSecretValue', secret('acme/route-keys/day/high'))],
  ['writes its settings', ask('s3:PutObject', bucket('/paging/settings.json'))],
  ['reads a bundle', ask('s3:GetObject', bucket('/brokers/orders/bundles/0123456789abcdef.json'))],
  ['writes what a broker reported', ask('dynamodb:PutItem', table, items('orders'))],
  [
    'silences an alarm',
    ask('cloudwatch:DisableAlarmActions', regional('cloudwatch', 'alarm:acme-alert/full/database')),
  ],
  ['publishes for another platform', ask('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': 'Warren/other' })],
])('whatever is written into its role, it is refused when it %s', (_, asked) => {
  expect(decide(raised, inFunction(asked))).not.toBe('allowed');
});

test('every action is one of AWS', () => {
  const actions = boundary.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !serviceAuthorization.has(action))).toEqual([]);
});
