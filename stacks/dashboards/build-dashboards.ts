import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { explainIssues } from '../../catalog/files/explain.ts';
import { formats } from '../../catalog/files/formats.ts';
import { formatField, formatProblems, type Problem, sortProblems } from '../../catalog/files/problem.ts';
import type { BuiltDashboard, BuiltDashboards } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import {
  type Dashboard,
  type DashboardFile,
  dashboardFile,
  dashboardOf,
  dashboardSchema,
  dashboardUid,
} from '../../catalog/kinds/dashboard/dashboard.ts';
import { exportRules } from '../../catalog/kinds/dashboard/dashboard-rules.ts';
import { emptyWhen } from './empty-when.ts';
import { finishDashboard } from './finish-dashboard.ts';
import { type LocateField, lintDashboard } from './lint/lint-dashboard.ts';
import { lintedPanels } from './lint/panel-query.ts';
import { bundlePrograms } from './programs/bundle-programs.ts';
import { type Made, runPrograms } from './programs/run-program.ts';

/** Where dashboards are built: the folder of the repository, and what its files say. */
export interface DashboardSources {
  /** Folder that `dashboards/` is in. */
  folder: string;
  catalog: Catalog;
}

/** Dashboards have errors; the message is the report. */
export class BrokenDashboards extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.problems = problems;
  }
}

/**
 * Every dashboard of a repository, in the order of names. Programs are run, each by itself and with nothing around it. Throws
 * BrokenDashboards where one has errors.
 */
export async function buildDashboards(sources: DashboardSources): Promise<BuiltDashboard[]> {
  const { dashboards, problems } = await checkDashboards(sources);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new BrokenDashboards(errors);
  return dashboards;
}

/** The same with all that is to be said of them, where they have errors, too. */
export async function checkDashboards({ folder, catalog }: DashboardSources): Promise<BuiltDashboards> {
  const root = realpathSync(folder);
  const programs = catalog.dashboards.filter(({ written }) => written === 'program');
  const { made, unbuilt } = await madeBy(root, programs.map(dashboardFile), catalog);
  const built = catalog.dashboards.map((dashboard) => {
    if (dashboard.written === 'export') return buildOne(dashboard, { root, catalog, model: exported(dashboard) });
    const program = made.get(dashboardFile(dashboard));
    // What could not be built is told of below.
    if (!program) return { problems: [] };
    return 'problem' in program
      ? { problems: [program.problem] }
      : buildOne(dashboard, { root, catalog, model: program.made });
  });
  return {
    dashboards: built.flatMap((one) => ('built' in one && one.built ? [one.built] : [])),
    problems: sortProblems([...unbuilt, ...built.flatMap(({ problems }) => problems)]),
  };
}

/** What programs make, by their files. */
async function madeBy(
  folder: string,
  files: readonly string[],
  catalog: Catalog,
): Promise<{ made: ReadonlyMap<string, Made>; unbuilt: Problem[] }> {
  if (files.length === 0) return { made: new Map(), unbuilt: [] };
  const { programs, problems } = await bundlePrograms(folder, files);
  return { made: runPrograms(programs, catalog), unbuilt: problems };
}

function exported({ name: _, written: __, ...model }: Dashboard): unknown {
  return model;
}

interface ToBuild {
  root: string;
  catalog: Catalog;
  /** What was exported, or made by the program. */
  model: unknown;
}

function buildOne(
  dashboard: Dashboard,
  { root, catalog, model }: ToBuild,
): { built?: BuiltDashboard; problems: Problem[] } {
  const file = dashboardFile(dashboard);
  const shaped = shapeOf(dashboard, { model, catalog });
  if ('problems' in shaped) return shaped;
  const finished = finishDashboard(shaped.model, dashboard.name) as DashboardFile;
  const linted = lintDashboard(finished, { file, brokers: catalog.brokers, locate: locator(root, dashboard) });
  const problems = [...shaped.said, ...linted];
  const built = {
    name: dashboard.name,
    file,
    uid: dashboardUid(dashboard.name),
    title: String(finished.title),
    text: `${JSON.stringify(finished, null, 1)}\n`,
    emptyWhen: Object.fromEntries(
      lintedPanels(finished).flatMap(({ title, value }) => {
        const when = emptyWhen(value);
        return when === undefined ? [] : [[title, when]];
      }),
    ),
  };
  return { built, problems };
}

/** A model of the shape that Grafana reads, with what is to be said of it all the same. What was exported was looked at when the files were. */
function shapeOf(
  dashboard: Dashboard,
  { model, catalog }: Pick<ToBuild, 'model' | 'catalog'>,
): { model: DashboardFile; said: Problem[] } | { problems: Problem[] } {
  const file = dashboardFile(dashboard);
  const problem = (field: string, message: string, of: Partial<Pick<Problem, 'rule' | 'severity'>> = {}): Problem => ({
    ...{ file, line: 1, column: 1, field, message, severity: 'error' },
    ...of,
  });
  const read = dashboardSchema.safeParse(model);
  if (!read.success) {
    const issues = explainIssues(dashboardSchema, model, read.error.issues);
    return { problems: issues.map(({ path, message }) => problem(formatField(path), message)) };
  }
  if (dashboard.written === 'export') return { model: read.data, said: [] };
  const made = dashboardOf(dashboard.name, { panels: [], ...read.data }, `${dashboard.name}.json`);
  const context = { ...catalog, paths: [], today: '' };
  const problems = exportRules.flatMap(({ name: rule, severity, check }) =>
    check(made, context).map(({ path, message }) => problem(formatField(path), message, { rule, severity })),
  );
  return problems.some(({ severity }) => severity === 'error') ? { problems } : { model: read.data, said: problems };
}

/** Only what was exported has its fields in the file. */
function locator(root: string, dashboard: Dashboard): LocateField {
  if (dashboard.written === 'program') return () => ({ line: 1, column: 1 });
  const path = dashboardFile(dashboard);
  let file: ReturnType<typeof formats.json.read> | undefined;
  return (field) => {
    file ??= formats.json.read({ path, text: readFileSync(join(root, path), 'utf8') });
    return file.locate(field);
  };
}
