import { literal } from '../../../stacks/constructs/literal.ts';
import { taskStartPermissions } from '../../../stacks/constructs/task/task-start.ts';
import { taskPermissions } from '../../../stacks/processor/permissions.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { boundaries, sample } from '../bootstrap/github-roles.ts';
import { type Asked, type Context, decide, type Principal } from '../iam/evaluate.ts';

afterAll(removeScratchFolders);

const account = 'eu-west-1:123456789012';
const secret = (name: string) => `arn:aws:secretsmanager:${account}:secret:acme/brokers/${name}-AbCdEf`;
const boundOf = (kind: string) => boundaries()[`arn:aws:iam::123456789012:policy/acme-${kind}-boundary`];
const everything = [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }];

/** A task as its stack makes it. */
const task: Principal = {
  policies: taskPermissions({
    platform: literal(sample),
    broker: 'orders',
    loginSecret: secret('orders/users/processors'),
    stores: {
      database: {
        ...{ host: 'd', port: '3306', database: 'warren', masterSecret: 'm', clientsGroupId: 'sg-1' },
        ...{ resourceId: 'db-ABC', user: 'processor_orders' },
      },
      cache: {
        ...{ host: 'c', port: '6379', replicationGroup: 'acme-cache', clientsGroupId: 'sg-2' },
        ...{ arn: `arn:aws:elasticache:${account}:replicationgroup:acme-cache`, user: 'acme-orders' },
      },
    },
  }),
  boundary: boundOf('processor'),
};
const start: Principal = {
  policies: taskStartPermissions({
    platform: literal(sample),
    images: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/orders:1.4.2', 'public.ecr.aws/x/y@sha256:1'],
    logGroup: '/warren/acme/processor-orders',
    logSecret: `arn:aws:secretsmanager:${account}:secret:acme/loki-??????`,
  }),
  boundary: boundOf('task-start'),
};

const ask = (action: string, resource: string, context: Context = {}): Asked => ({ action, resource, context });
const bucket = 'arn:aws:s3:::acme-warren-service-123456789012-eu-west-1';
const services = (key: string) => `${bucket}/${key}`;
const table = `arn:aws:dynamodb:${account}:table/acme-brokers`;
const authority = (broker: string, attribute = 'authority'): Context => ({
  'dynamodb:LeadingKeys': [broker],
  'dynamodb:Attributes': ['broker', 'item', attribute],
  'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
});
const repository = (name: string) => `arn:aws:ecr:${account}:repository/${name}`;
const stream = (group: string) => `arn:aws:logs:${account}:log-group:/warren/acme/${group}:log-stream:task/a/b`;

test.each<[string, Asked]>([
  ['fetches the program', ask('s3:GetObjectVersion', services('programs/processor.cjs'))],
  ['looks which programs there were', ask('s3:ListBucketVersions', bucket, { 's3:prefix': 'programs/processor.cjs' })],
  ['reads how to log in', ask('secretsmanager:GetSecretValue', secret('orders/users/processors'))],
  ["reads what its broker's certificates go back to", ask('dynamodb:GetItem', table, authority('orders'))],
  ['logs in to the database', ask('rds-db:connect', `arn:aws:rds-db:${account}:dbuser:db-ABC/processor_orders`)],
  ['logs in to the cache', ask('elasticache:Connect', `arn:aws:elasticache:${account}:user:acme-orders`)],
  ['is protected while it works', ask('ecs:UpdateTaskProtection', `arn:aws:ecs:${account}:task/acme/1`)],
])('a task %s', (_, asked) => {
  expect(decide(task, asked)).toBe('allowed');
});

