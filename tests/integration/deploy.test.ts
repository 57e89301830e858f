import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { type Sandbox, startSandbox, typesInConfiguration } from '../../sandbox/sandbox.ts';
import { runWarren } from '../cli/run-warren.ts';
import { changeFiles, removeScratchFolders, scratchFolder } from '../repositories.ts';
import { until } from '../until.ts';

// A deploy that is stopped four times took 185 s on two processors with twenty other programs.
jest.setTimeout(600_000);

/** A small broker; what else it says is the test's. */
const broker = (deletion: string) =>
  [
    'version: 4.3.6',
    'instance: { type: t4g.medium }',
    'storage: { sizeGiB: 20 }',
    `deletion: ${deletion}`,
    'acknowledge: [small-instance]',
    '',
  ].join('\n');
const unprotected = '{ protection: false, keepDisks: true }';

const platform = [
  'name: acme',
  'accountId: "123456789012"',
  'region: eu-west-1',
  'network: { cidr: 10.20.0.0/16, zones: [eu-west-1a, eu-west-1b, eu-west-1c] }',
  '',
].join('\n');

const watched = (text: string) => `${text}\nmonitoring: { instance: { type: t4g.large } }\n`;

interface Account {
  repository: string;
  sandbox: Sandbox;
}

const accounts: Account[] = [];

let stacks: readonly Stack[];

beforeAll(async () => {
  const known = scratchFolder();
  changeFiles(known, { 'platform.yaml': watched(platform), 'brokers/small.yaml': broker(unprotected) });
  stacks = await synthesize({ repository: known, output: join(scratchFolder(), 'out') });
});

/** A folder without a platform.yaml, and an AWS account without anything. */
async function emptyAccount(files: Record<string, string> = {}): Promise<Account> {
  const repository = scratchFolder();
  changeFiles(repository, { 'brokers/small.yaml': broker(unprotected), ...files });
  const account = {
    repository,
    sandbox: await startSandbox({
      folder: scratchFolder(),
      types: stacks.flatMap(({ configuration }) => typesInConfiguration(configuration)),
      uploadFolders: stacks.map(({ name }) => join(repository, '.warren', 'deploy', 'stacks', name)),
    }),
  };
  accounts.push(account);
  return account;
}

afterAll(async () => {
  await Promise.all(accounts.map(({ sandbox }) => sandbox.stop()));
  removeScratchFolders();
});

interface Ended {
  status: number | null;
  said: string;
  data: () => Record<string, unknown>;
}

