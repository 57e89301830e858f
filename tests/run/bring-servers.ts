import { bringServers } from '../../operations/servers/bring-servers.ts';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';

/** Brings the servers of a project's tests before the first of them, so that no test's time pays for it. */
// biome-ignore lint/style/noDefaultExport: Jest takes what is run before a project from there.
export default async function bringServersOf(_: unknown, project: { displayName?: { name: string } }): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  if (project.displayName?.name === 'data-plane') return bringServers(say);
  // Where there are no trees, tests that need them are left out, and told of in the end.
  if (whyNoTrees() !== undefined) return;
  await Promise.all((['rabbitmq', 'pebble', 'nftables', 'prometheus'] as const).map((name) => prepareTree(name, say)));
}
