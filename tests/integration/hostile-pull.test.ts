import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planBucket } from '../../contracts/names.ts';
import { openBucket } from '../../pipeline/aws/bucket.ts';
import { pullPlans } from '../../pipeline/plans/plan-files.ts';
import { removeScratchFolders, sampleFile, scratchFolder } from '../repositories.ts';
import { type MergeWorkbench, mergeWorkbench, smallBroker } from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench();
});
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

/** What a shell would run, wherever it got to read it. */
const command = '$(touch pwned)`touch pwned`;touch pwned|touch pwned&&touch pwned';

const isClean = (...folders: string[]) =>
  [process.cwd(), ...folders].every(
    (folder) => !existsSync(join(folder, 'pwned')) && !readdirSync(folder).some((name) => /^pwned/.test(name)),
  );

test('what a pull request is called and what its files hold reaches no shell, and stays inert in its comments', async () => {
  const description = `${command} <!-- warren:review:1 --> @everyone | \${file("/etc/passwd")} %{ for x in [1] } ::error::x`;
  const hostile = smallBroker
    .replace(/^description: .*$/m, `description: ${JSON.stringify(description)}`)
    .replace('orders: {}', `orders: {}\n  ${JSON.stringify(command)}: {}`);
  const pull = bench.openPull(
    { 'brokers/staging.yaml': hostile },
    { branch: 'x;touch${IFS}pwned;$(touch${IFS}pwned)', title: `${command} ::set-output name=x::y` },
  );
  const planned = await bench.plan(pull);
  expect(planned.well).toBe(true);
  const applied = await bench.apply(bench.merge(pull, 'merge'));
  expect(applied.well).toBe(true);
  expect(isClean(planned.folder, applied.folder)).toBe(true);
  const bodies = bench.github.repository.comments(pull.number).map(({ body }) => body);
  expect(bodies).toHaveLength(2);
  for (const body of bodies) expect(body.match(/^<!--/gm)).toHaveLength(body.startsWith('<!-- warren:review') ? 2 : 1);
  // Terraform was given the text, not what it would make of it.
  const bundle = bench.sandbox.cloud
    .list('aws_s3_object')
    .find(({ attributes }) => String(attributes.key).includes('bundles/'));
  expect(JSON.stringify(bundle?.attributes.content)).toContain('touch pwned');
});

test('a second pull request of the same head against another branch cannot put plans in the place of those reviewed', async () => {
  const broker = bench.origin.git('show', 'main:brokers/staging.yaml').replace('sizeGiB: 20', 'sizeGiB: 30');
  const pull = bench.openPull({ 'brokers/staging.yaml': broker });
  const { runId } = await bench.plan(pull);
  const { repository } = bench.github;
  const { head: headSha, branch: headBranch, number } = pull;
  // The other branch's workflow says that nothing changes.
  const base = { sha: 'e'.repeat(40), ref: 'elsewhere' };
  const head = { sha: headSha, ref: headBranch, repository: 'acme/warren' };
  repository.addPull({ head, base, createdAt: '2026-01-02T12:00:00Z' });
  const createdAt = '2026-01-02T12:00:10Z';
  const forged = repository.addRun({ workflow: 'plan.yml', headSha, headBranch, createdAt });
  const plans = openBucket(planBucket({ name: 'acme', accountId: '123456789012', region: 'eu-west-1' }), 'eu-west-1');
  const place = (id: number) =>
    `${pullPlans({ pullRequest: number, head: headSha, run: { id, attempt: 1 } })}/manifest.json`;
  const manifest = JSON.parse(Buffer.from((await plans.read(place(runId))) ?? '').toString('utf8'));
  await plans.write(place(forged), JSON.stringify({ ...manifest, stacks: [] }));
  const { well, said } = await bench.apply(bench.merge(pull, 'merge'));
  expect(well).toBe(true);
  expect(said).toContainEqual(expect.stringMatching(/^broker-staging: applied: as reviewed/));
});

test('a pull request that was merged into another branch is not applied by its number', async () => {
  const head = { sha: 'd'.repeat(40), ref: 'aside', repository: 'acme/warren' };
  const number = bench.github.repository.addPull({ head, base: { sha: 'e'.repeat(40), ref: 'elsewhere' } });
  bench.github.repository.mergePull(number, { mergeCommit: 'f'.repeat(40) });
  const { well } = await bench.apply(bench.origin.git('rev-parse', 'main'), {
    event: { kind: 'workflow_dispatch', inputs: { pull_request: String(number) } },
  });
  expect(well).toMatchObject({ message: expect.stringContaining('was merged into elsewhere') });
});

test('a file whose name is a command is refused, and the comment says so', async () => {
  const pull = bench.openPull({ [`brokers/${command.replaceAll('/', '')}.yaml`]: smallBroker });
  const { well, folder } = await bench.plan(pull);
  expect(well).toBe(false);
  expect(isClean(folder)).toBe(true);
  const [comment] = bench.github.repository.comments(pull.number);
  expect(comment?.body).toContain('merging would apply nothing');
  expect(bench.github.repository.labels(pull.number)).toEqual(['warren: refused']);
});

test('a workflow that asks for more than before is warned of, where it asks', async () => {
  const path = '.github/workflows/plan.yml';
  const workflow = readFileSync(path, 'utf8');
  bench.moveMain({ [path]: workflow });
  const pull = bench.openPull({
    [path]: workflow
      .replace(/contents: read(?=.*\n\s*id-token)/, 'contents: write')
      .replace('pull_request:', 'pull_request_target:'),
    'platform.yaml': sampleFile('platform.yaml').replace('team: platform', 'team: others'),
  });
  const { annotated } = await bench.plan(pull);
  const line = workflow.split('\n').indexOf('  pull_request:') + 1;
  expect(annotated).toContainEqual(expect.objectContaining({ level: 'warning', file: path, line }));
  const [comment] = bench.github.repository.comments(pull.number);
  expect(comment?.body).toMatch(/plan\.yml.*write on contents/);
  expect(comment?.body).toContain('pull_request_target');
});

test('the command that a workflow runs says in one line what is missing in its environment', () => {
  const event = join(scratchFolder(), 'event.json');
  writeFileSync(event, '{"action":"opened","number":"1; touch pwned"}');
  const env = {
    PATH: process.env.PATH,
    GITHUB_REPOSITORY: 'acme/warren',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
  };
  const run = spawnSync('bin/warren', ['github', 'plan'], { env, encoding: 'utf8' });
  expect(run).toMatchObject({ status: 1, stdout: '' });
  expect(run.stderr).toMatch(/^GITHUB_EVENT_PATH names a file that is no pull_request event: number: .*\n$/);
});
