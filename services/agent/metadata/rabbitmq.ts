import { z } from 'zod';
import { hostNamesOf } from '../rabbitmq/cluster.ts';
import type { Management } from '../rabbitmq/management.ts';

/** What RabbitMQ tells of the node that it is asked on. */
export interface RabbitmqState {
  version: string;
  erlangVersion: string;
  /** Part of the memory watermark in use, in percent; absent when RabbitMQ does not say. */
  memoryPercent?: number;
  /** Resource alarms in effect on this node: publishers are held back on the whole cluster. */
  alarms: string[];
  /** Host names of members of the cluster that this node does not see running. */
  missing: string[];
  /** Where this node listens. */
  listeners: Listener[];
}

/** A listener as RabbitMQ shows it: protocol `amqp/ssl`, and the address that it is bound to. */
export interface Listener {
  protocol: string;
  address: string;
  port: number;
}

const listenersSchema = z.object({
  listeners: z
    .array(
      z.object({
        node: z.string(),
        protocol: z.string(),
        ip_address: z.string(),
        // A listener that has no port is not one that clients connect to.
        port: z.union([z.int(), z.string().transform(Number)]).optional(),
      }),
    )
    .default([]),
});

/** Asks this node, whose host name is given, how it is. Throws when RabbitMQ does not answer. */
export async function observeRabbitmq({
  management,
  hostName,
}: {
  management: Pick<Management, 'get' | 'nodes' | 'overview'>;
  hostName: string;
}): Promise<RabbitmqState> {
  const [overview, everything, nodes] = await Promise.all([
    management.overview(),
    management.get(['overview']),
    management.nodes(),
  ]);
  const name = `rabbit@${hostName}`;
  const node = nodes.find((candidate) => candidate.name === name);
  const { mem_used: used, mem_limit: limit } = node ?? {};
  const listeners = listenersSchema.safeParse(everything).data?.listeners ?? [];
  return {
    version: overview.rabbitmq_version,
    erlangVersion: overview.erlang_version,
    ...(used !== undefined && limit ? { memoryPercent: (used / limit) * 100 } : {}),
    alarms: [
      ...(node?.mem_alarm ? ['memory is above its watermark; publishers are held back'] : []),
      ...(node?.disk_free_alarm ? ['free disk is below its limit; publishers are held back'] : []),
    ],
    missing: hostNamesOf(nodes.filter(({ running }) => !running)),
    listeners: listeners.flatMap(({ node: of, protocol, ip_address, port }) =>
      of === name && port !== undefined ? [{ protocol, address: ip_address, port }] : [],
    ),
  };
}
