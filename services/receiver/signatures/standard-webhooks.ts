import { createHmac } from 'node:crypto';
import {
  leastKeyBytes,
  offTime,
  oneMatches,
  readTimestamp,
  required,
  tooShort,
  UnusableSecret,
  type Verify,
} from './verify.ts';

/**
 * Standard Webhooks 1.0.0 with symmetric keys: HMAC-SHA256 over `id.timestamp.body`, in Base64.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 * Secrets are Base64, with or without `whsec_`; throws for one that is not, or too short. Svix, which the scheme comes from, has its own names for
 * the same headers: https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function standardWebhooks({
  secrets,
  toleranceSeconds,
}: {
  secrets: readonly string[];
  toleranceSeconds: number;
}): Verify {
  const keys = secrets.map(keyOf);
  return ({ headers, body, nowMs }) => {
    const prefix = headers.has('svix-signature') && !headers.has('webhook-signature') ? 'svix' : 'webhook';
    const id = required(headers, `${prefix}-id`);
    if ('reason' in id) return { verified: false, reason: id.reason };
    const timestamp = required(headers, `${prefix}-timestamp`);
    if ('reason' in timestamp) return { verified: false, reason: timestamp.reason };
    const signatures = required(headers, `${prefix}-signature`);
    if ('reason' in signatures) return { verified: false, reason: signatures.reason };
    const seconds = readTimestamp(timestamp.value);
    // With a full stop in the id, one signature would hold for two messages; the specification forbids it to senders.
    if (seconds === undefined || id.value.includes('.')) return { verified: false, reason: 'malformed' };
    const off = offTime(seconds, nowMs, toleranceSeconds);
    if (off) return { verified: false, reason: off };
    const given = signatures.value.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
    const signed = `${id.value}.${timestamp.value}.`;
    // Headers come as one character a byte.
    const expected = keys.map((key) =>
      createHmac('sha256', key).update(signed, 'latin1').update(body).digest('base64'),
    );
    if (!oneMatches(given, expected)) return { verified: false, reason: 'mismatch' };
    return { verified: true, messageId: id.value };
  };
}

function keyOf(secret: string): Buffer {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  if (!isBase64(text))
    throw new UnusableSecret('is no secret of Standard Webhooks: it is Base64, usually after whsec_');
  const key = Buffer.from(text, 'base64');
  if (key.length < leastKeyBytes) throw tooShort(key.length);
  return key;
}

/** Whether bytes can be written so, with the padding or without. */
function isBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  return text.endsWith('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
}
