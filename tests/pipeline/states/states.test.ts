import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { planBucket, stateBucket } from '../../../contracts/names.ts';
import { openBucket } from '../../../pipeline/aws/bucket.ts';
import { SurroundingsFailure } from '../../../pipeline/process/failure.ts';
import { managedAddresses, openOutputs, openStates, type State } from '../../../pipeline/states/states.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
});
const name = 'acme-warren-state-123456789012-eu-west-1';

const environment = process.env;
let started: StartedSandbox;

beforeAll(async () => {
  started = await startedSandbox();
  process.env = { ...environment, ...started.sandbox.awsEnvironment };
});
afterAll(async () => {
  process.env = environment;
  await started.stop();
});

let made = 0;

/** A bucket of its own, empty. */
function emptyBucket() {
  made += 1;
  const bucket = `acme-test-${made}`;
  started.sandbox.cloud.put('aws_s3_bucket', bucket, { id: bucket, bucket });
  return openBucket(bucket, 'eu-west-1');
}

/** Does work with a server in the place of S3. */
async function answeredBy(server: Server, work: () => Promise<void>): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { AWS_ENDPOINT_URL } = process.env;
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await work();
  } finally {
    process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
    server.closeAllConnections();
    server.close();
  }
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('utf8');

test('the buckets are those that Terraform makes', () => {
  expect(stateBucket(platform)).toBe(name);
  expect(planBucket(platform)).toBe('acme-warren-plans-123456789012-eu-west-1');
});

describe('a bucket', () => {
  test('gives back what was written, byte by byte and without a word in the log, and nothing of what is not there', async () => {
    const warned = jest.spyOn(console, 'warn');
    const bucket = emptyBucket();
    await bucket.write('a/b', Buffer.from([0, 255, 10, 13]));
    await bucket.write('empty', '');
    expect(Buffer.from((await bucket.read('a/b')) ?? [])).toEqual(Buffer.from([0, 255, 10, 13]));
    expect(text(await bucket.read('empty'))).toBe('');
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    expect(await bucket.read('a')).toBeUndefined();
    await bucket.write('a/b', 'later');
    expect(text(await bucket.read('a/b'))).toBe('later');
    await bucket.remove('a/b');
    await bucket.remove('a/b');
    expect(await bucket.read('a/b')).toBeUndefined();
  });

  test('takes an object once from those who create it, whoever comes first', async () => {
    const bucket = emptyBucket();
    expect(await bucket.create('a', 'first')).toBe(true);
    expect(await bucket.create('a', 'second')).toBe(false);
    expect(text(await bucket.read('a'))).toBe('first');
    const won = await Promise.all(['b', 'b', 'b', 'b'].map((key, index) => bucket.create(key, String(index))));
    expect(won.filter((each) => each)).toHaveLength(1);
    expect(text(await bucket.read('b'))).toBe(String(won.indexOf(true)));
  });

  test('tries again to create an object that somebody else is about to write, and gives up at last', async () => {
    const answers = [409, 409, 200, 409, 412, ...Array(5).fill(409)];
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    const conflict = '<Error><Code>ConditionalRequestConflict</Code><Message>Conflict</Message></Error>';
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const status = answers.shift() ?? 500;
        response.writeHead(status).end(status === 200 ? '' : conflict);
      });
    });
    await answeredBy(server, async () => {
      const bucket = openBucket('acme-busy', 'eu-west-1');
      expect(await bucket.create('a', '1')).toBe(true);
      expect(await bucket.create('a', '2')).toBe(false);
      await expect(bucket.create('a', '3')).rejects.toThrow('s3://acme-busy/a cannot be written: ConditionalRequest');
    });
    expect(answers).toEqual([]);
  });

  test('lists its keys in order, or those below a prefix', async () => {
    const bucket = emptyBucket();
    for (const key of ['warren/held/2', 'b', 'warren/held/1', 'warren/helder']) await bucket.write(key, '');
    expect(await bucket.keys()).toEqual(['b', 'warren/held/1', 'warren/held/2', 'warren/helder']);
    expect(await bucket.keys('warren/held/')).toEqual(['warren/held/1', 'warren/held/2']);
    expect(await bucket.keys('nothing/')).toEqual([]);
  });

  test('lists all of its keys, also where S3 names them over several answers', async () => {
    const asked: (string | null)[] = [];
    const server = createServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('continuation-token');
      asked.push(token);
      const page = token === null ? 'a</Key></Contents><Contents><Key>b' : 'c';
      const more =
        token === null ? '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>' : '';
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
      response.end(`<ListBucketResult>${more}<Contents><Key>${page}</Key></Contents></ListBucketResult>`);
    });
    await answeredBy(server, async () => {
      expect(await openBucket('acme-many', 'eu-west-1').keys()).toEqual(['a', 'b', 'c']);
    });
    expect(asked).toEqual([null, 't']);
  });

  test('that is not there holds nothing to be read, and takes and lists nothing', async () => {
    const bucket = openBucket('acme-missing', 'eu-west-1');
    const missing = new SurroundingsFailure(
      'bucket acme-missing is not there. Has the platform been applied, and are these credentials of its account?',
    );
    expect(await bucket.read('a')).toBeUndefined();
    await expect(bucket.keys()).rejects.toEqual(missing);
    await expect(bucket.write('a', '')).rejects.toEqual(missing);
    await expect(bucket.create('a', '')).rejects.toEqual(missing);
    await expect(bucket.remove('a')).rejects.toEqual(missing);
    await expect(bucket.keys()).rejects.toBeInstanceOf(SurroundingsFailure);
  });
});

