import { z } from 'zod';

/**
 * Variable of the function's environment that says where it finds what it is told. The document itself would not fit: all variables
 * together take 4 KB, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, and an endpoint takes half a KB.
 */
export const receiverSourceVariable = 'WARREN_RECEIVER_SOURCE';

/** What that variable holds, as JSON. */
export const receiverSource = z.object({
  /** Bucket and key of the settings, which are JSON. */
  bucket: z.string().min(1),
  key: z.string().min(1),
  /** SHA-256 of their text, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Table in which nodes report the authorities of their brokers' certificates. */
  brokerTable: z.string().min(1),
  /** Namespace of CloudWatch in which it counts requests (`request-metrics.ts`). Default: it counts none. */
  metrics: z.string().min(1).optional(),
});

export type ReceiverSource = z.infer<typeof receiverSource>;

/** File in the zip, and the function in it, as Lambda calls its handler. */
export const receiverFile = 'receiver.cjs';
export const receiverHandler = 'receiver.handler';
