import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../../catalog/words/sentence.ts';
import { dashboardsStep } from '../../pipeline/github/steps/dashboards-step.ts';
import { renderMarkdown } from '../../pipeline/review/render/markdown.ts';
import { runReview } from '../../pipeline/review/run-review.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import { gitRepository } from '../git-repositories.ts';
import { changeFiles, removeScratchFolders, scratchFolder, watchedSample } from '../repositories.ts';

afterAll(removeScratchFolders);

const dashboard = (expr: string) => `
  import { board } from '../stacks/dashboards/panels/board.ts';
  import { lines } from '../stacks/dashboards/panels/panels.ts';
  import { promql } from '../stacks/dashboards/panels/queries.ts';
  const panel = lines({ title: 'Nodes', description: 'Look here.', unit: 'short', queries: [promql(${JSON.stringify(expr)}, 'x')] });
  export default ({ brokers }) => board({ title: 'Orders of ' + brokers.length, description: '', rows: [{ title: 'Row', panels: [panel] }] });
`;

test('a review tells what a dashboard asks instead, and what is to be said of it', async () => {
  const repository = watchedSample({ 'dashboards/orders.ts': dashboard('up{job="rabbitmq"}') });
  gitRepository(repository).commit({});
  changeFiles(repository, { 'dashboards/orders.ts': dashboard('rate(up{job="rabbitmq"}[5m])') });
  const review = await runReview({ repository, base: 'HEAD' });
  expect(review.notes.map(plainText)).not.toContainEqual(expect.stringContaining('could not be synthesized'));
  expect(review.dashboards?.map(({ name, file, title, panels }) => ({ name, file, title, panels }))).toEqual([
    {
      name: 'orders',
      file: 'dashboards/orders.ts',
      title: 'Orders of 3',
      panels: [
        {
          title: 'Nodes',
          change: 'changed',
          queries: [{ before: 'up{job="rabbitmq"}', after: 'rate(up{job="rabbitmq"}[5m])' }],
        },
      ],
    },
  ]);
  expect(review.warnings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['dashboards/orders.ts rate-interval']);
  expect(
    review.objects.map(({ kind, name, change, effects }) => [kind, name, change, effects[0]?.proof.length]),
  ).toEqual([['dashboard', 'orders', 'changed', 3]]);
  expect(renderMarkdown(review)).toContain('+     rate(up{job="rabbitmq"}[5m])');
});

test('a dashboard with an error stops the synthesis with the line of the program', async () => {
  const repository = watchedSample({
    'dashboards/orders.ts': 'export default (\n  { brokers },\n) => brokers[9].name;\n',
  });
  const synthesis = synthesize({ repository, output: join(scratchFolder(), 'out') });
  await expect(synthesis).rejects.toThrow(
    "dashboards/orders.ts:3:17   fails: Cannot read properties of undefined (reading 'name').",
  );
});

describe('dashboards that a job without credentials built before', () => {
  const program = (title: string) => dashboard('up{job="rabbitmq"}').replace('Orders of', title);
  const folder = scratchFolder();
  let repository: string;

  beforeAll(async () => {
    repository = watchedSample({ 'dashboards/orders.ts': program('Before of') });
    const git = gitRepository(repository);
    const before = git.commit({ '.gitignore': 'cdktf.out' });
    const after = git.commit({ 'dashboards/orders.ts': program('After of') });
    process.env.WARREN_DASHBOARDS = folder;
    await dashboardsStep({
      environment: { event: { kind: 'push', before, after, ref: 'refs/heads/main' } },
      repository,
      say: () => {},
    } as never);
  });
  afterAll(() => {
    delete process.env.WARREN_DASHBOARDS;
  });

  test('are what both sides of a review show, and no program runs for it', async () => {
    // As nobody else could have made them.
    for (const file of readdirSync(folder)) {
      const path = join(folder, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(' of 3', ' as built before'));
    }
    const review = await runReview({ repository, base: 'HEAD~1' });
    expect(review.notes.map(plainText)).not.toContainEqual(expect.stringContaining('could not be synthesized'));
    expect(JSON.stringify(review.dashboards)).toContain('After as built before');
    expect(JSON.stringify(review.stacks)).not.toContain('of 3');
  });

  test('are not built instead where they are missing', async () => {
    gitRepository(repository).commit({ 'dashboards/orders.ts': program('Later of') });
    await expect(synthesize({ repository, output: join(scratchFolder(), 'out') })).rejects.toThrow(
      /^the dashboards of these files were not built before \(.*\.json is not there\), and nothing builds them where there are credentials\. Run all jobs of the workflow again; elsewhere, unset WARREN_DASHBOARDS\.$/,
    );
    // Whoever applies a broker alone does without.
    const files = ['brokers/orders.yaml'];
    expect(
      await synthesize({ repository, output: join(scratchFolder(), 'out'), files, dashboards: false }),
    ).toContainEqual(expect.objectContaining({ name: 'broker-orders' }));
  });

  test('are of a commit, and of nothing that is not committed', async () => {
    changeFiles(repository, { 'dashboards/orders.ts': program('Never of') });
    await expect(synthesize({ repository, output: join(scratchFolder(), 'out') })).rejects.toThrow(
      'holds changes that are not committed, and WARREN_DASHBOARDS is about commits. Commit them, or unset it.',
    );
  });
});
