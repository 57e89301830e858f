import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../catalog/files/problem.ts';
import type { BuiltDashboard } from '../../catalog/kinds/dashboard/built-dashboard.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { buildDashboards } from '../../stacks/dashboards/build-dashboards.ts';

/** The dashboards of this repository, built for its own sample. */
export async function shippedDashboards(): Promise<BuiltDashboard[]> {
  const folders = ['brokers', 'processors', 'endpoints', 'dashboards', 'alerts', 'alerts/routes'];
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const paths = ['platform.yaml', ...files.filter((path) => path !== 'alerts/routes')];
  const { catalog, problems } = loadCatalog({
    files: paths.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  return buildDashboards({ folder: '.', catalog });
}
