import { z } from 'zod';
import type { Leased } from '../../node/lock/lease.ts';
import { isOpen } from '../../node/machine/port.ts';
import type { Programs } from '../../node/machine/run.ts';
import { askPeer, type PeerProps } from './container.ts';

/** What the other nodes say of the cluster. */
export interface Membership {
  /** Host names of the peers that answered and run. */
  running: string[];
  /** Those of them that hold this node for a member. */
  rememberedBy: string[];
}

const statusSchema = z.object({ disk_nodes: z.array(z.string()) });

/** Erlang's port mapper, which runs beside every node: https://www.rabbitmq.com/docs/networking#epmd */
const portMapper = 4369;

/** Asks every peer who is in its cluster. A peer that does not answer counts as not running. */
export async function askPeers(props: Omit<PeerProps, 'peer'> & { peers: readonly string[] }): Promise<Membership> {
  const { programs, hostName, image, peers } = props;
  const membership: Membership = { running: [], rememberedBy: [] };
  // RabbitMQ's tools wait long for a machine that is not there, as most are while a cluster is made.
  const there = await Promise.all(peers.map((host) => isOpen({ host, port: portMapper, timeoutMs: 3000 })));
  for (const peer of peers.filter((_, index) => there[index])) {
    const { status, stdout } = await askPeer({ programs, hostName, image, peer }, [
      'cluster_status',
      '--formatter=json',
    ]);
    if (status !== 0) continue;
    membership.running.push(peer);
    const { disk_nodes: members } = statusSchema.parse(JSON.parse(stdout));
    if (members.includes(`rabbit@${hostName}`)) membership.rememberedBy.push(peer);
  }
  return membership;
}

/** It takes the node's replica off every quorum queue and stream, one after the other. */
const forgetMs = 300_000;

/**
 * Has the cluster forget this node, which lost its disk: under its name the cluster knows a node with data that is gone, and
 * would refuse the blank one. Its replicas are on the other nodes, and it gets copies when it joins.
 */
export async function forgetSelf(props: PeerProps & { programs: Leased<Programs> }): Promise<void> {
  const { status, stderr } = await askPeer({ ...props, timeoutMs: forgetMs }, [
    'forget_cluster_node',
    `rabbit@${props.hostName}`,
  ]);
  if (status === 0) return;
  throw new Error(`${props.peer} does not let this node join anew: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
}

/** rabbitmq.conf's lines that lead a blank node to its cluster; a node with data does not read them. */
export function discoverySettings(hostNames: readonly string[]): string {
  const lines = hostNames.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = rabbit@${name}`);
  return ['cluster_formation.peer_discovery_backend = classic_config', ...lines, ''].join('\n');
}
