import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { container } from '../../../contracts/tasks.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import {
  removeScratchFolders,
  sampleFile,
  sampleRepository,
  scratchFolder,
  synthesizeFiles,
} from '../../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';
import { type Agent, startAgent } from '../../tasks/agent.ts';
import { awsCliFiles } from '../../tasks/container.ts';
import { startTask, type Task } from '../../tasks/task.ts';
import { until } from '../workbench.ts';

interface Synthesized {
  name: string;
  environment: { name: string; value: string }[];
  [more: string]: unknown;
}

let network: Network;
let aws: StartedSandbox;
let agent: Agent;
let application = '';
/** What the synthesis of the sample makes of processors/quotes.yaml, without what needs a broker. */
let containers: Synthesized[];
const tasks: Task[] = [];
const program = readFileSync('dist/processor.cjs');
const authority = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

beforeAll(async () => {
  network = await startNetwork();
  aws = await startedSandbox({ address: network.hostAddress });
  agent = await startAgent(network.hostAddress, { AWS_ACCESS_KEY_ID: 'AKIATASK', AWS_SECRET_ACCESS_KEY: 'key' });
  application = scratchFolder();
  const repository = sampleRepository({
    'processors/quotes.yaml': sampleFile('processors/quotes.yaml'),
    'brokers/staging.yaml': null,
    'brokers/telemetry.yaml': null,
  });
  const { resource } = JSON.parse(synthesizeFiles(repository)['stacks/processor-quotes/cdk.tf.json'] ?? '');
  const all: Synthesized[] = JSON.parse(resource.aws_ecs_task_definition.task.container_definitions);
  containers = all.filter(({ name }) => name !== container.processor);
  const { SERVICES_BUCKET: bucket = '', BROKER_TABLE: table = '' } = told();
  aws.sandbox.cloud.put('aws_s3_bucket', bucket, { bucket, id: bucket });
  const versioning_configuration = [{ status: 'Enabled' }];
  aws.sandbox.cloud.put('aws_s3_bucket_versioning', bucket, { bucket, id: bucket, versioning_configuration });
  aws.sandbox.cloud.put('aws_dynamodb_table', table, {
    ...{ id: table, name: table, hash_key: 'broker', range_key: 'item', billing_mode: 'PAY_PER_REQUEST' },
    attribute: ['broker', 'item'].map((name) => ({ name, type: 'S' })),
  });
});

afterEach(async () => {
  await Promise.all(tasks.splice(0).map((task) => task.stop()));
});

afterAll(async () => {
  await Promise.all([network?.stop(), agent?.stop(), aws?.stop()]);
  removeScratchFolders();
});

/** What the first container is told. */
function told(): Record<string, string> {
  const { environment = [] } = containers.find(({ name }) => name === container.program) ?? {};
  return Object.fromEntries(environment.map(({ name, value }) => [name, value]));
}

/** A task whose application runs a script of the shell, with these versions, oldest first, where the program should be. */
async function started(props: { versions?: Buffer[]; script?: string; change?: object }): Promise<Task> {
  const { versions = [program], script = 'true', change = {} } = props;
  const { SERVICES_BUCKET: Bucket, PROGRAM_KEY: Key } = told();
  const s3 = new S3Client({ ...aws.settings, forcePathStyle: true });
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  for (const { VersionId } of Versions) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  for (const Body of versions) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  writeFileSync(join(application, 'run'), script);
  const task = await startTask({
    definition: {
      container_definitions: JSON.stringify(
        containers.map((each) => (each.name === container.application ? { ...each, ...change } : each)),
      ),
      volume: [{ name: 'program' }, { name: 'scratch' }],
    },
    images: (image) =>
      image.includes('/aws-cli') ? { files: awsCliFiles } : { files: application, command: ['sh', '/run'] },
    network,
    hosts: {},
    environment: { AWS_ENDPOINT_URL: aws.settings.endpoint },
    agent,
  });
  tasks.push(task);
  return task;
}

/** What the nodes of the broker write into the table of brokers. */
async function report(item: Record<string, { S: string }>): Promise<void> {
  const { BROKER_TABLE: table = '', BROKER: broker = '' } = told();
  await new DynamoDBClient(aws.settings).send(
    new PutItemCommand({ TableName: table, Item: { broker: { S: broker }, item: { S: 'broker' }, ...item } }),
  );
}

const saidBy = (task: Task, name: string) => task.containers.get(name)?.output() ?? '';

