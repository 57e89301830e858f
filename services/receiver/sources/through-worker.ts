import { edgeHeader, isOfTheWay } from '../../../contracts/edge-headers.ts';
import type { HeaderPair } from '../../messages/http.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { isRequestId } from '../request/request-id.ts';

/** Headers whose place the Worker's own take. */
const putAside = new Set(['authorization', 'content-type']);

/**
 * A request as its client sent it to the Worker, and the id that it got there: with the method, the target, the Authorization and the Content-Type
 * that the Worker put aside, and without AWS's signature and what Cloudflare and AWS set on the way. Only for requests that are known to come from
 * the Worker.
 */
export function unwrap(
  request: IncomingRequest,
  headers: RequestHeaders,
  authorizationHeader: string,
): { id?: string; request: IncomingRequest } {
  const kept: HeaderPair[] = [];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (lower === edgeHeader.contentType) kept.push(['content-type', value]);
    if (putAside.has(lower) || lower === authorizationHeader || isOfTheWay(lower)) continue;
    kept.push([name, value]);
  }
  const authorization = headers.single(authorizationHeader);
  if (authorization !== undefined) kept.push(['authorization', authorization]);
  const [id = '', method, target] = headers.single(edgeHeader.request)?.split(' ') ?? [];
  const sent = { ...request, headers: kept };
  if (method === undefined || target === undefined || !isRequestId(id)) return { request: sent };
  return { id, request: { ...sent, method, target } };
}
