import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBucket } from '../../pipeline/aws/bucket.ts';
import { workflowToken } from '../github-server.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../repositories.ts';
import { until } from '../until.ts';
import { type MergeWorkbench, mergeWorkbench, type OpenPull, smallBroker } from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench();
});
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

const stateBucket = 'acme-warren-state-123456789012-eu-west-1';
const diskSizes = () => bench.sandbox.cloud.list('aws_ebs_volume').map(({ attributes }) => attributes.size);
const applyComments = ({ number }: OpenPull) =>
  bench.github.repository
    .comments(number)
    .map(({ body }) => body)
    .filter((body) => body.startsWith('<!-- warren:apply:1 -->'));

/** Starts apply.yml's command as GitHub's runner does: a process of its own, in a clone of its own. */
function startApply(commit: string, run: { id: number; attempt: number }): ChildProcess {
  const { folder } = bench.checkout(commit);
  const event = join(scratchFolder(), 'event.json');
  const before = bench.origin.git('rev-parse', `${commit}^`);
  writeFileSync(event, JSON.stringify({ before, after: commit, ref: 'refs/heads/main' }));
  return spawn(join(process.cwd(), 'bin/warren'), ['github', 'apply', '--repository', folder], {
    env: {
      ...process.env,
      GITHUB_TOKEN: workflowToken,
      GITHUB_API_URL: bench.github.url,
      GITHUB_REPOSITORY: 'acme/warren',
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: String(run.attempt),
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: event,
      GITHUB_ACTIONS: 'true',
    },
    stdio: 'ignore',
  });
}

const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Process id of the Terraform that a killed run left behind. */
async function terraformOf(stack: string): Promise<number> {
  const bytes = await openBucket(stateBucket, 'eu-west-1').read(`warren/at-work/${stack}.json`);
  const [note] = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  return Number(readFileSync(note.pidFile, 'utf8'));
}

test('a run that is killed while a stack is applied lets its Terraform finish, and the next run goes on from there', async () => {
  const pull = bench.openPull({
    'brokers/staging.yaml': smallBroker.replace('sizeGiB: 20', 'sizeGiB: 30'),
    'brokers/billing.yaml': smallBroker,
  });
  await bench.plan(pull);
  const commit = bench.merge(pull, 'squash');
  // Slow enough to be met in the middle.
  bench.sandbox.faults.inject({ on: { type: 'aws_ebs_volume', operation: 'update' }, delayMs: 2_500 });
  const seen = bench.sandbox.operations().length;
  const run = startApply(commit, { id: 5_001, attempt: 1 });
  await until('a security group is made', () =>
    bench.sandbox
      .operations()
      .slice(seen)
      .some(({ type }) => type === 'aws_security_group'),
  );
  run.kill('SIGKILL');
  await until('the run is gone', () => isGone(run));
  expect(applyComments(pull)).toEqual([expect.stringContaining('### Warren is applying this')]);

  const { well, said } = await bench.apply(commit, { run: { id: 5_001, attempt: 2 } });
  expect(said.filter((line) => line.startsWith('broker-')).join('\n')).toMatch(
    /broker-staging: (applied|nothing to do)/,
  );
  expect(well).toBe(true);
  expect(diskSizes().sort()).toEqual([20, 30]);
  expect(applyComments(pull)).toEqual([expect.stringContaining('### Warren applied 2 stacks\n')]);
});

test('when the machine of a run dies, Terraform included, the next run takes its lock away and finishes', async () => {
  const pull = bench.openPull({ 'brokers/staging.yaml': smallBroker.replace('sizeGiB: 20', 'sizeGiB: 40') });
  await bench.plan(pull);
  const commit = bench.merge(pull, 'squash');
  bench.sandbox.faults.inject({ on: { type: 'aws_ebs_volume', operation: 'update' }, delayMs: 10_000 });
  const bucket = openBucket(stateBucket, 'eu-west-1');
  const run = startApply(commit, { id: 5_002, attempt: 1 });
  // The plan that comes before holds the lock, too.
  await until('the apply has the lock', async () => {
    const lock = await bucket.read('broker-staging.tfstate.tflock');
    return Buffer.from(lock ?? [])
      .toString('utf8')
      .includes('OperationTypeApply');
  });
  const terraform = await terraformOf('broker-staging');
  run.kill('SIGKILL');
  process.kill(terraform, 'SIGKILL');
  await until('the run is gone', () => isGone(run));
  expect(await bucket.read('broker-staging.tfstate.tflock')).toBeDefined();

  const { well, said } = await bench.apply(commit, { run: { id: 5_002, attempt: 2 } });
  expect(said.join('\n')).toContain('was killed while it held the lock of the state; taking the lock away');
  expect(well).toBe(true);
  expect(diskSizes().sort()).toEqual([20, 40]);
  expect(applyComments(pull)).toEqual([expect.stringContaining('### Warren applied 1 stack\n')]);
});

