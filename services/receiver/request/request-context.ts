import type { HttpResponse } from '../../messages/http.ts';
import type { Endpoint } from '../routing/endpoint.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { indexHeaders, type RequestHeaders } from './request-headers.ts';
import { uuidV7 } from './request-id.ts';

/** A request under way, and what is known of it so far. */
export interface RequestContext {
  /** The request's own id, which the client is told; the Worker's where that is in front. */
  id: string;
  /** Whether the Worker gave the id, and is to find it in the answer. */
  throughWorker: boolean;
  /** As `performance.now()` tells it. */
  began: number;
  /** As its client sent it, once it is known whether a proxy passed it on. */
  request: IncomingRequest;
  headers: RequestHeaders;
  client: string | undefined;
  /** What the client asked for; '' until it is known. */
  host: string;
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
    throughWorker: false,
    began: request.began ?? performance.now(),
    request,
    headers: indexHeaders(request.headers),
    client: undefined,
    host: '',
    endpoint: undefined,
    requestBytes: 0,
    verifiedBody: undefined,
    requestTapped: false,
  };
}
