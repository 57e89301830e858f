import { createHmac } from 'node:crypto';
import { oneMatches, required, type Verify } from './verify.ts';

/**
 * GitHub: HMAC-SHA256 over the body, in hexadecimal after `sha256=`. It carries no time, so there is no tolerance; the id of a delivery is
 * not signed. https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function github({ secrets }: { secrets: readonly string[] }): Verify {
  return ({ headers, body }) => {
    const signature = required(headers, 'x-hub-signature-256');
    if ('reason' in signature) return { verified: false, reason: signature.reason };
    if (!signature.value.startsWith('sha256=')) return { verified: false, reason: 'malformed' };
    const expected = secrets.map((secret) => createHmac('sha256', secret).update(body).digest('hex'));
    if (!oneMatches([signature.value.slice('sha256='.length)], expected))
      return { verified: false, reason: 'mismatch' };
    if (!headers.has('x-github-delivery')) return { verified: true, messageId: undefined };
    const id = headers.single('x-github-delivery');
    return id === undefined ? { verified: false, reason: 'repeated' } : { verified: true, messageId: id };
  };
}
