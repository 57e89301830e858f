import { createHash, timingSafeEqual } from 'node:crypto';
import { plainAddress } from '../../../contracts/addresses.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { Refusal } from '../response/refusal.ts';

/** Who asks for which host, as far as that can be relied on. */
export interface Origin {
  /** The client's address in its plain writing; undefined when nobody says. */
  client: string | undefined;
  /** Value that counts as the Host header; undefined when there is none, or more than one. */
  host: string | undefined;
  /** Whether `host` is what a proxy said, rather than the Host header of the request. */
  forwardedHost: boolean;
}

/** Tells the origin of a request, or refuses it. */
export type ReadOrigin = (request: { headers: RequestHeaders; remoteAddress: string }) => Origin | Refusal;

/**
 * With a header and secrets: only requests through the proxy that sets the header pass, and what the proxy says of client and host counts.
 * A client cannot have it: a rule at the proxy sets the header over whatever came. Without: the socket and the Host header count.
 */
export function originReader(proxy?: { header: string; secrets: readonly string[] }): ReadOrigin {
  if (!proxy) {
    return ({ headers, remoteAddress }) => ({
      client: plainAddress(remoteAddress),
      host: headers.single('host'),
      forwardedHost: false,
    });
  }
  const expected = proxy.secrets.map(digest);
  return ({ headers, remoteAddress }) => {
    const given = headers.single(proxy.header);
    if (given === undefined) return stranger;
    // Digests are of one length, so that nothing is learned from the length of the value either.
    const digested = digest(given);
    let matches = false;
    for (const one of expected) matches = timingSafeEqual(one, digested) || matches;
    if (!matches) return stranger;
    const forwardedHost = headers.has('x-forwarded-host');
    const client = clientOf(headers, remoteAddress);
    if (client instanceof Refusal) return client;
    return { client, host: headers.single(forwardedHost ? 'x-forwarded-host' : 'host'), forwardedHost };
  };
}

const stranger = new Refusal(403, 'refused-origin', 'this is not the way in');
const noClient = new Refusal(400, 'refused-origin', 'the request names no client, or not exactly one', {
  detail: 'CF-Connecting-IP is no address, or stands more than once',
});

/** https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip */
function clientOf(headers: RequestHeaders, remoteAddress: string): string | undefined | Refusal {
  if (!headers.has('cf-connecting-ip')) return plainAddress(remoteAddress);
  return plainAddress(headers.single('cf-connecting-ip') ?? '') ?? noClient;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