test('a lock of somebody else is left alone, and the run says who holds it since when', async () => {
  const pull = bench.openPull({ 'brokers/staging.yaml': smallBroker.replace('sizeGiB: 20', 'sizeGiB: 50') });
  await bench.plan(pull);
  const commit = bench.merge(pull, 'squash');
  const bucket = openBucket(stateBucket, 'eu-west-1');
  const lock = {
    ID: '6f9bd2a9-62b5-7bd2-f05b-4c5b6ae4ecde',
    Operation: 'OperationTypeApply',
    Info: '',
    Who: 'ada@laptop',
    Version: '1.11.4',
    Created: '2026-11-21T10:00:00.000000000Z',
    Path: `${stateBucket}/broker-staging.tfstate`,
  };
  await bucket.write('broker-staging.tfstate.tflock', JSON.stringify(lock));
  const { well } = await bench.apply(commit);
  expect(well).toBe(false);
  expect(applyComments(pull)[0]).toContain(
    'the state of broker-staging is locked by ada@laptop since 2026-11-21T10:00:00',
  );
  expect(await bucket.read('broker-staging.tfstate.tflock')).toBeDefined();
  await bucket.remove('broker-staging.tfstate.tflock');
  expect((await bench.apply(commit)).well).toBe(true);
  expect(diskSizes().sort()).toEqual([20, 50]);
});

test('an interrupted run begins no further stack, and the next one finishes', async () => {
  const pull = bench.openPull({
    'brokers/staging.yaml': smallBroker.replace('sizeGiB: 20', 'sizeGiB: 60'),
    'brokers/billing.yaml': smallBroker.replace('sizeGiB: 20', 'sizeGiB: 25'),
  });
  await bench.plan(pull);
  const commit = bench.merge(pull, 'squash');
  const seen = bench.sandbox.operations().length;
  const interrupted = () =>
    bench.sandbox
      .operations()
      .slice(seen)
      .some(({ operation }) => operation === 'update');
  const first = await bench.apply(commit, { parallel: 1, interrupted });
  expect(first.well).toBe(false);
  expect(applyComments(pull)).toEqual([
    expect.stringMatching(/applied 1 of 2 stacks: 1 not tried[\s\S]*the run was interrupted/),
  ]);
  expect((await bench.apply(commit)).well).toBe(true);
  expect(diskSizes().sort()).toEqual([25, 60]);
});

test('drift is told in an issue, kept up to date, put back by the plan of the issue, and closed', async () => {
  const settled = await bench.drift();
  expect(settled.well).toBe(true);
  const issues = () => bench.github.repository.issues().filter(({ pull }) => !pull);
  expect(issues()).toEqual([]);
  const group = bench.sandbox.cloud.list('aws_instance')[0];
  if (!group) throw new Error('There is no instance.');
  bench.sandbox.cloud.change('aws_instance', group.id, { instance_type: 't4g.small' });
  await bench.drift();
  const [issue] = issues();
  expect(issue).toMatchObject({ state: 'open', title: expect.stringContaining('Drift: broker ') });
  expect(issue?.body).toContain('t4g.small');
  const [, drift, stack] = /`drift` = `([^`]+)` and `stack` = `([^`]+)`/.exec(issue?.body ?? '') ?? [];

  bench.sandbox.cloud.change('aws_instance', group.id, { instance_type: 't4g.nano' });
  await bench.drift();
  expect(issues()).toHaveLength(1);
  expect(issues()[0]?.body).toContain('t4g.nano');

  const head = bench.origin.git('rev-parse', 'main');
  const event = {
    kind: 'workflow_dispatch' as const,
    inputs: { drift: drift ?? '', stack: stack ?? '', pull_request: '' },
  };
  // The first issue's plan would put back something else than is there now; it does the same to it.
  expect((await bench.apply(head, { event })).well).not.toBe(true);
  const [, now] = /`drift` = `([^`]+)`/.exec(issues()[0]?.body ?? '') ?? [];
  const put = await bench.apply(head, { event: { ...event, inputs: { ...event.inputs, drift: now ?? '' } } });
  expect(put.well).toBe(true);
  expect(bench.sandbox.cloud.get('aws_instance', group.id)?.instance_type).toBe('t4g.medium');
  await bench.drift();
  expect(issues()[0]).toMatchObject({ state: 'closed' });
});

test('stacks that are new together are reviewed, the lower ones planned, the upper ones deferred, and applied in their order', async () => {
  const fresh = await mergeWorkbench({}, { bare: true });
  try {
    const pull = fresh.openPull({ 'platform.yaml': sampleFile('platform.yaml'), 'brokers/staging.yaml': smallBroker });
    const planned = await fresh.plan(pull);
    expect(planned.well).toBe(true);
    const [comment] = fresh.github.repository.comments(pull.number);
    expect(comment?.body).toMatch(/3 stacks from Terraform's plans, 1 stack to be planned once others are applied/);
    const { well, said } = await fresh.apply(fresh.merge(pull, 'merge'));
    expect(well).toBe(true);
    const order = said.flatMap((line) => /^([a-z-]+): applied/.exec(line)?.[1] ?? []);
    expect(order.at(-1)).toBe('broker-staging');
    expect([...order].sort()).toEqual(['broker-staging', 'network', 'storage']);
    expect(said).toContainEqual(expect.stringMatching(/^broker-staging: applied: planned again, with the effects/));
  } finally {
    await fresh.close();
  }
});
