import {
  CreateAccessKeyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AwsV4Signer } from 'aws4fetch';
import { followUsers } from '../../../sandbox/aws/iam/access-keys.ts';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

const UserName = 'acme-edge';
const host = 'abcdefghij.lambda-url.eu-west-1.on.aws';

let started: StartedSandbox;
let client: IAMClient;

beforeEach(async () => {
  started = await startedSandbox();
  client = new IAMClient(started.settings);
  started.sandbox.cloud.put('aws_iam_user', UserName, { id: UserName, name: UserName });
  started.sandbox.cloud.put('aws_lambda_function_url', 'receiver', { function_url: `https://${host}/` });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

/** Calls what IAM does are in tests/integration/aws-agreement.test.ts, where moto judges them. */
test('a call that it does not know is refused by name', async () => {
  await expect(client.send(new GetUserCommand({ UserName }))).rejects.toThrow("The sandbox's IAM has no GetUser.");
});

test('a fault meets the call that it names', async () => {
  started.sandbox.faults.inject({ on: { type: 'iam', operation: 'create', name: UserName }, error: 'AccessDenied' });
  await expect(client.send(new CreateAccessKeyCommand({ UserName }))).rejects.toThrow('AccessDenied');
});

test('a restarted sandbox knows the keys, and no secret of them is on disk', async () => {
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  expect(started.sandbox.generatedSecrets()).toEqual([AccessKey?.SecretAccessKey]);
  expect(JSON.stringify(started.sandbox.cloud.list())).not.toContain(AccessKey?.SecretAccessKey);
  started = await started.restart();
  const { AccessKeyMetadata = [] } = await new IAMClient(started.settings).send(
    new ListAccessKeysCommand({ UserName }),
  );
  expect(AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId)).toEqual([AccessKey?.AccessKeyId]);
});

describe('a user that goes', () => {
  const gone = (force: boolean) =>
    followUsers(started.sandbox.accessKeys, {
      type: 'aws_iam_user',
      prior: { name: UserName, force_destroy: force },
      object: null,
      config: {},
    });

  test('cannot while it has keys', () => {
    started.sandbox.accessKeys.create(UserName);
    expect(() => gone(false)).toThrow('Cannot delete entity, must delete access keys first.');
  });

  test('takes them along where it was told to', () => {
    started.sandbox.accessKeys.create(UserName);
    gone(true);
    expect(started.sandbox.accessKeys.ofUser(UserName)).toEqual([]);
  });
});

describe('a function URL', () => {
  async function ask(path: string, change: { secret?: string; method?: string } = {}) {
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
    const key = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: change.secret ?? AccessKey?.SecretAccessKey ?? '',
    };
    const signer = new AwsV4Signer({
      ...key,
      method: 'GET',
      url: `https://${host}${path}`,
      region: 'eu-west-1',
      service: 'lambda',
    });
    const { headers } = await signer.sign();
    return { key, answer: () => send(path, { ...Object.fromEntries(headers), host }, change.method) };
  }

  /** `fetch` would ask for another host than the address. */
  async function send(path: string, headers: Record<string, string>, method = 'GET') {
    const { request } = await import('node:http');
    const { AWS_ENDPOINT_URL = '' } = started.sandbox.awsEnvironment;
    return new Promise<{ status?: number; type?: unknown }>((resolve, reject) => {
      const sent = request(new URL(AWS_ENDPOINT_URL), { path, method, headers }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['x-amzn-errortype'] });
      });
      sent.on('error', reject).end();
    });
  }

  const passed = { status: 404, type: undefined };
  const refused = { status: 403, type: 'AccessDeniedException' };

  test.each(['/', '/a/b?x=1&y', '/caf%C3%A9/%2F?q=a%20b'])(
    'lets a request for %s pass that an active key signed',
    async (path) => {
      const { answer } = await ask(path);
      expect(await answer()).toEqual(passed);
    },
  );

  test('refuses what is not signed, signed with another secret, or for another method', async () => {
    expect(await send('/', { host })).toEqual(refused);
    expect(await (await ask('/', { secret: 'x'.repeat(40) })).answer()).toEqual(refused);
    expect(await (await ask('/', { method: 'DELETE' })).answer()).toEqual(refused);
  });

  test('refuses a key that is not active any more', async () => {
    const { key, answer } = await ask('/');
    await client.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: key.accessKeyId, Status: 'Inactive' }));
    expect(await answer()).toEqual(refused);
  });

  test('that Terraform did not make refuses everything', async () => {
    const { answer } = await ask('/');
    started.sandbox.cloud.remove('aws_lambda_function_url', 'receiver');
    expect(await answer()).toEqual(refused);
  });
});
