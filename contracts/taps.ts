import { z } from 'zod';

/** Topic exchange that gateways tell of requests and responses. */
export const tapExchange = 'warren.taps';

/** What it tells of. */
export const tapKinds = ['request', 'response'] as const;

export type TapKind = (typeof tapKinds)[number];

/** Routing key of what is told of an endpoint's requests, or of its responses. */
export function tapKey(endpoint: string, kind: TapKind | '*'): string {
  return `${endpoint}.${kind}`;
}

/** The endpoint of a routing key. */
export function endpointOfTap(key: string): string {
  return key.slice(0, key.lastIndexOf('.'));
}

/** What a gateway tells of one request or response. Secrets in it were hidden before it was sent. */
export const tapMessage = z.looseObject({
  /** When, in ISO format. */
  at: z.string(),
  /** The request's id; a response has the one of its request. */
  id: z.string(),
  endpoint: z.string(),
  kind: z.enum(tapKinds),
  /** Rises by one with each message that a gateway sends about an endpoint; a gap is what the tap did not get. */
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
  /** Headers in order; values of secret ones are hidden. */
  headers: z.array(z.array(z.string())).optional(),
  /** The beginning of the body in base64, for endpoints that show bodies. */
  body: z.string().optional(),
});

export type TapMessage = z.infer<typeof tapMessage>;
