import { bringServers } from '../../operations/servers/bring-servers.ts';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';
import type { TreeName } from '../../operations/servers/trees/trees.ts';

/** Brings the servers of a project's tests before the first of them, so that no test's time pays for it; by day those of tests by day. */
// biome-ignore lint/style/noDefaultExport: Jest takes what is run before a project from there.
export default async function bringServersOf(_: unknown, project: { displayName?: { name: string } }): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const isDataPlane = project.displayName?.name === 'data-plane';
  if (isDataPlane) await bringServers(say);
  // Where there are no trees, tests that need them are left out, and told of in the end.
  if (whyNoTrees() !== undefined) return;
  const trees: readonly TreeName[] = isDataPlane ? [] : ['rabbitmq', 'pebble', 'nftables', 'prometheus', 'mariadb'];
  const nightly: readonly TreeName[] = isDataPlane ? ['zabbix', 'prometheus'] : ['rabbitmq40', 'alertmanager'];
  const names = process.env.NIGHTLY ? [...trees, ...nightly] : trees;
  await Promise.all(names.map((name) => prepareTree(name, say)));
}
