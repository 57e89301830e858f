import { removeScratchFolders, scratchFolder, uncalledPlatform } from '../repositories.ts';
import { type MergeWorkbench, mergeWorkbench, staging } from './merge-workbench.ts';

/** A dashboard that is exported from Grafana. */
const orders = (title: string) => ({
  'dashboards/orders.json': JSON.stringify({ title, schemaVersion: 42, panels: [] }, null, 2),
});

/** The sample's platform with what watches it, without what only endpoints and processors use. */
const watched = uncalledPlatform().replace(/^(database|cache|cloudflare):\n( .*\n)*/gm, '');

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench({ 'platform.yaml': watched, ...staging(20), ...orders('Orders') });
}, 600_000);
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

test('what a job without credentials built is reviewed, planned and applied', async () => {
  const pull = bench.openPull(orders('Orders today'));
  const planned = await bench.plan(pull, { dashboards: scratchFolder() });
  expect(planned.said).toEqual(
    expect.arrayContaining(['built 1 dashboard', expect.stringMatching(/^and those of /), 'monitoring: planned']),
  );
  expect(planned.well).toBe(true);
  const { well, said } = await bench.apply(bench.merge(pull, 'merge'), { dashboards: scratchFolder() });
  expect(said).toContainEqual(expect.stringMatching(/^monitoring: applied: as reviewed/));
  expect(well).toBe(true);
});

test('a change of a broker is applied though nobody built dashboards, one of a dashboard is not', async () => {
  const pull = bench.openPull(staging(30));
  expect((await bench.plan(pull)).well).toBe(true);
  const other = bench.openPull(orders('Orders tomorrow'));
  expect((await bench.plan(other)).well).toBe(true);
  process.env.WARREN_DASHBOARDS = scratchFolder();
  const broker = await bench.apply(bench.merge(pull, 'merge'));
  expect(broker.said).toContainEqual(expect.stringMatching(/^broker-staging: applied/));
  process.env.WARREN_DASHBOARDS = scratchFolder();
  const dashboard = await bench.apply(bench.merge(other, 'merge'));
  expect(String(dashboard.well)).toContain('the dashboards of these files were not built before');
  expect(bench.github.repository.comments(other.number).map(({ body }) => body)).toContainEqual(
    expect.stringContaining('the dashboards of these files were not built before'),
  );
});
