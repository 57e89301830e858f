import { join } from 'node:path';
import { plainText } from '../../catalog/words/sentence.ts';
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
