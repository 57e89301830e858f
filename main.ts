import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Catalog, objectsOf } from './catalog/catalog.ts';
import { formatProblems } from './catalog/files/problem.ts';
import { readRepository } from './catalog/files/read-repository.ts';
import type { SourceFile } from './catalog/files/yaml-file.ts';
import { kindOf, objectFileOf } from './catalog/kind.ts';
import { brokerKind } from './catalog/kinds/broker/kind.ts';
import { type BuiltDashboards, readBuiltDashboards } from './catalog/kinds/dashboard/built-dashboard.ts';
import { isShared, kinds, platformFile } from './catalog/kinds.ts';
import { catalogOf, loadCatalog, readObjects } from './catalog/load.ts';
import { dashboardsVariable, noDashboards, warningsFile } from './contracts/outputs.ts';
import { NotBuilt } from './stacks/constructs/artefact.ts';
import { BrokenDashboards, checkDashboards } from './stacks/dashboards/build-dashboards.ts';
import { synthesize } from './stacks/synthesize.ts';

/**
 * Composition root: the files of one repository become Terraform, one folder a stack.
 * The first argument is the folder that holds the files, by default this one; any others are files of brokers and
 * processors, `brokers/orders.yaml`, to make stacks of beside those that all share, by default all. CDKTF_OUTDIR is where the output goes,
 * WARREN_DASHBOARDS_FILE what was made of dashboards before.
 */
async function main(folder: string, only: readonly string[]): Promise<void> {
  const files = readRepository(folder);
  const catalog = only.length === 0 ? undefined : partOf(files, only);
  const checked = catalog
    ? { catalog, problems: [] }
    : loadCatalog({ files, today: new Date().toISOString().slice(0, 10) });
  if (checked.catalog) {
    const { dashboards, problems } = await dashboardsOf(folder, checked.catalog);
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new BrokenDashboards(errors);
    synthesize({ catalog: checked.catalog, dashboards, ...(catalog ? { files: only } : {}) });
    writeFileSync(join(process.env.CDKTF_OUTDIR ?? 'cdktf.out', warningsFile), JSON.stringify(problems));
  } else {
    console.error(formatProblems(checked.problems));
    process.exitCode = 1;
  }
}

/** What was built before this program, where that was asked for: it runs no program of a dashboard then, whatever it finds. */
async function dashboardsOf(folder: string, catalog: Catalog): Promise<BuiltDashboards> {
  const file = process.env[dashboardsVariable];
  if (!file) return checkDashboards({ folder, catalog });
  return file === noDashboards ? { dashboards: [], problems: [] } : readBuiltDashboards(readFileSync(file, 'utf8'));
}

/**
 * Some brokers, and all files of other kinds, without a look at the others, and what stacks that all share are made of, which
 * is every broker where a host watches them, or people are called about them: rules across files are for whoever asks for a part, and has them all. Nothing when one of these
 * files is not of its shape.
 */
function partOf(files: readonly SourceFile[], only: readonly string[]): Catalog | undefined {
  const { platform } = readObjects(files.filter(({ path }) => path === platformFile));
  const isWatched = platform?.value.monitoring !== undefined || platform?.value.alerting !== undefined;
  const wanted = files.filter(
    ({ path }) =>
      isShared(path) || only.includes(objectFileOf(path, kinds)) || (isWatched && kindOf(path, kinds) === brokerKind),
  );
  const objects = readObjects(wanted);
  const read = kinds.flatMap((kind) => objectsOf(objects, kind));
  const asked = new Set(wanted.map(({ path }) => objectFileOf(path, kinds)));
  return read.length === asked.size ? catalogOf(objects) : undefined;
}

main(resolve(process.argv[2] ?? '.'), process.argv.slice(3)).catch((error) => {
  const isExpected = error instanceof NotBuilt || error instanceof BrokenDashboards;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
});
