import { plainAddress } from '../../../contracts/addresses.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { Refusal } from '../response/refusal.ts';
import type { OriginSecrets } from './origin-secrets.ts';
import { unwrap } from './through-worker.ts';

/** Who asks for what of which host, as far as that can be relied on. */
export interface Origin {
  /** The client's address in its plain writing; undefined when nobody says. */
  client: string | undefined;
  /** Value that counts as the Host header; undefined when there is none, or more than one. */
  host: string | undefined;
  /** Whether `host` is what a proxy said, rather than the Host header of the request. */
  forwardedHost: boolean;
  /** As the client sent it: without what is between the proxy and the receiver alone. */
  request: IncomingRequest;
  /** The id that the proxy gave it. */
  id?: string | undefined;
}

/** Tells the origin of a request, or refuses it. */
export type ReadOrigin = (request: IncomingRequest, headers: RequestHeaders) => Origin | Refusal;

/** The proxy in front. */
export interface Proxy {
  /** Header that it sets over whatever came, to one of these. */
  header: string;
  secrets: Pick<OriginSecrets, 'match'>;
  /** Header that it sets to the client's address; the socket counts where there is none. */
  clientHeader?: string | undefined;
  /** Header that it sets to the host asked for, or removes; the Host header counts where there is none. */
  hostHeader?: string | undefined;
  /** Header that it sets to the client's Authorization, or removes; the proxy is the Worker where there is one. */
  authorizationHeader?: string | undefined;
}

/**
 * With a proxy: only requests through it pass, and what it says of client and host counts, in the headers that it is known to set and no others.
 * Without: the socket and the Host header count.
 */
export function originReader(proxy?: Proxy): ReadOrigin {
  if (!proxy) {
    return (request, headers) => ({
      client: plainAddress(request.remoteAddress),
      host: headers.single('host'),
      forwardedHost: false,
      request,
    });
  }
  const { header, secrets, clientHeader, hostHeader, authorizationHeader } = proxy;
  return (request, headers) => {
    const given = headers.single(header);
    if (given === undefined || !secrets.match(given)) return stranger;
    const { remoteAddress } = request;
    const client = plainAddress(clientHeader === undefined ? remoteAddress : (headers.single(clientHeader) ?? ''));
    if (clientHeader !== undefined && client === undefined) return noClient;
    const forwardedHost = hostHeader !== undefined && headers.has(hostHeader);
    const host = headers.single(forwardedHost ? hostHeader : 'host');
    const sent =
      authorizationHeader === undefined
        ? { request: { ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== header) } }
        : unwrap(request, headers, authorizationHeader);
    return { client, host, forwardedHost, ...sent };
  };
}

const stranger = new Refusal(403, 'refused-origin', 'this is not the way in');
const noClient = new Refusal(400, 'refused-origin', 'the request names no client, or not exactly one', {
  detail: 'the header of the client holds no address, is missing, or stands more than once',
});
