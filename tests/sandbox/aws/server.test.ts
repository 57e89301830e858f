import { connect } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

let started: StartedSandbox;
const before = { ...process.env };

afterEach(async () => {
  process.env = { ...before };
  await started.stop();
});

it('is all that clients of five services need: its environment', async () => {
  started = await startedSandbox();
  Object.assign(process.env, started.sandbox.awsEnvironment);
  const bucket = { Bucket: 'none' };
  const named = (call: Promise<unknown>) => call.then(() => 'answered').catch((cause: Error) => cause.name);
  const answers = await Promise.all([
    named(new SSMClient().send(new DescribeInstanceInformationCommand({}))),
    named(new EC2Client().send(new DescribeVolumesCommand({}))),
    named(new S3Client({ forcePathStyle: true }).send(new ListObjectsV2Command(bucket))),
    named(new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: 'none' }))),
    named(new DynamoDBClient().send(new ListTablesCommand({}))),
  ]);
  expect(answers).toEqual([
    'answered',
    'answered',
    'NoSuchBucket',
    'ResourceNotFoundException',
    'UnknownOperationException',
  ]);
});

it('stands in the environment that Terraform gets', async () => {
  started = await startedSandbox();
  const { environment, awsEnvironment } = started.sandbox;
  expect(environment).toMatchObject(awsEnvironment);
  expect(environment).toHaveProperty('TF_REATTACH_PROVIDERS');
  expect(awsEnvironment).not.toHaveProperty('TF_REATTACH_PROVIDERS');
});

it('listens on the address that it is given, and on no other', async () => {
  started = await startedSandbox({ address: '127.0.0.2' });
  const { port, hostname } = new URL(started.sandbox.awsEnvironment.AWS_ENDPOINT_URL ?? '');
  expect(hostname).toBe('127.0.0.2');
  expect(await reaches('127.0.0.2', Number(port))).toBe(true);
  expect(await reaches('127.0.0.1', Number(port))).toBe(false);
});

it('does not wait for calls and commands that are under way when it stops', async () => {
  started = await startedSandbox({ runCommand: () => new Promise(() => {}) });
  started.sandbox.faults.inject({ on: { type: 'ec2', operation: 'read' }, delayMs: 60_000 });
  const client = new EC2Client(started.settings);
  const refused = expect(client.send(new DescribeVolumesCommand({}))).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await started.sandbox.stop();
  await refused;
});

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
