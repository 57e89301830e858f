import { planBucket } from '../../contracts/names.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { type MergeWorkbench, mergeWorkbench, type OpenPull, smallBroker } from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench();
});
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

/** The small broker with a disk of this size, and whatever else. */
const staging = (sizeGiB: number, more = '') => ({
  'brokers/staging.yaml': `${smallBroker.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`)}${more}`,
});

const diskSize = () => bench.sandbox.cloud.list('aws_ebs_volume').map(({ attributes }) => attributes.size);

/** Bodies of the comments on a pull request, by what they are about. */
function comments({ number }: OpenPull) {
  const bodies = bench.github.repository.comments(number).map(({ body }) => body);
  const about = (kind: string) => bodies.filter((body) => body.startsWith(`<!-- warren:${kind}:1 -->`));
  return { reviews: about('review'), applies: about('apply'), all: bodies };
}

test('a pull request that is pushed to twice has one comment, and its last plan is what merging applies', async () => {
  const pull = bench.openPull(staging(30));
  expect((await bench.plan(pull)).well).toBe(true);
  // The run of the first of these is cancelled by the second.
  bench.push(pull, staging(40));
  bench.push(pull, staging(50));
  expect((await bench.plan(pull)).well).toBe(true);
  expect(comments(pull).reviews).toEqual([expect.stringContaining('grows its disk from 20 to 50 GiB')]);
  expect(comments(pull).reviews[0]).toContain('### Warren: 1 live change, nothing lost\n');
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

test('of two pull requests about one broker the second is planned again, and applied since it does what was reviewed', async () => {
  const first = bench.openPull(staging(60, 'tags: { color: green }\n'));
  const second = bench.openPull(staging(70));
  await bench.plan(first);
  await bench.plan(second);
  expect((await bench.apply(bench.merge(first, 'rebase'))).well).toBe(true);
  const { well, said } = await bench.apply(bench.merge(second, 'rebase'));
  expect(said).toContainEqual(
    expect.stringMatching(/^broker-staging: applied: planned again, with the effects that were reviewed/),
  );
  expect(well).toBe(true);
  expect(diskSize()).toEqual([70]);
});

test('a change that was undone before it was applied is not applied after that', async () => {
  const colors = () => bench.sandbox.cloud.list('aws_ebs_volume').map(({ attributes: { tags_all } }) => tags_all);
  const change = bench.openPull(staging(70, 'tags: { color: blue }\n'));
  await bench.plan(change);
  const changed = bench.merge(change, 'squash');
  const undo = bench.openPull(staging(70, 'tags: { color: green }\n'));
  await bench.plan(undo);
  expect((await bench.apply(bench.merge(undo, 'squash'))).well).toBe(true);
  const { said } = await bench.apply(changed);
  expect(said).toContainEqual(expect.stringMatching(/^broker-staging: superseded: commit [0-9a-f]{7}, which is later/));
  expect(colors()).toEqual([expect.objectContaining({ color: 'green' })]);
});

test('what nobody reviewed is not applied along with what somebody did', async () => {
  const pull = bench.openPull(staging(80, 'tags: { color: green }\n'));
  await bench.plan(pull);
  // Straight to the main branch: other rights for the same broker.
  bench.moveMain({ 'platform.yaml': sampleFile('platform.yaml').replace('team: platform', 'team: nobody') });
  const { well, said } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(false);
  expect(said.join('\n')).toContain('broker-staging would now do something else than what was reviewed');
  expect(diskSize()).toEqual([70]);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 0 of 1 stack: 1 failed')]);
  bench.moveMain({ 'platform.yaml': sampleFile('platform.yaml') });
});

test('a pull request that was merged before it was planned, and a commit without one, are not applied', async () => {
  const unplanned = bench.openPull(staging(90, 'tags: { color: green }\n'));
  const merged = await bench.apply(bench.merge(unplanned, 'merge'));
  expect(merged.well).toMatchObject({ message: expect.stringContaining('was merged without reviewed plans') });
  expect(comments(unplanned).applies).toEqual([expect.stringContaining('Warren applied nothing')]);

  // Somebody else's plans, of a run whose own job did not make any.
  const skipped = bench.openPull(staging(92, 'tags: { color: green }\n'));
  const { runId } = await bench.plan(skipped);
  bench.github.repository.changeRun(runId, { jobs: [{ name: 'plan', conclusion: 'skipped' }] });
  const planted = await bench.apply(bench.merge(skipped, 'merge'));
  expect(planted.well).toMatchObject({ message: expect.stringContaining('was merged without reviewed plans') });

  const pushed = await bench.apply(bench.moveMain(staging(95)));
  expect(pushed.well).toMatchObject({ message: expect.stringMatching(/came without a pull request.*broker-staging/) });
  const harmless = await bench.apply(bench.moveMain({ 'NOTES.md': 'words' }));
  expect(harmless).toMatchObject({
    well: true,
    said: expect.arrayContaining([expect.stringContaining('nothing to apply')]),
  });
  expect(diskSize()).toEqual([70]);
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
  expect(diskSize().sort()).toEqual([20, 70]);

  const again = await bench.apply(commit, { run: { ...run, attempt: 2 } });
  expect(again.well).toBe(true);
  expect(diskSize().sort()).toEqual([100, 20]);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 2 stacks\n')]);
});

test('a broker that is removed is taken down, and its disk is kept where its file said so', async () => {
  const pull = bench.openPull({ 'brokers/billing.yaml': null });
  await bench.plan(pull);
  expect(comments(pull).reviews[0]).toContain('billing');
  expect((await bench.apply(bench.merge(pull, 'merge'))).well).toBe(true);
  const instances = bench.sandbox.cloud.list('aws_instance');
  expect(instances).toHaveLength(1);
  expect(diskSize().sort()).toEqual([100, 20]);
});

test('a change that restarts a broker waits for its window, says until when, and is applied by the next run that is in it', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const frozen = `${staging(100)['brokers/staging.yaml']}maintenance: { freezeUntil: "${inAnHour}" }\n`;
  const pull = bench.openPull({ 'brokers/staging.yaml': frozen.replace('t4g.medium', 't4g.large') });
  await bench.plan(pull);
  const type = () => bench.sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type);
  const { well } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(true);
  expect(type()).toEqual(['t4g.medium']);
  expect(comments(pull).applies[0]).toMatch(
    /applied 0 of 1 stack: 1 waits for its time[\s\S]*restarts are allowed from `20/,
  );
  const later = await bench.apply(bench.origin.git('rev-parse', 'main'), {
    event: { kind: 'schedule' },
    now: () => new Date(Date.now() + 2 * 3_600_000),
  });
  expect(later.well).toBe(true);
  expect(type()).toEqual(['t4g.large']);
  expect(comments(pull).applies).toEqual([expect.stringContaining('### Warren applied 1 stack\n')]);
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
