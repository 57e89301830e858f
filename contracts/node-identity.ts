import { z } from 'zod';

/** Where RabbitMQ keeps its data on a node: a disk of its own. */
export const dataFolder = '/var/lib/rabbitmq';

/** Who a node is: names and places that never change while the node lives. Its first boot leaves them on the machine. */
export const nodeIdentity = z.object({
  /** Name of the platform, `acme`. */
  platform: z.string(),
  /** Name of the broker, `orders`. */
  broker: z.string(),
  /** Number of the node, counted from 1. */
  number: z.int().min(1),
  /** Host name of the node, `orders-1.acme.internal`; with `rabbit@` before it, the node's name for good. */
  hostName: z.string(),
  /** EBS volume that holds the node's data, `vol-…`. */
  volumeId: z.string(),
  /** AWS region. */
  region: z.string(),
  /** Bucket that bundles and agents are read from. */
  configurationBucket: z.string(),
  /** Bucket that backups are written to. */
  backupBucket: z.string(),
  /** DynamoDB table of what was observed. */
  table: z.string(),
  /** Path of the broker's secrets, `acme/brokers/orders`; each is named below it. */
  secrets: z.string(),
});

export type NodeIdentity = z.infer<typeof nodeIdentity>;

/** Who the nodes of a broker are. A node that is blank looks there for its peers. */
export const clusterList = z.object({
  /** Host names in order. */
  nodes: z.array(z.string()),
});

export type ClusterList = z.infer<typeof clusterList>;
