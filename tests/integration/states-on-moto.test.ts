import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { stateBucket } from '../../contracts/names.ts';
import { atWorkKey, lockKey, stateKey } from '../../contracts/object-keys.ts';
import { openOutputs, openStates } from '../../pipeline/states/states.ts';
import { type LaidOutStack, layOut } from '../../pipeline/terraform/lay-out.ts';
import { type Sandbox, startSandbox, typesInConfiguration } from '../../sandbox/sandbox.ts';
import { describeJudgedBy } from '../judges/judged.ts';
import { type Moto, startMoto } from '../judges/moto.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';
import { until } from '../until.ts';

// Terraform's own backend and Warren's notes in an S3 that none of us wrote; what is made is in the sandbox.

const region = 'eu-west-1';
const files = {
  name: 'acme',
  accountId: '123456789012',
  region,
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
};
const platform = platformSchema.parse(files);
const Bucket = stateBucket(platform);
const name = 'network';

const configuration = (cidr_block: string) => ({
  terraform: {
    required_providers: { aws: { source: 'aws' } },
    // As stacks/constructs/platform-stack.ts has it.
    backend: { s3: { bucket: Bucket, key: stateKey(name), region, encrypt: true, use_lockfile: true } },
  },
  provider: { aws: [{ region }] },
  resource: {
    aws_vpc: { own: { cidr_block: '10.20.0.0/16' } },
    aws_subnet: { own: { vpc_id: '${aws_vpc.own.id}', cidr_block } },
  },
  output: { cidr: { value: '${aws_subnet.own.cidr_block}' } },
});

/** Laid out in a folder of its own, as every run has one. */
const laidOut = (cidr: string): LaidOutStack => {
  const stack = { name, dependencies: [], configuration: configuration(cidr) };
  return layOut({ root: scratchFolder(), stack, state: {}, retired: false });
};

/** Clients take the environment when they are opened. */
const states = () => openStates(platform);
const text = async (key: string) => Buffer.from((await states().bucket.read(key)) ?? []).toString('utf8');

describeJudgedBy('moto')('a state in an S3 that none of us wrote', () => {
  let moto: Moto;
  let sandbox: Sandbox;
  let s3: S3Client;
  const environment = { ...process.env };

  beforeAll(async () => {
    moto = await startMoto();
    sandbox = await startSandbox({ folder: scratchFolder(), types: typesInConfiguration(configuration('')) });
    // Terraform reaches the sandbox's providers by sockets, and all else of AWS by this.
    Object.assign(process.env, sandbox.environment, moto.awsEnvironment);
    s3 = new S3Client({ region, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  });

  afterAll(async () => {
    process.env = environment;
    await Promise.all([moto.stop(), sandbox.stop()]);
    removeScratchFolders();
  });

  test('is written and read, in versions, and nothing is left of its lock and note', async () => {
    for (const cidr of ['10.20.1.0/24', '10.20.2.0/24']) {
      expect(await start(laidOut(cidr)).ended).toEqual({ status: 0, said: '' });
      expect(openOutputs(await states().read(name))).toEqual({ cidr });
    }
    expect(await states().names()).toEqual([name]);
    expect(await states().bucket.keys()).toEqual([stateKey(name)]);
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: stateKey(name) }));
    expect(Versions.filter(({ Key }) => Key === stateKey(name)).length).toBeGreaterThanOrEqual(2);
  });

  test('is changed by one of two applies at once; a killed one leaves its lock, which the next takes away', async () => {
    sandbox.faults.inject({ on: { type: 'aws_subnet', operation: 'create' }, delayMs: 60_000 });
    const first = start(laidOut('10.20.3.0/24'));
    await until('the first has the lock', async () => (await text(lockKey(name))).includes('OperationTypeApply'));
    const [note] = JSON.parse(await text(atWorkKey(name)));
    expect(note).toMatchObject({ pid: first.pid });

    const second = await start(laidOut('10.20.3.0/24')).ended;
    expect(second.said).toMatch(
      /^the state of network is locked by .+@.+ since .+ \(OperationTypeApply\)\. Wait until /,
    );
    expect(second.status).toBe(1);

    process.kill(first.pid, 'SIGKILL');
    process.kill(Number(readFileSync(note.pidFile, 'utf8')), 'SIGKILL');
    await first.ended;
    expect(await text(lockKey(name))).toContain('OperationTypeApply');

    const third = await start(laidOut('10.20.4.0/24')).ended;
    expect(third.said).toMatch(
      /^network: .+ was killed while it held the lock of the state; taking the lock away\.\n$/,
    );
    expect(third.status).toBe(0);
    expect(openOutputs(await states().read(name))).toEqual({ cidr: '10.20.4.0/24' });
    expect(await states().bucket.keys()).toEqual([stateKey(name)]);
  });
});

interface Started {
  pid: number;
  ended: Promise<{ status: number | null; said: string }>;
}

/** An apply, in a process of its own. */
function start(stack: LaidOutStack): Started {
  const program = ['--import', 'tsx', 'tests/integration/apply-one-stack.ts'];
  const child = spawn(process.execPath, [...program, JSON.stringify({ platform: files, stack })], {
    // Jest's own is not what child processes get by themselves.
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return { pid: child.pid ?? 0, ended: once(child, 'close').then(([status]) => ({ status, said })) };
}