test('S5: the application begins once the program is there and checked, with no right and nothing of it', async () => {
  await report({ authority: { S: authority } });
  const task = await started({
    script: `
      id -u; id -g
      grep -h '^Cap\\|^Groups' /proc/self/status | sort -u
      for file in /mine /etc/hosts /warren /proc/sys/kernel/hostname; do cp /dev/null "$file"; done
      cp /dev/null /tmp/mine && ls /tmp
      ls -d /warren
      env | sort
    `,
  });
  expect(await task.ended).toMatchObject({ statuses: { program: 0 }, reason: 'Essential container in task exited' });
  expect(saidBy(task, container.program)).toBe('');
  const said = saidBy(task, container.application).split('\n').filter(Boolean);
  const caps = ['CapAmb', 'CapBnd', 'CapEff', 'CapInh', 'CapPrm'].map((set) => `${set}:\t${'0'.repeat(16)}`);
  expect(said.slice(0, 2)).toEqual(['1000', '1000']);
  expect(said).toEqual(expect.arrayContaining([...caps, 'mine', 'PORT=8000']));
  for (const refused of [
    "'/mine': Read-only file system",
    "'/etc/hosts': Permission denied",
    "'/warren': Read-only file system",
    "'/proc/sys/kernel/hostname': ",
    "cannot access '/warren'",
  ]) {
    expect(said.join('\n')).toContain(refused);
  }
});

test('S5: a task of the revision before still starts once a newer program was uploaded', async () => {
  await report({ authority: { S: authority } });
  const task = await started({ versions: [Buffer.from('older'), program, Buffer.from('newer')], script: 'echo began' });
  expect(await task.ended).toMatchObject({ statuses: { program: 0, application: 0 } });
  expect(saidBy(task, container.application)).toBe('began\n');
});

test.each([
  ['another program', [Buffer.from('process.exit(0)')]],
  ['one that was cut short', [program.subarray(0, -1)]],
  ['several others', [Buffer.from('older'), Buffer.alloc(0)]],
  ['nothing', []],
])('S5: %s in the place of the program starts nothing, and the log says so', async (_, versions) => {
  await report({ authority: { S: authority } });
  const task = await started({ versions });
  expect(await task.ended).toEqual({
    reason: 'application was not started: program ended with status 1',
    statuses: { program: 1 },
  });
  const { SERVICES_BUCKET: bucket, PROGRAM_KEY: key, PROGRAM_SHA256: hash } = told();
  expect(saidBy(task, container.program)).toBe(
    `No version of s3://${bucket}/${key} is the program of SHA-256 ${hash}. Nothing of it runs.\n`,
  );
  expect([...task.containers.keys()]).toEqual([container.program]);
});

test('S5: without the authority of the broker nothing is started', async () => {
  await report({});
  const task = await started({});
  expect(await task.ended).toMatchObject({ statuses: { program: 1 } });
  expect(saidBy(task, container.program)).toBe(
    'No node of orders has reported the authority of its certificates yet. ECS tries again.\n',
  );
});

test('S8: the sample application is reached from within its task alone', async () => {
  await report({ authority: { S: authority } });
  cpSync('samples/quotes.py', join(application, 'quotes.py'));
  const task = await started({ script: 'exec python3 /quotes.py' });
  await until('the application listens', () => task.network.listeners().some((at) => at.endsWith(':8000')), 60_000);
  expect(task.network.listeners()).toEqual(expect.arrayContaining(['127.0.0.1:8000']));
  expect(task.network.listeners().filter((at) => !/^(127\.|169\.254\.170\.2:80$)/.test(at))).toEqual([]);
  expect(await connecting(task.network.address, 8000)).toBe('ECONNREFUSED');
  const asked = await task.containers
    .get(container.application)
    ?.exec(['curl', '--silent', 'http://127.0.0.1:8000/quotes/ACME'], 30_000);
  expect(JSON.parse(asked?.stdout ?? '')).toMatchObject({ symbol: 'ACME', currency: 'EUR' });
});

test('S5: whoever does not end by itself is killed after its stopTimeout, not before', async () => {
  await report({ authority: { S: authority } });
  const script = "trap 'echo asked' TERM; echo up; while :; do sleep 0.1; done";
  const task = await started({ script, change: { stopTimeout: 2 } });
  await until('it is up', () => saidBy(task, container.application).includes('up'), 60_000);
  const began = performance.now();
  await task.stop();
  expect(performance.now() - began).toBeGreaterThanOrEqual(2_000);
  expect(await task.ended).toEqual({ reason: 'Task stopped by user', statuses: { program: 0, application: 137 } });
  expect(saidBy(task, container.application)).toMatch(/^up\nasked\n/);
});

test('S5: a task whose container is not healthy again and again is stopped', async () => {
  await report({ authority: { S: authority } });
  const healthCheck = {
    command: ['CMD', 'test', '-e', '/tmp/well'],
    interval: 5,
    timeout: 2,
    retries: 1,
    startPeriod: 0,
  };
  const task = await started({ script: 'exec sleep 60', change: { healthCheck, stopTimeout: 2 } });
  expect((await task.ended).reason).toBe('Task failed container health checks');
  expect(task.health(container.application)).toBe('UNHEALTHY');
});

function connecting(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5_000 });
    const done = (what: string) => {
      socket.destroy();
      resolve(what);
    };
    socket.once('connect', () => done('connected'));
    socket.once('timeout', () => done('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''));
  });
}
