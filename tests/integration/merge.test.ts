import { planBucket } from '../../contracts/names.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import {
  commentsOn,
  diskSizes,
  type MergeWorkbench,
  mergeWorkbench,
  type OpenPull,
  smallBroker,
  staging,
} from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench();
});
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

const diskSize = () => diskSizes(bench);
const comments = (pull: OpenPull) => commentsOn(bench, pull);

test('a pull request that is pushed to twice has one comment, and its last plan is what merging applies', async () => {
  const pull = bench.openPull(staging(30));
  expect((await bench.plan(pull)).well).toBe(true);
  // The run of the first of these is cancelled by the second.
  bench.push(pull, staging(40));
  bench.push(pull, staging(50));
  expect((await bench.plan(pull)).well).toBe(true);
  expect(comments(pull).reviews).toEqual([expect.stringContaining('grows its disk from 20 to 50 GiB')]);
  expect(comments(pull).reviews[0]).toMatch(/\n### Can be merged: changes `[a-z]+` while it runs\.\n/);
  expect(comments(pull).reviews[0]).toContain('merging applies exactly this');
  expect(bench.github.repository.labels(pull.number)).toEqual(['warren: live']);

  const { well, said } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(true);
  expect(said).toContainEqual(expect.stringMatching(/^broker-staging: applied: as reviewed: Apply complete!/));
  expect(diskSize()).toEqual([50]);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 1 stack\n')]);
  const told = comments(pull).all;
  expect(told).toHaveLength(2);

  // As when its description is edited after the merge: such a run must not count in the place of the one that was applied.
  expect((await bench.plan(pull)).well).toBe(false);
  expect(comments(pull).all).toEqual(told);
});

test('a squashed pull request is applied as reviewed though the main branch moved on elsewhere', async () => {
  const pull = bench.openPull(staging(60));
  await bench.plan(pull);
  bench.moveMain({ 'NOTES.md': 'something else' });
  const { well, said } = await bench.apply(bench.merge(pull, 'squash'));
  expect(well).toBe(true);
  expect(said).toContainEqual(expect.stringMatching(/^broker-staging: applied: as reviewed/));
  expect(diskSize()).toEqual([60]);
});

test('what nobody reviewed is not applied along with what somebody did', async () => {
  const pull = bench.openPull(staging(80));
  await bench.plan(pull);
  // Straight to the main branch: other rights for the same broker.
  bench.moveMain({ 'platform.yaml': sampleFile('platform.yaml').replace('team: platform', 'team: nobody') });
  const { well, said } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(false);
  expect(said.join('\n')).toContain('broker-staging would now do something else than what was reviewed');
  expect(diskSize()).toEqual([60]);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 0 of 1 stack: 1 failed')]);
  bench.moveMain({ 'platform.yaml': sampleFile('platform.yaml') });
});

test('a stack that fails leaves the others alone, and running it again finishes', async () => {
  const pull = bench.openPull({
    ...staging(100),
    'brokers/billing.yaml': smallBroker.replace('keepDisks: false', 'keepDisks: true'),
  });
  await bench.plan(pull);
  bench.sandbox.faults.inject({
    on: { type: 'aws_ebs_volume', operation: 'update' },
    error: 'VolumeModificationRateExceeded',
  });
  const commit = bench.merge(pull, 'squash');
  const run = { id: 4711, attempt: 1 };
  const failed = await bench.apply(commit, { run });
  expect(failed.well).toBe(false);
  expect(comments(pull).applies).toEqual([
    expect.stringMatching(/applied 1 of 2 stacks: 1 failed[\s\S]*VolumeModificationRateExceeded/),
  ]);
  expect(diskSize().sort()).toEqual([20, 60]);

  const again = await bench.apply(commit, { run: { ...run, attempt: 2 } });
  expect(again.well).toBe(true);
  expect(diskSize().sort()).toEqual([100, 20]);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 2 stacks\n')]);
});

test('a saved plan that was exchanged is refused, and nothing of its stack is applied', async () => {
  const pull = bench.openPull({
    'brokers/staging.yaml': bench.origin
      .git('show', 'main:brokers/staging.yaml')
      .replace('sizeGiB: 100', 'sizeGiB: 110'),
  });
  const { runId } = await bench.plan(pull);
  const bucket = planBucket({ name: 'acme', accountId: '123456789012', region: 'eu-west-1' } as never);
  const { openBucket } = await import('../../pipeline/aws/bucket.ts');
  const key = `plans/${pull.number}/${pull.head}/${runId}-1/broker-staging.tfplan`;
  const plans = openBucket(bucket, 'eu-west-1');
  const former = (await plans.keys('plans/1/')).find((each) => each.endsWith('broker-staging.tfplan')) ?? '';
  await plans.write(key, (await plans.read(former)) ?? '');
  const { well } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(false);
  expect(comments(pull).applies[0]).toContain('is not the file that was reviewed: its SHA-256 differs');
  expect(diskSize().sort()).toEqual([100, 20]);
});
