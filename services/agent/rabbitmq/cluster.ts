import type { Management } from './management.ts';

/** Nodes of a cluster by their host names. */
export interface Cluster {
  members: string[];
  running: string[];
}

/** Who is in this node's cluster, and who of them runs. */
export async function clusterOf(management: Pick<Management, 'nodes'>): Promise<Cluster> {
  const nodes = await management.nodes();
  return { members: hostNamesOf(nodes), running: hostNamesOf(nodes.filter(({ running }) => running)) };
}

/** In order. */
export function hostNamesOf(nodes: readonly { name: string }[]): string[] {
  return nodes.map(({ name }) => name.replace(/^rabbit@/, '')).sort();
}
