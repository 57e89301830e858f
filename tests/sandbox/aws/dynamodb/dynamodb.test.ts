import { ConditionalCheckFailedException, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type StartedSandbox, startedSandbox } from '../started-sandbox.ts';

const TableName = 'acme-observed';

let started: StartedSandbox;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  started = await startedSandbox();
  client = connect();
  started.sandbox.cloud.put('aws_dynamodb_table', TableName, {
    name: TableName,
    hash_key: 'broker',
    range_key: 'what',
    attribute: [
      { name: 'broker', type: 'S' },
      { name: 'what', type: 'S' },
      { name: 'at', type: 'N' },
    ],
    global_secondary_index: [{ name: 'by-time', hash_key: 'broker', range_key: 'at', projection_type: 'ALL' }],
    local_secondary_index: [{ name: 'beside', range_key: 'at', projection_type: 'INCLUDE', non_key_attributes: ['x'] }],
  });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

const connect = (maxAttempts = 1) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...started.settings, maxAttempts }));
const put = (item: object, more: object = {}) =>
  client.send(new PutCommand({ TableName, Item: { broker: 'orders', what: 'node-1', ...item }, ...more }));
const Key = { broker: 'orders', what: 'node-1' };
const get = async () => (await client.send(new GetCommand({ TableName, Key }))).Item;

it('gives back a row', async () => {
  await put({ at: 7, x: ['a', { b: null }] });
  expect(await get()).toEqual({ ...Key, at: 7, x: ['a', { b: null }] });
});

it('writes where the condition holds, and nowhere else', async () => {
  const ConditionExpression = 'attribute_not_exists(broker)';
  await put({ at: 1 }, { ConditionExpression });
  await expect(put({ at: 2 }, { ConditionExpression })).rejects.toThrow(ConditionalCheckFailedException);
  expect(await get()).toMatchObject({ at: 1 });
});

it('lets one of many writers have a lock', async () => {
  const attempts = Array.from({ length: 8 }, (_, at) =>
    put({ at }, { ConditionExpression: 'attribute_not_exists(broker)' }),
  );
  const states = (await Promise.allSettled(attempts)).map(({ status }) => status);
  expect(states.filter((state) => state === 'fulfilled')).toHaveLength(1);
});

it('updates and deletes under a condition', async () => {
  await put({ at: 1, owner: 'a' });
  const owned = (owner: string) => ({
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  });
  const raise = (owner: string) => {
    const condition = owned(owner);
    return client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #at = #at + :one',
        ...condition,
        ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, '#at': 'at' },
        ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':one': 1 },
        ReturnValues: 'ALL_NEW',
      }),
    );
  };
  await expect(raise('b')).rejects.toThrow(ConditionalCheckFailedException);
  expect((await raise('a')).Attributes).toMatchObject({ at: 2 });
  const drop = (owner: string) => client.send(new DeleteCommand({ TableName, Key, ...owned(owner) }));
  await expect(drop('b')).rejects.toThrow(ConditionalCheckFailedException);
  await drop('a');
  expect(await get()).toBeUndefined();
});

it('queries a partition, in pages and through an index, and scans a table', async () => {
  for (const [what, at] of [
    ['node-1', 3],
    ['node-2', 2],
    ['plan', 1],
  ] as const)
    await put({ what, at });
  await put({ broker: 'billing' });
  const query = (more: object) =>
    client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'broker = :broker AND begins_with(what, :what)',
        ExpressionAttributeValues: { ':broker': 'orders', ':what': 'node-' },
        ...more,
      }),
    );
  const first = await query({ Limit: 1 });
  expect(first.Items).toMatchObject([{ what: 'node-1' }]);
  const second = await query({ ExclusiveStartKey: first.LastEvaluatedKey });
  expect(second.Items).toMatchObject([{ what: 'node-2' }]);
  const byTime = await query({
    IndexName: 'by-time',
    KeyConditionExpression: 'broker = :broker',
    ExpressionAttributeValues: { ':broker': 'orders' },
  });
  expect(byTime.Items?.map(({ at }) => at)).toEqual([1, 2, 3]);
  expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(4);
});

it('has the tables of the cloud and no others', async () => {
  const refused = client.send(new GetCommand({ TableName: 'others', Key }));
  await expect(refused).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested resource not found: Table: others not found',
  });
});

it('keeps tables apart whose names begin alike', async () => {
  const attributes = started.sandbox.cloud.get('aws_dynamodb_table', TableName) ?? {};
  started.sandbox.cloud.put('aws_dynamodb_table', `${TableName}-2`, attributes);
  await put({});
  expect((await client.send(new ScanCommand({ TableName: `${TableName}-2` }))).Count).toBe(0);
});

it('has none of the rows of a table that was removed and made again', async () => {
  const attributes = started.sandbox.cloud.get('aws_dynamodb_table', TableName) ?? {};
  await put({});
  started.sandbox.cloud.remove('aws_dynamodb_table', TableName);
  await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  started.sandbox.cloud.put('aws_dynamodb_table', TableName, attributes);
  expect(await get()).toBeUndefined();
  await put({});
  expect(await get()).toEqual(Key);
});

it('is throttled by a fault that names the table, and the SDK tries again', async () => {
  const on = { type: 'dynamodb', operation: 'update', name: TableName } as const;
  started.sandbox.faults.inject({ on, error: 'ProvisionedThroughputExceededException' });
  await expect(put({})).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  started.sandbox.faults.inject({ on, error: 'InternalServerError' });
  client = connect(2);
  expect((await put({})).$metadata.attempts).toBe(2);
});

it('says which calls it does not have', async () => {
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
    message: "The sandbox's DynamoDB has no ListTables.",
  });
});
