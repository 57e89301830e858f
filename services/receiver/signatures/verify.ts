import { timingSafeEqual } from 'node:crypto';
import type { RequestHeaders } from '../request/request-headers.ts';

/** What a signature is checked over. */
export interface SignedRequest {
  headers: RequestHeaders;
  /** The bytes as they came. */
  body: Buffer;
  nowMs: number;
}

/** Why a signature does not hold; a label of metrics. */
export type SignatureFailure = 'missing' | 'repeated' | 'malformed' | 'too-old' | 'too-new' | 'mismatch';

/** `messageId` is the sender's own name for the message, where the scheme brings one. */
export type Verification =
  | { verified: true; messageId: string | undefined }
  | { verified: false; reason: SignatureFailure };

/** Checks a request against one scheme and its secrets. */
export type Verify = (request: SignedRequest) => Verification;

/** A signature header longer than this is not looked into; 4 KiB holds some forty signatures. */
export const maxHeaderBytes = 4096;

/** Half of what SHA-256 gives, the least for HMAC in FIPS 198 of 2002, section 3: https://csrc.nist.gov/pubs/fips/198/final. FIPS 198-1 names none. */
export const leastKeyBytes = 16;

/** A secret that its scheme cannot use; the message is the rest of a sentence about it. */
export class UnusableSecret extends Error {
  override name = 'UnusableSecret';
}

/** Why a key of so many bytes is of no use. */
export function tooShort(bytes: number): UnusableSecret {
  return new UnusableSecret(`is a key of ${bytes} bytes; it needs ${leastKeyBytes}`);
}

/** A header that must stand exactly once. */
export function required(headers: RequestHeaders, name: string): { value: string } | { reason: SignatureFailure } {
  const value = headers.single(name);
  if (value === undefined || value === '')
    return { reason: headers.has(name) && value === undefined ? 'repeated' : 'missing' };
  return value.length > maxHeaderBytes ? { reason: 'malformed' } : { value };
}

/** Seconds since 1970 out of their digits alone; undefined for anything else. */
export function readTimestamp(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Whether a timestamp is too far off, either way. */
export function offTime(seconds: number, nowMs: number, toleranceSeconds: number): 'too-old' | 'too-new' | undefined {
  const now = Math.floor(nowMs / 1000);
  if (now - seconds > toleranceSeconds) return 'too-old';
  return seconds - now > toleranceSeconds ? 'too-new' : undefined;
}

/** Whether one of the texts given is one of those expected, in a time that tells nothing of where they differ. */
export function oneMatches(given: readonly string[], expected: readonly string[]): boolean {
  let matches = false;
  for (const wanted of expected) {
    const bytes = Buffer.from(wanted, 'latin1');
    for (const text of given) {
      const other = Buffer.from(text, 'latin1');
      if (other.length === bytes.length) matches = timingSafeEqual(other, bytes) || matches;
    }
  }
  return matches;
}
