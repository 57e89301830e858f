import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InternalServiceError,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/orders/cookie-AbCdEf';
const name = 'acme/orders/cookie';

let started: StartedSandbox;
let client: SecretsManagerClient;

beforeEach(async () => {
  started = await startedSandbox();
  client = new SecretsManagerClient(started.settings);
  started.sandbox.cloud.put('aws_secretsmanager_secret', arn, {
    id: arn,
    arn,
    name,
    description: 'a cookie',
    tags: { team: 'a' },
  });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

const read = (SecretId: string, more: object = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));
const write = (SecretString: string, more: object = {}) =>
  client.send(new PutSecretValueCommand({ SecretId: name, SecretString, ...more }));

it('reads a value by the name of the secret and by its ARN', async () => {
  started.sandbox.secretValues.put(name, 'first');
  for (const id of [name, arn]) {
    expect(await read(id)).toMatchObject({
      ARN: arn,
      Name: name,
      SecretString: 'first',
      VersionStages: ['AWSCURRENT'],
    });
  }
});

it('says of a secret without a value what AWS says', async () => {
  const refused = read(name);
  await expect(refused).rejects.toThrow(ResourceNotFoundException);
  await expect(refused).rejects.toThrow(
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  );
});

it('does not find a secret that is not in the cloud', async () => {
  started.sandbox.secretValues.put(name, 'first');
  started.sandbox.cloud.remove('aws_secretsmanager_secret', arn);
  await expect(read(name)).rejects.toThrow("Secrets Manager can't find the specified secret.");
  expect(() => started.sandbox.secretValues.put(name, 'second')).toThrow(
    `There is no secret ${name} in the sandbox's cloud`,
  );
});

it('keeps the value before as AWSPREVIOUS, and none before that', async () => {
  const versions = [await write('first'), await write('second'), await write('third')];
  expect((await read(name)).SecretString).toBe('third');
  expect((await read(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('second');
  expect((await read(name, { VersionId: versions[1]?.VersionId })).SecretString).toBe('second');
  await expect(read(name, { VersionId: versions[0]?.VersionId })).rejects.toThrow(ResourceNotFoundException);
});

it('takes the same call twice as one, and refuses another value under its token', async () => {
  const ClientRequestToken = '11111111-1111-4111-a111-111111111111';
  await write('first');
  await write('second', { ClientRequestToken });
  await write('second', { ClientRequestToken });
  expect((await read(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('first');
  await expect(write('third', { ClientRequestToken })).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

it('keeps bytes as bytes', async () => {
  const SecretBinary = Uint8Array.of(0, 255, 128);
  await client.send(new PutSecretValueCommand({ SecretId: name, SecretBinary }));
  expect((await read(name)).SecretBinary).toEqual(SecretBinary);
});

it.each([
  ['an empty value', '', {}],
  ['a value of more than 64 KiB', 'ü'.repeat(32_769), {}],
  ['a token that is too short', 'value', { ClientRequestToken: 'short' }],
  ['a stage of its own', 'value', { VersionStages: ['AWSPENDING'] }],
])('refuses %s, and keeps the value there was', async (_, value, more) => {
  await write('first');
  await expect(write(value, more)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  expect((await read(name)).SecretString).toBe('first');
});

it('describes a secret without its value', async () => {
  const { VersionId = '' } = await write('first');
  const described = await client.send(new DescribeSecretCommand({ SecretId: name }));
  expect(described).toMatchObject({
    ARN: arn,
    Name: name,
    Description: 'a cookie',
    Tags: [{ Key: 'team', Value: 'a' }],
    VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] },
  });
  expect(JSON.stringify(described)).not.toContain('first');
});

it('forgets every value when it ends, and writes none to the disk', async () => {
  await write('swordfish-in-memory');
  const files = readdirSync(started.folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain('swordfish');
  started = await started.restart();
  client = new SecretsManagerClient(started.settings);
  await expect(read(name)).rejects.toThrow(ResourceNotFoundException);
});

it('fails a call as a fault says, naming the secret', async () => {
  started.sandbox.secretValues.put(name, 'first');
  const on = { type: 'secretsmanager', operation: 'read' } as const;
  started.sandbox.faults.inject({ on: { ...on, name: 'billing' }, error: 'InternalServiceError' });
  expect((await read(arn)).SecretString).toBe('first');
  started.sandbox.faults.inject({ on: { ...on, name: 'orders/cookie' }, error: 'InternalServiceError' });
  await expect(read(arn)).rejects.toThrow(InternalServiceError);
});

it('says which calls it does not have', async () => {
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: "The sandbox's Secrets Manager has no ListSecrets.",
  });
});
