import { z } from 'zod';

/** How a service reaches a broker. */
export const brokerSettings = z.object({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  /** Plain AMQP is for one machine alone: the loopback address is the only host it is allowed with. */
  tls: z.boolean(),
  /** The broker's own authority, in PEM; absent where a public one signed its certificate. */
  ca: z.string().optional(),
  /** File with the broker's own authority, in PEM, that is trusted besides those that everybody trusts. */
  caFile: z.string().min(1).optional(),
  /** Secret that holds `{"username": …, "password": …}`. */
  credentials: z.object({ secret: z.string() }),
});

export type BrokerSettings = z.infer<typeof brokerSettings>;
