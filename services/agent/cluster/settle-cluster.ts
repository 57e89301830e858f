import type { Table } from '../../node/aws/table.ts';
import type { Leased } from '../../node/lock/lease.ts';
import type { Programs } from '../../node/machine/run.ts';
import { forgetNodes } from '../metadata/items.ts';
import { clusterOf } from '../rabbitmq/cluster.ts';
import type { Management } from '../rabbitmq/management.ts';
import { enableFeatureFlags, forgetMember, rebalance } from '../rabbitmq/node.ts';
import { replicateStreams } from '../rabbitmq/streams.ts';
import { applyTopology, type TopologySummary } from '../topology/apply.ts';
import type { Topology } from '../topology/resolve.ts';

export interface SettleProps {
  /** Host names of the nodes that the file asks for, in order. */
  nodes: readonly string[];
  /** Host name of this node. */
  hostName: string;
  programs: Leased<Programs>;
  table: Leased<Table>;
  management: Leased<Management>;
  topology: Topology;
  /** Whether this node was restarted. */
  restarted: boolean;
  say: (line: string) => void;
}

/**
 * What concerns the cluster as a whole, once this node is in order: nodes that the file no longer asks for are forgotten, and
 * when every other one runs, the topology is brought to the file. Before that, queues would be made on fewer nodes
 * than they are to live on. Returns nothing while nodes are missing.
 */
export async function settleCluster(props: SettleProps): Promise<TopologySummary | undefined> {
  const { nodes, hostName, programs, table, management, topology, restarted, say } = props;
  const { members, running } = await clusterOf(management);
  for (const member of members) {
    if (nodes.includes(member) || running.includes(member)) continue;
    say(`${member} is no longer in ${topology.file}: taking it out of the cluster`);
    await forgetMember(programs, member);
    await forgetNodes(table, [member]);
  }
  const missing = nodes.filter((node) => !running.includes(node));
  if (missing.length > 0) {
    say(`the topology waits for ${missing.join(', ')}`);
    return undefined;
  }
  await enableFeatureFlags({ programs, management, say });
  const summary = await applyTopology({ management, topology, say });
  if (nodes.length > 1) await replicateStreams({ programs, management, nodes });
  // Restarts moved the leaders of queues away; the last node of a round has them spread again.
  if (restarted && nodes.length > 1 && hostName === nodes.at(-1)) await rebalance(programs);
  return summary;
}