describe('the states of a platform', () => {
  const state = { version: 4, serial: 3, resources: [], outputs: {} };

  test('are none that can be named without their bucket', async () => {
    started.sandbox.cloud.remove('aws_s3_bucket', name);
    await expect(openStates(platform).names()).rejects.toThrow(`bucket ${name} is not there.`);
  });

  test('are named by their stacks; locks, notes and what lies deeper are none', async () => {
    started.sandbox.cloud.put('aws_s3_bucket', name, { id: name, bucket: name });
    const states = openStates(platform);
    expect(states.bucket.name).toBe(name);
    const stacks = ['network', 'broker-orders', 'broker-a1'];
    const others = [
      'network.tfstate.tflock',
      'data.tfstate.tflock',
      'warren/at-work/network.json',
      'warren/last-applied/x.tfstate',
      'old/network.tfstate',
      'Network.tfstate',
      'network.tfstate.backup',
      '.tfstate',
      'a b.tfstate',
    ];
    for (const key of [...stacks.map((stack) => `${stack}.tfstate`), ...others]) {
      await states.bucket.write(key, JSON.stringify(state));
    }
    expect(await states.names()).toEqual(['broker-a1', 'broker-orders', 'network']);
    expect(await states.read('network')).toMatchObject({ version: 4, serial: 3 });
    expect(await states.read('data')).toBeUndefined();
  });

  test.each(['', '{', '[]', '{"resources":[]}', '{"version":4,"resources":{}}'])(
    'cannot be read where %j is one',
    async (body) => {
      started.sandbox.cloud.put('aws_s3_bucket', name, { id: name, bucket: name });
      const states = openStates(platform);
      await states.bucket.write('broken.tfstate', body);
      await expect(states.read('broken')).rejects.toEqual(
        new SurroundingsFailure(
          `s3://${name}/broken.tfstate is not a Terraform state. The bucket keeps earlier versions of it: bring one of them back.`,
        ),
      );
    },
  );
});

describe('of a state', () => {
  const resource = (mode: string, type: string, instances: object[]) => ({
    mode,
    type,
    name: 'a',
    instances: instances as [],
  });
  const state: State = {
    version: 4,
    resources: [
      resource('managed', 'aws_vpc', [{}]),
      resource('managed', 'aws_eip', [{}, {}]),
      resource('managed', 'aws_subnet', []),
      resource('data', 'aws_ami', [{}]),
    ],
    outputs: { open: { value: { a: 1 }, sensitive: false }, secret: { value: 'hunter2', sensitive: true } },
  };

  test('what is managed and there is listed', () => {
    expect(managedAddresses(state)).toEqual(['aws_eip.a', 'aws_vpc.a']);
    expect(managedAddresses(undefined)).toEqual([]);
  });

  test('outputs are shown unless they are marked as sensitive', () => {
    expect(openOutputs(state)).toEqual({ open: { a: 1 } });
    expect(openOutputs(undefined)).toEqual({});
  });
});
