import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { identityFile } from '../../contracts/node-programs.ts';

export const identitySchema = z.strictObject({
  /** Name of the platform, `acme`. */
  platform: z.string(),
  /** Name of the broker, `orders`. */
  broker: z.string(),
  /** Number of the node, counted from 1. */
  number: z.int().min(1),
  /** Host name of the node, `orders-1.acme.internal`; with `rabbit@` before it, the node's name for good. */
  hostName: z.string(),
  /** AWS region. */
  region: z.string(),
  /** EBS volume that holds the node's data, `vol-…`. */
  volumeId: z.string(),
  /** Bucket that bundles and agents are read from. */
  configurationBucket: z.string(),
  /** Bucket that backups are written to. */
  backupBucket: z.string(),
  /** DynamoDB table of what was observed. */
  table: z.string(),
  /** Path of the broker's secrets, `acme/brokers/orders`; each is named below it. */
  secrets: z.string(),
});

/** Who this node is: names and places that never change while the node lives. */
export type NodeIdentity = z.infer<typeof identitySchema>;

/** Reads the identity of this node. Throws when the machine was not booted by Warren. */
export function readIdentity(): NodeIdentity {
  return identitySchema.parse(JSON.parse(readFileSync(identityFile, 'utf8')));
}
