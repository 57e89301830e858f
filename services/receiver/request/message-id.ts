import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7, which begins with the time: https://www.rfc-editor.org/rfc/rfc9562#section-5.7. Version 4 has its random bits and
 * its variant in the same places, so only the first 48 bits and the version change.
 */
export function uuidV7(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** Whether a sender's id can be one: 1 to 255 bytes, since properties of messages hold no more, of printable ASCII. */
export function isMessageId(id: string): boolean {
  return /^[ -~]{1,255}$/.test(id);
}
