import { AwsV4Signer } from 'aws4fetch';
import type { SigningKey } from '../../contracts/edge.ts';

/** The headers that make a `POST` of a body to the function one that AWS lets in: `x-amz-date` and `authorization`. */
export type Sign = (body: Uint8Array<ArrayBuffer>, nowMs: number) => Promise<Headers>;

/**
 * Signs the bare request, so that nothing is signed that changes on the way (other headers do). The signer is used without aws4fetch's client, which
 * sends again what failed: a webhook would come twice.
 */
export function openSigner({
  functionUrl,
  region,
  key,
}: {
  functionUrl: string;
  region: string;
  key: SigningKey;
}): Sign {
  const url = new URL('/', functionUrl).href;
  /** Keys derived of it, by day. */
  const cache = new Map<string, ArrayBuffer>();
  return async (body, nowMs) => {
    const datetime = new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const signer = new AwsV4Signer({ method: 'POST', url, body, service: 'lambda', region, datetime, cache, ...key });
    const { headers } = await signer.sign();
    return headers;
  };
}
