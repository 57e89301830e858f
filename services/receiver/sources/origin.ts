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

/** The proxy in front. */
export interface Proxy {
  /** Header that it sets over whatever came, to one of these. */
  header: string;
  secrets: readonly string[];
  /** Header that it sets to the client's address; the socket counts where there is none. */
  clientHeader?: string | undefined;
  /** Header that it sets to the host asked for, or removes; the Host header counts where there is none. */
  hostHeader?: string | undefined;
}

/**
 * With a proxy: only requests through it pass, and what it says of client and host counts, in the headers that it is known to set and no others.
 * Without: the socket and the Host header count.
 */
export function originReader(proxy?: Proxy): ReadOrigin {
  if (!proxy) {
    return ({ headers, remoteAddress }) => ({
      client: plainAddress(remoteAddress),
      host: headers.single('host'),
      forwardedHost: false,
    });
  }
  const { header, clientHeader, hostHeader } = proxy;
  const expected = proxy.secrets.map(digest);
  return ({ headers, remoteAddress }) => {
    const given = headers.single(header);
    if (given === undefined) return stranger;
    // Digests are of one length, so that nothing is learned from the length of the value either.
    const digested = digest(given);
    let matches = false;
    for (const one of expected) matches = timingSafeEqual(one, digested) || matches;
    if (!matches) return stranger;
    const client = plainAddress(clientHeader === undefined ? remoteAddress : (headers.single(clientHeader) ?? ''));
    if (clientHeader !== undefined && client === undefined) return noClient;
    const forwardedHost = hostHeader !== undefined && headers.has(hostHeader);
    return { client, host: headers.single(forwardedHost ? hostHeader : 'host'), forwardedHost };
  };
}

const stranger = new Refusal(403, 'refused-origin', 'this is not the way in');
const noClient = new Refusal(400, 'refused-origin', 'the request names no client, or not exactly one', {
  detail: 'the header of the client holds no address, is missing, or stands more than once',
});

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