test.each<[string, Asked]>([
  ['fetches another program', ask('s3:GetObjectVersion', services('programs/other.cjs'))],
  ['lists what else there is', ask('s3:ListBucketVersions', bucket, { 's3:prefix': '' })],
  ['writes a program', ask('s3:PutObject', services('programs/processor.cjs'))],
  ['deletes a program', ask('s3:DeleteObjectVersion', services('programs/processor.cjs'))],
  ["reads another user's password", ask('secretsmanager:GetSecretValue', secret('orders/users/shop'))],
  ["reads the key of its broker's authority", ask('secretsmanager:GetSecretValue', secret('orders/authority'))],
  ["reads another broker's record", ask('dynamodb:GetItem', table, authority('staging'))],
  ["reads what else is in its broker's record", ask('dynamodb:GetItem', table, authority('orders', 'users'))],
  ['writes a record', ask('dynamodb:PutItem', table, authority('orders'))],
  [
    'logs in to the database as another',
    ask('rds-db:connect', `arn:aws:rds-db:${account}:dbuser:db-ABC/processor_quotes`),
  ],
  ['logs in to the cache as another', ask('elasticache:Connect', `arn:aws:elasticache:${account}:user:acme-quotes`)],
  [
    "reads the password of the database's master",
    ask('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${account}:secret:rds!db-1-AbCdEf`),
  ],
  ["protects somebody's task", ask('ecs:UpdateTaskProtection', `arn:aws:ecs:${account}:task/shop/1`)],
  ['starts a task', ask('ecs:RunTask', `arn:aws:ecs:${account}:task-definition/acme-processor-orders:1`)],
])('no task %s', (_, asked) => {
  expect(decide(task, asked)).toBe('denied implicitly');
});

test.each<[string, Asked]>([
  ["the key of a broker's authority", ask('secretsmanager:GetSecretValue', secret('orders/authority'))],
  ['the configuration of nodes', ask('s3:GetObject', 'arn:aws:s3:::acme-warren-config-123456789012-eu-west-1/a')],
  ['other programs than those of processors', ask('s3:GetObjectVersion', services('programs/agent.cjs'))],
  ['records as a whole', ask('dynamodb:GetItem', table, authority('orders', 'users'))],
  ['roles', ask('iam:PassRole', 'arn:aws:iam::123456789012:role/acme-processor-orders')],
])('whatever is written into its role, a task gets not at %s', (_, asked) => {
  expect(decide({ policies: everything, boundary: boundOf('processor') }, asked)).toBe('denied implicitly');
});

test('what starts a task pulls its image and writes its logs, and no others', () => {
  const may = (asked: Asked) => decide(start, asked) === 'allowed';
  expect(may(ask('ecr:GetAuthorizationToken', '*'))).toBe(true);
  expect(may(ask('ecr:BatchGetImage', repository('team/orders')))).toBe(true);
  expect(may(ask('ecr:BatchGetImage', repository('team/quotes')))).toBe(false);
  expect(may(ask('logs:PutLogEvents', stream('processor-orders')))).toBe(true);
  expect(may(ask('logs:PutLogEvents', stream('processor-quotes')))).toBe(false);
  expect(may(ask('secretsmanager:GetSecretValue', secret('orders/users/processors')))).toBe(false);
  const named = (name: string) => `arn:aws:secretsmanager:${account}:secret:${name}-AbCdEf`;
  expect(may(ask('secretsmanager:GetSecretValue', named('acme/loki')))).toBe(true);
  expect(may(ask('secretsmanager:GetSecretValue', named('acme/cloudflare')))).toBe(false);
});

test('whatever is written into its role, what starts a task gets not at what Warren makes for brokers', () => {
  const may = (name: string) =>
    decide(
      { policies: everything, boundary: boundOf('task-start') },
      ask('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${account}:secret:${name}-AbCdEf`),
    );
  expect(may('acme/loki')).toBe('allowed');
  expect(may('acme/brokers/orders/users/processors')).toBe('denied explicitly');
  expect(may('other/loki')).toBe('denied implicitly');
});

test('an image of a public registry needs no right', () => {
  const statements = taskStartPermissions({
    platform: literal(sample),
    images: ['public.ecr.aws/x/y:1'],
    logGroup: 'g',
  });
  expect(statements.map(({ Sid }) => Sid)).toEqual(['WriteLogs']);
});
