import { z } from 'zod';

/** Kinds of what lives in a vhost and has a name there. */
export const removableInVhost = ['queue', 'exchange', 'policy', 'operator-policy', 'upstream', 'shovel'] as const;

/** What a binding can lead to. */
export const destinationTypes = ['queue', 'exchange'] as const;

/** Something that must not exist any more. Queues go only when they are empty and unused, exchanges when unused. */
export const removal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vhost'), name: z.string() }),
  z.object({ kind: z.literal('user'), name: z.string() }),
  z.object({ kind: z.enum(removableInVhost), vhost: z.string(), name: z.string() }),
  z.object({
    kind: z.literal('binding'),
    vhost: z.string(),
    source: z.string(),
    destination: z.string(),
    destinationType: z.enum(destinationTypes),
    routingKey: z.string(),
  }),
]);

export type Removal = z.infer<typeof removal>;
