import { dockerAnswers } from '../../operations/servers/docker.ts';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';
import type { TreeName } from '../../operations/servers/trees/trees.ts';

/** What the tests of a project run in trees, and which of those Docker would bring as well. */
const needed: Readonly<Record<string, { trees: readonly TreeName[]; orDocker: readonly TreeName[] }>> = {
  brokers: { trees: ['rabbitmq', 'pebble'], orDocker: [] },
  'data-plane': { trees: [], orDocker: ['rabbitmq', 'mariadb', 'valkey'] },
  benchmarks: { trees: ['rabbitmq', 'pebble'], orDocker: [] },
};

/** Makes the trees that a project's tests run, before the first of them, so that no test's time pays for it. */
// biome-ignore lint/style/noDefaultExport: Jest takes what is run before a project from there.
export default async function bringServers(_: unknown, project: { displayName?: { name: string } }): Promise<void> {
  // Then tests that need them are left out, and told of in the end.
  if (whyNoTrees() !== undefined) return;
  const { trees, orDocker } = needed[project.displayName?.name ?? ''] ?? { trees: [], orDocker: [] };
  const wanted = (await dockerAnswers()) ? trees : [...trees, ...orDocker];
  await Promise.all(wanted.map((name) => prepareTree(name, (line) => process.stderr.write(`${line}\n`))));
}
