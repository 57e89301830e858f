import { removeScratchFolders } from '../repositories.ts';
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

test('of two pull requests about one broker the second is planned again, and applied since it does what was reviewed', async () => {
  const first = bench.openPull(staging(20, 'tags: { color: green }\n'));
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

test('a broker that is removed is taken down, and its disk is kept where its file said so', async () => {
  const keeping = smallBroker.replace('keepDisks: false', 'keepDisks: true');
  const added = bench.openPull({ ...staging(100), 'brokers/billing.yaml': keeping });
  await bench.plan(added);
  expect((await bench.apply(bench.merge(added, 'squash'))).well).toBe(true);
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

test('a change that waits for its window and is made by hand meanwhile waits no longer', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const frozen = `${staging(100)['brokers/staging.yaml']}maintenance: { freezeUntil: "${inAnHour}" }\n`;
  const pull = bench.openPull({ 'brokers/staging.yaml': frozen.replace('t4g.medium', 't4g.xlarge') });
  await bench.plan(pull);
  const merged = bench.merge(pull, 'merge');
  await bench.apply(merged);
  expect(comments(pull).applies[0]).toContain('1 waits for its time');
  await bench.deploy(merged);
  const { well, said } = await bench.apply(merged, { event: { kind: 'schedule' } });
  expect(well).toBe(true);
  expect(said).toContainEqual(
    expect.stringMatching(/^broker-staging: nothing to do: everything reviewed of it is there already/),
  );
  expect(comments(pull).applies[0]).not.toContain('waits for its time');
});

test('what waits for its window is applied by a comment of who may write, which is told and kept, and nothing else passes a freeze', async () => {
  const { repository } = bench.github;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const main = bench.origin.git('show', 'main:brokers/staging.yaml').replace(/^maintenance:.*\n?/m, '');
  const frozen = `${main.trimEnd()}\nmaintenance: { freezeUntil: "${inAnHour}" }\n`;
  const pull = bench.openPull({ 'brokers/staging.yaml': frozen.replace(/t4g\.\w+/, 't4g.large') });
  await bench.plan(pull);
  const type = () => bench.sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type);
  const commit = bench.merge(pull, 'merge');
  const before = type();
  repository.setRole('marie', 'write');
  const say = (author: string, body: string) =>
    repository.addComment({ issue: pull.number, author, body, createdAt: '2026-01-04T12:00:00Z' });
  say('mallory', '/warren apply now because I want it');
  expect((await bench.apply(commit)).well).toBe(true);
  expect(type()).toEqual(before);
  say('marie', '/warren apply now because customers wait');
  const event = { kind: 'workflow_dispatch', inputs: { pull_request: String(pull.number) } } as const;
  expect((await bench.apply(commit, { event })).well).toBe(true);
  expect(type()).toEqual(['t4g.large']);
  expect(comments(pull).applies).toEqual([
    expect.stringMatching(
      /### Warren applied 1 stack\n[\s\S]*Not held until its window: broker-staging\. \*\*marie\*\* \[asked\]\(.*customers wait/,
    ),
  ]);
});

test('a comment that was there before the merge lets it be applied at once, and never what the review refuses', async () => {
  const { repository } = bench.github;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const main = bench.origin.git('show', 'main:brokers/staging.yaml').replace(/^maintenance:.*\n?/m, '');
  const frozen = `${main.trimEnd()}\nmaintenance: { freezeUntil: "${inAnHour}" }\n`;
  const asked = {
    author: 'marie',
    body: '/warren apply now because customers wait',
    createdAt: '2026-01-02T12:00:00Z',
  };
  repository.setRole('marie', 'write');
  const type = () => bench.sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type);
  const refused = bench.openPull({ 'brokers/staging.yaml': frozen.replace(/sizeGiB: \d+/, 'sizeGiB: 10') });
  await bench.plan(refused);
  repository.addComment({ issue: refused.number, ...asked });
  expect((await bench.apply(bench.merge(refused, 'merge'))).well).toBeInstanceOf(Error);
  bench.moveMain({ 'brokers/staging.yaml': main });
  const pull = bench.openPull({ 'brokers/staging.yaml': frozen.replace(/t4g\.\w+/, 't4g.xlarge') });
  await bench.plan(pull);
  repository.addComment({ issue: pull.number, ...asked });
  expect((await bench.apply(bench.merge(pull, 'merge'))).well).toBe(true);
  expect(type()).toEqual(['t4g.xlarge']);
});
