import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Sandbox, startSandbox, typesInConfiguration } from '../../sandbox/sandbox.ts';

type Json = { [key: string]: unknown };

let folder: string;
let sandbox: Sandbox;
let secrets: SecretsManagerClient;
let s3: S3Client;
let tables: DynamoDBDocumentClient;

const configuration = (rotation = 1, more: Json = {}): Json => ({
  terraform: { required_providers: { aws: { source: 'aws' }, random: { source: 'hashicorp/random' } } },
  provider: { aws: [{ region: 'eu-west-1' }] },
  ephemeral: { random_password: { cookie: { length: 32, special: false } } },
  resource: {
    aws_secretsmanager_secret: { cookie: { name: 'acme/cookie' } },
    aws_secretsmanager_secret_version: {
      cookie: {
        secret_id: '${aws_secretsmanager_secret.cookie.id}',
        secret_string_wo: '${jsonencode({ cookie = ephemeral.random_password.cookie.result })}',
        secret_string_wo_version: rotation,
        ...more,
      },
    },
    aws_s3_bucket: { files: { bucket: 'acme-files', force_destroy: true } },
    aws_s3_bucket_versioning: {
      files: { bucket: '${aws_s3_bucket.files.id}', versioning_configuration: { status: 'Enabled' } },
    },
    aws_s3_object: {
      text: { bucket: '${aws_s3_bucket.files.id}', key: 'a/text', content: 'x = 1' },
      file: { bucket: '${aws_s3_bucket.files.id}', key: 'a/file', source: 'upload.bin' },
      copy: { bucket: '${aws_s3_bucket.files.id}', key: 'a/copy', source: '${abspath("upload.bin")}' },
    },
    aws_dynamodb_table: {
      rows: {
        name: 'acme-rows',
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: 'id',
        attribute: [{ name: 'id', type: 'S' }],
      },
    },
  },
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const types = typesInConfiguration(configuration());
  sandbox = await startSandbox({ folder: join(folder, '.sandbox'), types, uploadFolders: [folder] });
  const settings = {
    endpoint: sandbox.awsEnvironment.AWS_ENDPOINT_URL,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
  };
  secrets = new SecretsManagerClient(settings);
  s3 = new S3Client({ ...settings, forcePathStyle: true });
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  writeFileSync(join(folder, 'upload.bin'), 'uploaded');
  write(configuration());
  expect(await terraform('init')).toMatchObject({ code: 0 });
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
});

afterAll(async () => {
  for (const client of [secrets, s3, tables]) client.destroy();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('reads the secret that Terraform generated and wrote through a write-only argument', async () => {
  const { cookie } = JSON.parse((await secretValue()) ?? '');
  expect(cookie).toHaveLength(32);
  expect(sandbox.generatedSecrets()).toContain(cookie);
});

it('keeps the value before when Terraform writes a new one, and writes none while its number stays', async () => {
  const before = await secretValue();
  write(configuration(1, { version_stages: ['AWSCURRENT', 'tested'] }));
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect(await secretValue()).toBe(before);
  write(configuration(2));
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect(await secretValue()).not.toBe(before);
  expect(await secretValue('AWSPREVIOUS')).toBe(before);
});

it('has no value of a secret in any file', async () => {
  const values = [await secretValue(), await secretValue('AWSPREVIOUS')].map((text) => JSON.parse(text ?? '').cookie);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
  expect(texts.some((text) => text.includes('acme/cookie'))).toBe(true);
  for (const value of values) expect(texts.filter((text) => text.includes(value))).toEqual([]);
});

it('reads the objects that Terraform made, as they were when it made them', async () => {
  expect(await objectText('a/text')).toBe('x = 1');
  writeFileSync(join(folder, 'upload.bin'), 'changed afterwards');
  for (const key of ['a/file', 'a/copy']) expect(await objectText(key)).toBe('uploaded');
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-files', Prefix: 'a/' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['a/copy', 'a/file', 'a/text']);
});

it('keeps what Terraform wrote over as an older version, and no version of what it deletes', async () => {
  const objects = (aws_s3_object: Json) => {
    const { resource, ...rest } = configuration(2);
    write({ ...rest, resource: { ...(resource as Json), aws_s3_object } });
    return terraform('apply', '-auto-approve');
  };
  const own = (etag: string, key: string) => ({ bucket: '${aws_s3_bucket.files.id}', key, source: 'upload.bin', etag });
  const uploaded = async (text: string, key = 'b/own') => {
    writeFileSync(join(folder, 'upload.bin'), text);
    const etag = createHash('md5').update(text).digest('hex');
    expect(await objects({ own: own(etag, key) })).toMatchObject({ code: 0 });
  };
  const versions = async () => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'acme-files', Prefix: 'b/' }));
    const texts = Versions.map(async ({ Key, VersionId }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'acme-files', Key, VersionId }));
      return `${Key} ${await Body?.transformToString()}`;
    });
    return Promise.all(texts);
  };
  for (const text of ['one', 'two', 'three']) await uploaded(text);
  expect(await versions()).toEqual(['b/own three', 'b/own two', 'b/own one']);
  // A key is another object: https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/internal/service/s3/object.go
  await uploaded('three', 'b/other');
  expect(await versions()).toEqual(['b/other three']);
});

it.each(['/none', 'none'])('fails the upload of %s, which is not there', async (source) => {
  const missing = configuration(2);
  const resource = missing.resource as Record<string, Json>;
  write({
    ...missing,
    resource: { ...resource, aws_s3_object: { file: { bucket: 'acme-files', key: 'b', source } } },
  });
  const { code, output } = await terraform('apply', '-auto-approve');
  expect(code).toBe(1);
  expect(output).toContain(`aws_s3_object: ${source} cannot be uploaded`);
});

it('has nothing in a bucket or a table that Terraform destroyed and made again', async () => {
  write(configuration(2));
  await tables.send(new PutCommand({ TableName: 'acme-rows', Item: { id: 'a' } }));
  await s3.send(new PutObjectCommand({ Bucket: 'acme-files', Key: 'backup', Body: 'x' }));
  expect(await terraform('destroy', '-auto-approve')).toMatchObject({ code: 0 });
  await expect(secretValue()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  expect(await terraform('apply', '-auto-approve')).toMatchObject({ code: 0 });
  expect((await tables.send(new GetCommand({ TableName: 'acme-rows', Key: { id: 'a' } }))).Item).toBeUndefined();
  await expect(objectText('backup')).rejects.toMatchObject({ name: 'NoSuchKey' });
  expect(await objectText('a/text')).toBe('x = 1');
  await expect(secretValue('AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

async function secretValue(VersionStage?: string): Promise<string | undefined> {
  return (await secrets.send(new GetSecretValueCommand({ SecretId: 'acme/cookie', VersionStage }))).SecretString;
}

async function objectText(Key: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket: 'acme-files', Key }))).Body?.transformToString();
}

function write(content: Json): void {
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(content));
}

function terraform(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...sandbox.environment, TF_IN_AUTOMATION: '1' };
    const child = spawn('terraform', [args[0] ?? '', '-no-color', ...args.slice(1)], { cwd: folder, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    // Terraform breaks long lines and draws a frame around errors.
    child.on('close', (code) =>
      resolve({ code: code ?? -1, output: output.replaceAll('│', '').replaceAll(/\s+/g, ' ') }),
    );
  });
}
