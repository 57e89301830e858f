import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { putBackCommand } from '../../pipeline/github/commands/put-back.ts';
import { adoptAsked } from '../../pipeline/github/steps/adopt-asked.ts';
import { gitHubOf } from '../../pipeline/github/steps/step.ts';
import type { ObjectValue } from '../../sandbox/values.ts';
import { removeScratchFolders } from '../repositories.ts';
import { diskSizes, type MergeWorkbench, mergeWorkbench, smallBroker } from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench({ 'brokers/staging.yaml': smallBroker });
  bench.moveMain({});
}, 600_000);
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

/** Somebody changes every object of a type in which a text stands. */
function byHand(type: string, text: string, patch: ObjectValue): void {
  const found = bench.sandbox.cloud.list(type).filter(({ attributes }) => JSON.stringify(attributes).includes(text));
  if (found.length === 0) throw new Error(`There is no ${type} with ${text}.`);
  for (const { id } of found) bench.sandbox.cloud.change(type, id, patch);
}

/** The open issue about the broker, with its number. */
function issue() {
  const found = bench.github.repository.issues().filter(({ pull, state }) => !pull && state === 'open');
  expect(found.map(({ title }) => title)).toEqual(['Drift: broker staging is otherwise than its file says']);
  return found[0] as { number: number; body: string | null };
}

const pulls = () => bench.github.repository.issues().filter(({ pull }) => pull);
const answers = (number: number) => bench.github.repository.comments(number).map(({ body }) => body);
const by = 'ada';

/** What the comment does, for somebody who may write. */
function putBack(number: number) {
  const said = {
    id: 1,
    node: '',
    author: by,
    byApp: false,
    body: '/warren put back',
    at: new Date(),
    url: '',
  } as never;
  return bench.ask(async (step) => (await putBackCommand.run({ github: gitHubOf(step), number, by, said })).done);
}

test('N7: the issue of a drifted stack offers to adopt it, and to put it back', async () => {
  byHand('aws_ebs_volume', 'acme-staging', { size: 40 });
  await bench.drift();
  const { body } = issue();
  expect(body).toContain('comment `/warren adopt`');
  expect(body).toContain('- `storage.sizeGiB` of `brokers/staging.yaml`: `40` instead of `20`');
  expect(body).toContain('comment `/warren put back`');
}, 300_000);

test('what is there by then and the issue does not tell of is not adopted, and the issue says what differs', async () => {
  const { number } = issue();
  byHand('aws_ebs_volume', 'acme-staging', { throughput: 300 });
  expect((await bench.ask((step) => adoptAsked(step, { issue: number, by }))).well).toBe(false);
  expect(pulls()).toEqual([]);
  expect(answers(number).at(-1)).toContain('| now | live | The `size` and `throughput` of');
  await bench.drift();
}, 300_000);

test('adopting opens a pull request that is reviewed without effect; asked again, it is the same one', async () => {
  const { number } = issue();
  const asked = () => bench.ask((step) => adoptAsked(step, { issue: number, by }));
  expect((await asked()).well).toBe(true);
  expect((await asked()).said.at(-1)).toContain('says so already');
  expect(pulls()).toHaveLength(1);
  const [pull] = pulls();
  expect(pull?.body).toContain('- broker-staging: applying these files would still replace terraform\\_data.gate-1 (');
  const { sha: head = '', ref: branch = '' } = pull?.pull?.head ?? {};
  expect(branch).toMatch(/^warren\/adopt-broker-staging-[0-9a-f]{10}$/);
  expect(
    bench.origin
      .git('diff', '-U0', 'main', head)
      .split('\n')
      .filter((line) => /^[-+][^-+]/.test(line)),
  ).toEqual(['-  sizeGiB: 20', '+  sizeGiB: 40', '+  throughputMiBps: 300']);
  const open = { number: pull?.number ?? 0, head, branch };
  const { well, folder } = await bench.plan(open);
  expect(well).toBe(true);
  expect(readFileSync(join(folder, 'brokers/staging.yaml'), 'utf8')).toContain('sizeGiB: 40');
  const [review = ''] = bench.github.repository.comments(open.number).map(({ body }) => body);
  expect(review).toContain('Warren');
  const commit = bench.merge(open, 'squash');
  expect((await bench.apply(commit)).well).toBe(true);
  expect(diskSizes(bench)).toEqual([40]);
  await bench.drift();
  expect(bench.github.repository.issue(number)?.state).toBe('closed');
}, 600_000);

test('putting back starts the run that applies, which says in the issue what came of it and who asked', async () => {
  byHand('aws_ebs_volume', 'acme-staging', { throughput: 500 });
  await bench.drift();
  const { number } = issue();
  expect((await putBack(number)).well).toBe(true);
  const [{ workflow, ref, inputs } = { workflow: '', ref: '', inputs: {} }] = bench.github.repository.dispatches();
  expect([workflow, ref, inputs.stack, inputs.asked_by]).toEqual(['apply.yml', 'main', 'broker-staging', 'ada']);
  const commit = bench.origin.git('rev-parse', 'main');
  const applied = await bench.apply(commit, { event: { kind: 'workflow_dispatch', inputs } });
  expect(applied.well).toBe(true);
  expect(answers(number).at(-1)).toContain('Warren applied 1 stack');
  expect(answers(number).at(-1)).toContain('ada asked to put it back.');
  expect(bench.sandbox.cloud.list('aws_ebs_volume').map(({ attributes }) => attributes.throughput)).toEqual([300]);
  const again = await bench.apply(commit, { event: { kind: 'workflow_dispatch', inputs } });
  expect(again.well).toBe(true);
  await bench.drift();
  expect(bench.github.repository.issue(number)?.state).toBe('closed');
}, 600_000);

test('what changes between the issue and the run is not put back, and the issue says what differs', async () => {
  byHand('aws_ebs_volume', 'acme-staging', { throughput: 500 });
  await bench.drift();
  const { number } = issue();
  await putBack(number);
  byHand('aws_instance', 'acme-staging', { instance_type: 'm7g.4xlarge' });
  const inputs = bench.github.repository.dispatches().at(-1)?.inputs ?? {};
  const applied = await bench.apply(bench.origin.git('rev-parse', 'main'), {
    event: { kind: 'workflow_dispatch', inputs },
  });
  expect(applied.well).toBe(false);
  expect(answers(number).at(-1)).toContain('aws_instance.node-1');
  expect(bench.sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type)).toEqual([
    'm7g.4xlarge',
  ]);
}, 600_000);

test('what no file can say is not adopted, and the issue says why', async () => {
  byHand('aws_ebs_volume', 'acme-staging', { throughput: 300 });
  byHand('aws_instance', 'acme-staging', { instance_type: 't4g.medium' });
  byHand('aws_iam_role', 'acme-broker-staging', { description: 'mine' });
  await bench.drift();
  const { number, body } = issue();
  expect(body).toContain('**Keep it as it is now**: no file can say it as it is.');
  expect((await bench.ask((step) => adoptAsked(step, { issue: number, by }))).well).toBe(false);
  expect(answers(number).find((each) => each.startsWith('<!-- warren:adopt:1'))).toContain(
    'No field of a file says it.',
  );
}, 600_000);
