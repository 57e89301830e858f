import { bringServers } from '../../operations/servers/bring-servers.ts';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';

/** Brings the servers of a project's tests before the first of them, so that no test's time pays for it. */
// biome-ignore lint/style/noDefaultExport: Jest takes what is run before a project from there.
export default async function bringServersOf(_: unknown, project: { displayName?: { name: string } }): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const isDataPlane = project.displayName?.name === 'data-plane';
  if (isDataPlane) await bringServers(say);
  // Where there are no trees, tests that need them are left out, and told of in the end.
  if (whyNoTrees() !== undefined) return;
  const names = isDataPlane
    ? (['zabbix', 'prometheus'] as const)
    : (['rabbitmq', 'pebble', 'nftables', 'prometheus', 'mariadb'] as const);
  await Promise.all(names.map((name) => prepareTree(name, say)));
}
