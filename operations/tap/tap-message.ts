import { z } from 'zod';

/** What a gateway tells of one request or response. Secrets in it were hidden before it was sent. */
const tapMessage = z.looseObject({
  /** When, in ISO format. */
  at: z.string(),
  /** The request's id; a response has the one of its request. */
  id: z.string(),
  endpoint: z.string(),
  kind: z.enum(['request', 'response']),
  /** Rises by one with each message that a gateway sends about an endpoint. */
  sequence: z.number(),
  /** Which gateway; another one after a restart. */
  gateway: z.string(),
  client: z.string().default('-'),
  method: z.string().default('-'),
  host: z.string().default(''),
  target: z.string().default(''),
  status: z.number().optional(),
  durationMs: z.number().optional(),
  requestBytes: z.number().optional(),
  responseBytes: z.number().optional(),
  /** `confirmed`, `refused-signature` and so on. */
  outcome: z.string().optional(),
});

export type TapMessage = z.infer<typeof tapMessage>;

/** Reads what a tap was sent; undefined for what no gateway would send. */
export function readTapMessage(content: Buffer): TapMessage | undefined {
  try {
    return tapMessage.parse(JSON.parse(content.toString('utf8')));
  } catch {
    return undefined;
  }
}
