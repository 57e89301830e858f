import { readRepository } from '../../catalog/files/read-repository.ts';
import { catalogOf, readObjects } from '../../catalog/load.ts';
import { checkDashboards } from './build-dashboards.ts';

/**
 * Program: builds the dashboards of the repository whose folder is its argument, and prints as JSON what came of it. Nothing is
 * synthesized, and other files are only read: whether they are sound is for whoever asks.
 */
async function main(folder: string): Promise<void> {
  const catalog = catalogOf(readObjects(readRepository(folder)));
  if (!catalog) throw new Error(`${folder}: has no sound platform.yaml.`);
  process.stdout.write(JSON.stringify(await checkDashboards({ folder, catalog })));
}

main(process.argv[2] ?? '.').catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
