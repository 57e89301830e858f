import { validateHeaderName, validateHeaderValue } from 'node:http';
import { endToEnd, type HeaderPair, type HttpResponse } from '../../messages/http.ts';
import type { Delivery } from '../delivery/deliver.ts';
import { Refusal, refusalText } from './refusal.ts';
import { unavailable } from './refusals.ts';

/** The response to a request that got no further: `{"error": …, "id": …}`, the id being the one of the request. */
export function refusalResponse(refusal: Refusal, requestId: string): HttpResponse {
  return json(refusal.status, refusalText(refusal, requestId), requestId, refusal.headers);
}

/** The response to a request that is in a queue: `{"id": …}`, the id being the one of the message. */
export function acceptedResponse(messageId: string, requestId: string): HttpResponse {
  return json(202, JSON.stringify({ id: messageId }), requestId);
}

/** Why a request that did not get into a queue for certain is refused. The sender is to try again, with the same id. */
export function undelivered(delivery: Exclude<Delivery, 'confirmed'>): Refusal {
  return undeliveredAs[delivery];
}

const undeliveredAs: Readonly<Record<Exclude<Delivery, 'confirmed'>, Refusal>> = {
  unroutable: unavailable('unroutable', 1),
  refused: unavailable('broker-refused', 1),
  unavailable: unavailable('broker-unavailable', 1),
  lost: unavailable('lost', 1),
  unconfirmed: unavailable('unconfirmed', 1),
  // Alarms of memory and disk take longer to go: https://www.rabbitmq.com/docs/alarms
  blocked: unavailable('broker-blocked', 5),
};

export const noReply = new Refusal(504, 'no-reply', 'the request was accepted, but nobody answered in time');

/** 499 is nginx's; nobody reads it but those who read logs: https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h */
export const clientGone = new Refusal(499, 'client-gone', 'the client went away');

const badReply = new Refusal(502, 'bad-reply', 'the answer cannot be passed on');
const failed = new Refusal(500, 'failed', 'something went wrong');

/** The answer to what should not happen. */
export function failure(detail: string): Refusal {
  return new Refusal(failed.status, failed.outcome, failed.message, { detail });
}

/**
 * A worker's response as it can be sent: headers of its connection dropped, the body's length right, everything else as it was. HEAD, 204 and
 * 304 have no body; HEAD and 304 keep the length that the application gave, 204 must have none:
 * https://www.rfc-editor.org/rfc/rfc9110#section-8.6
 */
export function sendableResponse(
  response: HttpResponse,
  { method, requestId }: { method: string; requestId: string },
): HttpResponse | Refusal {
  const { status } = response;
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  const length = String(response.body.length);
  const headers: HeaderPair[] = [];
  let hasLength = false;
  let hasId = false;
  for (const pair of endToEnd(response.headers)) {
    if (!isValid(pair)) return badReply;
    const name = pair[0].toLowerCase();
    if (name === 'content-length') {
      // One that is wrong would have the client read the next response as part of this one.
      if (hasLength || status === 204 || (bodiless ? !/^\d+$/.test(pair[1]) : pair[1] !== length)) continue;
      hasLength = true;
    }
    if (name === 'x-request-id') hasId = true;
    headers.push(pair);
  }
  if (!hasLength && !bodiless) headers.push(['content-length', length]);
  if (!hasId) headers.push(['x-request-id', requestId]);
  return { status, headers, body: bodiless ? nothing : response.body };
}

const nothing = Buffer.alloc(0);

function json(status: number, text: string, requestId: string, more: readonly HeaderPair[] = []): HttpResponse {
  const body = Buffer.from(text);
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['content-length', String(body.length)],
      ['x-request-id', requestId],
      ...more,
    ],
    body,
  };
}

function isValid([name, value]: HeaderPair): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
