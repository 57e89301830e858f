import type { HttpResponse } from '../../messages/http.ts';
import type { Endpoint } from '../routing/endpoint.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { uuidV7 } from './message-id.ts';
import { indexHeaders, type RequestHeaders } from './request-headers.ts';

/** A request under way, and what is known of it so far. */
export interface RequestContext {
  /** The request's own id, which the client is told. */
  id: string;
  /** As `performance.now()` tells it. */
  began: number;
  request: IncomingRequest;
  headers: RequestHeaders;
  client: string | undefined;
  /** What the client asked for; '' until it is known. */
  host: string;
  /** Whether a proxy said so, rather than the Host header. */
  forwardedHost: boolean;
  endpoint: Endpoint | undefined;
  requestBytes: number;
  /** Set once the body is whole and its signature holds. */
  verifiedBody: Buffer | undefined;
  requestTapped: boolean;
}

/** An answer and the word for it in metrics, logs and taps. */
export interface Answer {
  response: HttpResponse;
  outcome: string;
  /** What the client is not told. */
  detail?: string | undefined;
}

export function contextOf(request: IncomingRequest): RequestContext {
  return {
    id: uuidV7(Date.now()),
    began: performance.now(),
    request,
    headers: indexHeaders(request.headers),
    client: undefined,
    host: '',
    forwardedHost: false,
    endpoint: undefined,
    requestBytes: 0,
    verifiedBody: undefined,
    requestTapped: false,
  };
}
