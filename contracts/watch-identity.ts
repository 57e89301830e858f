import { z } from 'zod';
import { nodeIdentity } from './node-identity.ts';

/**
 * Who the monitoring host is, `monitoring.acme.internal`: names and places that never change while it lives, as those of a node, but of
 * no broker. Its first boot leaves them on the machine.
 */
export const watchIdentity = nodeIdentity.omit({ broker: true, number: true }).extend({
  /** ECS cluster whose tasks Prometheus scrapes. */
  cluster: z.string(),
});

export type WatchIdentity = z.infer<typeof watchIdentity>;
