import type { Management } from './management.ts';

/** Nodes of a cluster by their host names. */
export interface Cluster {
  members: string[];
  running: string[];
}

/** Who is in this node's cluster, and who of them runs. */
export async function clusterOf(management: Pick<Management, 'nodes'>): Promise<Cluster> {
  const nodes = (await management.nodes()).map(({ name, running }) => ({
    host: name.replace(/^rabbit@/, ''),
    running,
  }));
  return {
    members: nodes.map(({ host }) => host).sort(),
    running: nodes.flatMap(({ host, running }) => (running ? [host] : [])).sort(),
  };
}
