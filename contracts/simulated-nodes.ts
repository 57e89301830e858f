import { z } from 'zod';
import { nodeIdentity } from './node-identity.ts';

/** The program that stands in for brokers' nodes where AWS is simulated, and what it is asked over Node's channel between processes. */

/** Its file below dist/. */
export const simulatedNodesFile = 'simulated-nodes.cjs';

const machine = z.object({
  /** `i-…`. */
  instanceId: z.string(),
  /** Private IPv4 address. */
  address: z.string(),
  /** Who the node is, as its first boot would leave it there. */
  identity: nodeIdentity,
});

/** A running instance of the simulated account that is a broker's node. */
export type SimulatedMachine = z.infer<typeof machine>;

export const simulatedRequest = z.object({
  /** Comes back with the answer. */
  id: z.int(),
  /** The nodes that there are now; what another of before was is forgotten, but for its disk. */
  machines: z.array(machine),
  /** The disks that there are now, by their ids. */
  volumes: z.array(z.string()),
  /** A shell command to one of the instances; absent: every node reports. */
  command: z.object({ instanceId: z.string(), text: z.string() }).optional(),
});

export type SimulatedRequest = z.infer<typeof simulatedRequest>;

export const simulatedAnswer = z.object({
  id: z.int(),
  /** Exit status, and what was printed. */
  status: z.int(),
  stdout: z.string(),
  stderr: z.string(),
});

export type SimulatedAnswer = z.infer<typeof simulatedAnswer>;