/** Runs warren to its end, in a process of its own where `signal` sends one to it, as soon as something is seen. */
async function warren(
  { repository, sandbox }: Account,
  args: readonly string[],
  signal?: { name: NodeJS.Signals; once: () => boolean },
): Promise<Ended> {
  const argv = [...args, '--repository', repository];
  const env = { ...process.env, ...sandbox.environment, NO_COLOR: '1' };
  if (!signal) return ended(await runWarren(argv, env));
  const child = spawn(process.execPath, ['bin/warren', ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  try {
    await until(`it is time for ${signal.name}`, () => signal.once() || child.exitCode !== null, 300_000);
    child.kill(signal.name);
    return ended({ status: await closed, stdout: stdout(), stderr: stderr() });
  } finally {
    child.kill('SIGKILL');
  }
}

function ended({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Ended {
  return { status, said: stdout + stderr, data: () => JSON.parse(stdout) };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const texts: string[] = [];
  stream.setEncoding('utf8').on('data', (text: string) => texts.push(text));
  return () => texts.join('');
}

const deploy = ['deploy', '--yes', '--json'];
const destroy = ['destroy', '--name', 'acme'];

/** What there is, without the ids that AWS makes up. */
const inventory = ({ sandbox }: Account) =>
  sandbox.cloud
    .list()
    .map(({ type, attributes }) => `${type} ${[attributes.name, attributes.bucket, attributes.key].join(' ')}`)
    .sort();

const statesIn = async ({ sandbox }: Account) => {
  const url = `${sandbox.awsEnvironment.AWS_ENDPOINT_URL}/acme-warren-state-123456789012-eu-west-1?list-type=2`;
  const listing = await (await fetch(url)).text();
  return [...listing.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
};

const localState = ({ repository }: Account) => join(repository, '.warren', 'deploy', 'bootstrap', 'terraform.tfstate');

let undisturbed: Account;
let expected: string[];

test('deploy makes a platform of an empty folder and an empty account, and a second one changes nothing', async () => {
  undisturbed = await emptyAccount();
  const first = await warren(undisturbed, [...deploy, '--region', 'eu-west-1', '--name', 'acme']);
  expect(first).toMatchObject({ status: 0 });
  expect(first.data()).toMatchObject({ outputs: { 'broker-small': { amqp_endpoint: expect.any(String) } } });
  const text = readFileSync(join(undisturbed.repository, 'platform.yaml'), 'utf8');
  expect(text).toContain('zones: [eu-west-1a, eu-west-1b, eu-west-1c]');
  expect(await statesIn(undisturbed)).toEqual(
    ['bootstrap', 'broker-small', 'network', 'storage'].map((name) => `${name}.tfstate`),
  );
  expect(existsSync(localState(undisturbed))).toBe(false);

  expected = inventory(undisturbed);
  const operations = () =>
    undisturbed.sandbox.operations().filter(({ operation }) => /create|update|delete/.test(operation)).length;
  const before = operations();
  const second = await warren(undisturbed, deploy);
  expect(second.data().stacks).toEqual(
    Array(4).fill(expect.objectContaining({ state: 'done', changed: false, summary: 'No changes.' })),
  );
  expect(operations()).toBe(before);
});

test('deploy goes on wherever it was stopped, and comes to the same', async () => {
  const account = await emptyAccount({ 'platform.yaml': platform });
  const { cloud, faults } = account.sandbox;
  const stopsAt: { what: string; prepare: () => void; signal?: Parameters<typeof warren>[2] }[] = [
    {
      what: 'killed while the bucket of the states is made',
      prepare: () => faults.inject({ on: { type: 'aws_s3_bucket', operation: 'create' }, delayMs: 300 }),
      signal: { name: 'SIGKILL', once: () => existsSync(join(account.repository, '.warren/deploy/bootstrap/pid')) },
    },
    {
      what: 'refused before its state is in the bucket',
      prepare: () =>
        faults.inject({ on: { type: 's3', operation: 'update', name: 'put-object' }, error: 'AccessDenied' }),
    },
    {
      what: 'killed between two stacks, after its own folder was lost',
      prepare: () => rmSync(join(account.repository, '.warren'), { recursive: true }),
      signal: { name: 'SIGKILL', once: () => cloud.list('aws_vpc').length > 0 },
    },
    {
      what: 'interrupted while a broker is made',
      prepare: () => faults.inject({ on: { type: 'aws_instance', operation: 'create' }, delayMs: 20_000 }),
      signal: { name: 'SIGINT', once: () => cloud.list('aws_ebs_volume').length > 0 },
    },
  ];
  for (const { what, prepare, signal } of stopsAt) {
    prepare();
    const { status, said } = await warren(account, deploy, signal);
    expect({ what, status }).toEqual({ what, status: signal?.name === 'SIGKILL' ? null : 2 });
    if (signal?.name === 'SIGINT') {
      expect(said).toContain('interrupted. What was done is kept; run the same command to go on.');
    }
    faults.clear();
  }
  const last = await warren(account, deploy);
  expect(last).toMatchObject({ status: 0 });
  expect(inventory(account)).toEqual(expected);
  expect(existsSync(localState(account))).toBe(false);
});

test('a host that watches comes last, is let in by what is there, and once it is there nothing is left to change', async () => {
  const file = join(undisturbed.repository, 'platform.yaml');
  changeFiles(undisturbed.repository, { 'platform.yaml': watched(readFileSync(file, 'utf8')) });
  const first = await warren(undisturbed, deploy);
  expect(first).toMatchObject({ status: 0 });
  const stacks = first.data().stacks as { name: string; changed: boolean }[];
  const changed = stacks.flatMap((stack) => (stack.changed ? [stack.name] : []));
  expect(changed.sort()).toEqual(['broker-small', 'monitoring', 'network']);
  const second = await warren(undisturbed, deploy);
  expect(second.data().stacks).toEqual(
    Array(5).fill(expect.objectContaining({ state: 'done', changed: false, summary: 'No changes.' })),
  );
  expected = inventory(undisturbed);
});

test('destroy asks for the name and spares what is protected', async () => {
  expect(await warren(undisturbed, ['destroy', '--name', 'other'])).toMatchObject({
    status: 1,
    said: expect.stringContaining('The platform is called acme, not other. Nothing was removed.'),
  });
  changeFiles(undisturbed.repository, { 'brokers/small.yaml': broker('{ protection: true }') });
  const { status, said } = await warren(undisturbed, destroy);
  expect(said).toContain('  brokers/small.yaml');
  expect(status).toBe(1);
  expect(inventory(undisturbed)).toEqual(expected);
  changeFiles(undisturbed.repository, { 'brokers/small.yaml': broker(unprotected) });
});

test('destroy goes on wherever it was stopped, empties what it deletes, and lists what is left in any region', async () => {
  const { cloud, faults, awsEnvironment } = undisturbed.sandbox;
  const backup = `${awsEnvironment.AWS_ENDPOINT_URL}/acme-warren-backups-123456789012-eu-west-1/brokers/small/backup`;
  for (const body of ['one', 'two']) await fetch(backup, { method: 'PUT', body });
  await fetch(backup, { method: 'DELETE' });
  const logs = `${awsEnvironment.AWS_ENDPOINT_URL}/acme-warren-logs-123456789012-eu-west-1/fake/chunk`;
  await fetch(logs, { method: 'PUT', body: 'a line' });
  cloud.put('aws_ebs_snapshot', 'snap-1', {
    id: 'snap-1',
    arn: 'arn:aws:ec2:sa-east-1::snapshot/snap-1',
    tags: { Name: 'copied by hand', 'warren:platform': 'acme' },
  });
  cloud.put('aws_ebs_snapshot', 'snap-2', { id: 'snap-2', region: 'sa-east-1', tags: { 'warren:platform': 'other' } });

  faults.inject({ on: { type: 'aws_subnet', operation: 'delete' }, error: 'DependencyViolation' });
  const first = await warren(undisturbed, destroy);
  expect(first.said).toContain('DependencyViolation');
  expect(first.status).toBe(2);
  faults.inject({ on: { type: 'aws_s3_bucket', operation: 'delete', name: 'warren-state' }, error: 'SlowDown' });
  expect(await warren(undisturbed, destroy)).toMatchObject({ status: 2 });
  expect(await statesIn(undisturbed)).toEqual([]);
  expect(existsSync(localState(undisturbed))).toBe(true);

  const { status, data, said } = await warren(undisturbed, [...destroy, '--json']);
  expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('acme is gone') });
  expect(data().leftovers).toEqual([
    expect.objectContaining({
      name: 'acme-monitoring-data',
      because: expect.stringContaining('of the host that watched'),
    }),
    expect.objectContaining({ kind: 'volume', region: 'eu-west-1', because: 'its broker asks to keep its disks' }),
    expect.objectContaining({ kind: 'snapshot', region: 'sa-east-1', name: 'copied by hand' }),
  ]);
  expect(cloud.list().map(({ type }) => type)).toEqual([
    'aws_ebs_snapshot',
    'aws_ebs_snapshot',
    'aws_ebs_volume',
    'aws_ebs_volume',
  ]);
  expect(existsSync(localState(undisturbed))).toBe(false);
});

test('a program that is run in the sandbox finds a simulated account, and its exit status is passed on', async () => {
  const repository = scratchFolder();
  const program =
    "const { AWS_ENDPOINT_URL, AWS_PROFILE } = process.env; process.exit(AWS_ENDPOINT_URL && !AWS_PROFILE && process.argv[1] === '--yes' ? 7 : 0)";
  const child = spawn(
    process.execPath,
    ['bin/warren', 'sandbox', 'run', '--repository', repository, '--', process.execPath, '-e', program, '--', '--yes'],
    { env: { ...process.env, AWS_ENDPOINT_URL: '', AWS_PROFILE: 'production' }, stdio: 'ignore' },
  );
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(7);
});
