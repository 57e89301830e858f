import { createHash } from 'node:crypto';
import { secretHeaders } from '../../../contracts/endpoint-settings.ts';
import type { RequestHeaders } from './request-headers.ts';

/** Whether a sender's id can be one: 1 to 255 bytes, since properties of messages hold no more, of printable ASCII. */
export function isMessageId(id: string): boolean {
  return /^[ -~]{1,255}$/.test(id);
}

/** Longest part of a sender's id that stands in a message's: with a full stop and the digest it is at most 255 bytes. */
const mostOfId = 255 - 1 - 43;

/**
 * The id of a message whose sender nobody knows: its own id, and a digest of it with the request. Two clients that use the same id, by chance or to
 * have the other's request taken for done, have two messages; a request that is sent again is the same one.
 */
export function boundMessageId(
  id: string,
  { method, target, headers, body }: { method: string; target: string; headers: RequestHeaders; body: Buffer },
): string {
  const credentials = headers.pairs
    .map(([name, value]) => [name.toLowerCase(), value])
    .filter(([name = '']) => secretHeaders.includes(name));
  const digest = createHash('sha256')
    .update(JSON.stringify([id, method, target, credentials]))
    .update(body)
    .digest('base64url');
  return `${id.slice(0, mostOfId)}.${digest}`;
}
