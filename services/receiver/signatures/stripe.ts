import { createHmac } from 'node:crypto';
import { offTime, oneMatches, readTimestamp, required, type Verify } from './verify.ts';

/**
 * Stripe: HMAC-SHA256 over `timestamp.body`, in hexadecimal, in `Stripe-Signature: t=…,v1=…`; of several `v1` one has to hold, other schemes
 * are passed over. The secret is used as it is written, `whsec_` and all. https://docs.stripe.com/webhooks#verify-manually
 */
export function stripe({
  secrets,
  toleranceSeconds,
}: {
  secrets: readonly string[];
  toleranceSeconds: number;
}): Verify {
  return ({ headers, body, nowMs }) => {
    const header = required(headers, 'stripe-signature');
    if ('reason' in header) return { verified: false, reason: header.reason };
    const { timestamps, signatures } = readHeader(header.value);
    const [timestamp = ''] = timestamps;
    const seconds = readTimestamp(timestamp);
    if (timestamps.length !== 1 || seconds === undefined) return { verified: false, reason: 'malformed' };
    const off = offTime(seconds, nowMs, toleranceSeconds);
    if (off) return { verified: false, reason: off };
    const expected = secrets.map((secret) =>
      createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex'),
    );
    if (!oneMatches(signatures, expected)) return { verified: false, reason: 'mismatch' };
    return { verified: true, messageId: eventId(body) };
  };
}

function readHeader(value: string): { timestamps: string[]; signatures: string[] } {
  const timestamps: string[] = [];
  const signatures: string[] = [];
  for (const item of value.split(',')) {
    if (item.startsWith('t=')) timestamps.push(item.slice(2));
    else if (item.startsWith('v1=')) signatures.push(item.slice(3));
  }
  return { timestamps, signatures };
}

/** The id stands in the body, which is to be relied on once the signature held: https://docs.stripe.com/api/events/object */
function eventId(body: Buffer): string | undefined {
  try {
    const event: unknown = JSON.parse(body.toString());
    const id = (event as { id?: unknown } | null)?.id;
    return typeof id === 'string' && id.startsWith('evt_') ? id : undefined;
  } catch {
    return undefined;
  }
}
