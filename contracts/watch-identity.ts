import { z } from 'zod';

/** Who the monitoring host is: names and places that never change while it lives. Its first boot leaves them on the machine. */
export const watchIdentity = z.object({
  /** Name of the platform, `acme`. */
  platform: z.string(),
  /** `monitoring.acme.internal`. */
  hostName: z.string(),
  /** EBS volume that holds what its programs keep, `vol-…`. */
  volumeId: z.string(),
  /** AWS region. */
  region: z.string(),
  /** Bucket that bundles and programs are read from. */
  configurationBucket: z.string(),
  /** Bucket that backups are written to. */
  backupBucket: z.string(),
  /** DynamoDB table of what was observed. */
  table: z.string(),
  /** Path of the host's secrets, `acme/monitoring`. */
  secrets: z.string(),
  /** ECS cluster whose tasks Prometheus scrapes. */
  cluster: z.string(),
});

export type WatchIdentity = z.infer<typeof watchIdentity>;
