import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { BrokenDashboards, buildDashboards, checkDashboards } from '../../../stacks/dashboards/build-dashboards.ts';
import { lintRules } from '../../../stacks/dashboards/lint/lint-dashboard.ts';
import { changeFiles, removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

/** Each folder holds a repository's dashboards and `expected.txt`, what is said when they are built; the rest is `sound`. */
const fixtures = join('tests', 'fixtures');
const sound = readRepository(join(fixtures, 'sound'));
/** One that never ends takes as long as programs have, and so is tried every night. */
const names = readdirSync(join(fixtures, 'dashboards'))
  .filter((name) => name !== 'endless' || process.env.NIGHTLY)
  .sort();

function catalogWith(own: readonly SourceFile[]) {
  const { catalog, problems } = loadCatalog({ files: [...sound, ...own], today: '2026-11-21' });
  if (!catalog) throw new Error(formatProblems(problems));
  return catalog;
}

const problemsOf = async (folder: string) =>
  (await checkDashboards({ folder, catalog: catalogWith(readRepository(folder)) })).problems;

test.each(names)('%s is told with where it is, what is wrong and what to do', async (name) => {
  const folder = join(fixtures, 'dashboards', name);
  const expected = readFileSync(join(folder, 'expected.txt'), 'utf8');
  expect(`${formatProblems(await problemsOf(folder))}\n`).toBe(expected);
});

test('every rule about what is built is broken by one of them', () => {
  const told = names.map((name) => readFileSync(join(fixtures, 'dashboards', name, 'expected.txt'), 'utf8')).join('');
  const errors = ['promql', 'rabbitmq-metric', 'logql', 'variable-known', 'cloudwatch-dimensions'];
  const silent = lintRules.filter(({ name }) => !errors.includes(name) && !told.includes(`warning (${name})`));
  expect(silent.map(({ name }) => name)).toEqual([]);
  expect(
    lintRules
      .filter(({ severity }) => severity === 'error')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(errors.sort());
});

/** A repository in which only this is a dashboard. */
function repositoryWith(files: Record<string, string>) {
  const folder = scratchFolder();
  changeFiles(folder, files);
  return { folder, catalog: catalogWith(readRepository(folder)) };
}

const exported = {
  id: 7,
  // Where it comes from; links know it by another here.
  uid: 'ad7x9k2',
  version: 12,
  title: 'Orders',
  panels: [
    { id: 40, type: 'row', title: 'More', collapsed: true, panels: [{ id: 41, type: 'text', title: 'Notes' }] },
    {
      id: 12,
      type: 'timeseries',
      title: 'Here',
      targets: [{ expr: 'up{job="a"}' }, { refId: 'A', expr: 'up{job="b"}' }],
    },
    {
      id: 3,
      type: 'stat',
      title: 'Taken over',
      datasource: { type: 'datasource', uid: '-- Dashboard --' },
      targets: [{ panelId: 12 }],
    },
    {
      id: 2,
      type: 'logs',
      title: 'Logs',
      datasource: { type: 'loki', uid: 'P8E80F9AEF21F6940' },
      targets: [{ expr: '{a="b"}' }],
    },
  ],
};

test('panels are numbered by their place, queries lettered, and data sources are those of the host', async () => {
  const [built] = await buildDashboards(repositoryWith({ 'dashboards/orders.json': JSON.stringify(exported) }));
  const { panels, ...rest } = JSON.parse(built?.text ?? '');
  expect(rest).toEqual({ editable: false, title: 'Orders', uid: 'warren-orders' });
  expect(panels.map((panel: { id: number; datasource?: unknown }) => [panel.id, panel.datasource])).toEqual([
    [1, undefined],
    [3, { type: 'prometheus', uid: 'prometheus' }],
    [4, { type: 'datasource', uid: '-- Dashboard --' }],
    [5, { type: 'loki', uid: 'loki' }],
  ]);
  expect(panels[0].panels[0].id).toBe(2);
  expect(panels[1].targets.map(({ refId }: { refId: string }) => refId)).toEqual(['B', 'A']);
  expect(panels[2].targets[0].panelId).toBe(3);
});

test('a program may be a function of the catalog, in a folder that is not that of the code', async () => {
  const program = `
    import { board } from '../stacks/dashboards/panels/board.ts';
    import { describe } from './../dashboards/words.ts';
    export default ({ brokers }) => board({ title: describe(brokers), description: '', rows: [] });`;
  const { folder, catalog } = repositoryWith({ 'dashboards/orders.ts': program });
  changeFiles(folder, {
    'dashboards/words.ts': 'export const describe = (all) => all.map(({ name }) => name).join();',
  });
  const [built] = await buildDashboards({ folder, catalog });
  expect(built).toMatchObject({ name: 'orders', file: 'dashboards/orders.ts', uid: 'warren-orders', title: 'orders' });
});

test('what a panel says of when it is empty is told beside what was built', async () => {
  const program = `export default { title: 'Orders', panels: [
    { type: 'text', title: 'A', description: 'Look here. Empty when nothing has come.' }, { type: 'text', title: 'B' } ] };`;
  const [built] = await buildDashboards(repositoryWith({ 'dashboards/orders.ts': program }));
  expect(built?.emptyWhen).toEqual({ A: 'nothing has come' });
});

test('an error stops the building, and a warning does not', async () => {
  const broken = {
    'dashboards/orders.ts': 'export default {};',
    'dashboards/fine.ts': 'export default { title: "Fine", panels: [] };',
  };
  await expect(buildDashboards(repositoryWith(broken))).rejects.toThrow(BrokenDashboards);
  const { dashboards } = await checkDashboards(repositoryWith(broken));
  expect(dashboards.map(({ name }) => name)).toEqual(['fine']);
});
