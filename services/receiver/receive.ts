import { sourceOf } from '../../contracts/addresses.ts';
import { edgeHeader } from '../../contracts/edge-headers.ts';
import type { HeaderPair, HttpResponse } from '../messages/http.ts';
import type { Logger } from '../observability/log.ts';
import { inSpan, type Trace } from '../observability/tracing.ts';
import { dispatch } from './delivery/dispatch.ts';
import type { InFlight, Place } from './limits/in-flight.ts';
import type { ReceiverMetrics } from './records/metrics.ts';
import { recordRequest, tapRequest } from './records/record-request.ts';
import { readBody } from './request/body.ts';
import type { IncomingRequest, Receive } from './request/incoming-request.ts';
import { boundMessageId, isMessageId } from './request/message-id.ts';
import { type Answer, contextOf, type RequestContext } from './request/request-context.ts';
import { indexHeaders, isTooMuch } from './request/request-headers.ts';
import { hasEncodedSlash, hostOf, inOriginForm, pathOf } from './request/target.ts';
import { Refusal, retryAfter } from './response/refusal.ts';
import { malformedTarget, tooManyHeaders } from './response/refusals.ts';
import { failure, refusalResponse } from './response/responses.ts';
import type { Endpoint } from './routing/endpoint.ts';
import type { Routes } from './routing/routes.ts';
import type { Verify } from './signatures/index.ts';
import type { ReadOrigin } from './sources/origin.ts';
import type { Taps } from './taps/taps.ts';

export type { IncomingRequest, Receive } from './request/incoming-request.ts';

/** What the core works with. */
export interface ReceiverParts {
  routes: Routes<Endpoint>;
  readOrigin: ReadOrigin;
  inFlight: InFlight;
  taps: Taps;
  metrics: ReceiverMetrics;
  log: Logger;
}

/** The core: decides what becomes of each request. */
export function openReceive(parts: ReceiverParts): Receive {
  return async (request) => {
    const context = contextOf(request.target.startsWith('/') ? request : inOriginForm(request));
    const { headers } = context;
    const parent: Trace = { traceparent: headers.single('traceparent'), tracestate: headers.single('tracestate') };
    const attributes = { 'http.request.method': request.method };
    // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
    return inSpan({ name: request.method, kind: 'server', parent, attributes }, async (span) => {
      const answer = await answerTo(context, parts, parent);
      recordRequest(context, answer, parts, span);
      return context.throughWorker ? signedOff(answer.response, context) : answer.response;
    });
  };
}

/** The answer as the Worker knows it for the receiver's own. Its request is no HEAD, whose length without a body would be taken for a mistake. */
function signedOff(response: HttpResponse, { id, request }: RequestContext): HttpResponse {
  const kept =
    request.method === 'HEAD'
      ? response.headers.filter(([name]) => name.toLowerCase() !== 'content-length')
      : response.headers;
  return { ...response, headers: [...kept, [edgeHeader.answer, id]] };
}

async function answerTo(context: RequestContext, parts: ReceiverParts, parent: Trace): Promise<Answer> {
  let result: Answer | Refusal;
  try {
    result = await handle(context, parts, parent);
  } catch (error) {
    parts.log.error({ id: context.id, err: error }, 'a request failed');
    result = failure((error as Error).message);
  }
  if (!(result instanceof Refusal)) return result;
  return { response: refusalResponse(result, context.id), outcome: result.outcome, detail: result.detail };
}

/** The checks, cheap ones first, and the work. Nothing that was not verified reaches a queue. */
async function handle(context: RequestContext, parts: ReceiverParts, parent: Trace): Promise<Answer | Refusal> {
  const endpoint = admit(context, parts);
  if (endpoint instanceof Refusal) return endpoint;
  context.endpoint = endpoint;
  if (!endpoint.allows(context.client)) return notAllowed;
  const verify = endpoint.signing.verify();
  if (!verify) return unusableSecret;
  const overRate = endpoint.limitRate?.(context.client);
  if (overRate) return overRate;
  const place = parts.inFlight.enter(context.client === undefined ? 'unknown' : sourceOf(context.client));
  if (place instanceof Refusal) return place;
  try {
    const verified = await verifiedMessage(context, { endpoint, verify }, place, parts.metrics);
    if (verified instanceof Refusal) return verified;
    tapRequest(context, parts.taps);
    const answer = await dispatch({ context, endpoint, ...verified, parent, place }, parts);
    // The body of a refusal is a line.
    if (answer instanceof Refusal) return answer;
    return place.reserve(answer.response.body.length) ? answer : noRoomForReply;
  } finally {
    keepUntilGone(place, context.request.answer);
    place.leave();
  }
}

/** An answer that its client does not read takes room, too, until it has gone or is given up. */
function keepUntilGone(place: Place, answer: IncomingRequest['answer']): void {
  if (!answer) return;
  place.mayEnd(answer.giveUp);
  place.hold(answer.gone);
}

const noRoomForReply = new Refusal(502, 'reply-load', 'there is no room for the answer');

/** Another secret makes it better, which is looked for every minute: `unsoundAfterMs` in signatures/reread-secrets.ts. */
const unusableSecret = retryAfter({
  outcome: 'refused-secret',
  message: 'the request was not accepted; try again',
  afterSeconds: 60,
});

const notAllowed = new Refusal(403, 'refused-source', 'this source is not allowed');

function admit(context: RequestContext, { readOrigin, routes }: ReceiverParts): Endpoint | Refusal {
  const origin = readOrigin(context.request, context.headers);
  if (origin instanceof Refusal) return origin;
  const { request, id } = origin;
  context.client = origin.client;
  if (request !== context.request) {
    context.request = request;
    context.headers = indexHeaders(request.headers);
  }
  if (id !== undefined) {
    context.id = id;
    context.throughWorker = true;
  }
  if (isTooMuch(context.headers, request.target)) return tooManyHeaders;
  const path = pathOf(request.target);
  if (path instanceof Refusal) return path;
  const host = hostOf(origin.host);
  if (host instanceof Refusal) return host;
  context.host = host;
  if (origin.forwardedHost) context.request = { ...request, headers: withHost(request.headers, host) };
  const endpoint = routes.find({ host, path, method: request.method });
  if (!hasEncodedSlash(path)) return endpoint;
  return endpoint instanceof Refusal || !endpoint.allowEncodedSlashes ? malformedTarget : endpoint;
}

/** Headers with the host that the client asked for, where the proxy had to ask for another one. */
function withHost(headers: readonly HeaderPair[], host: string): HeaderPair[] {
  return headers.map(([name, value]) => [name, name.toLowerCase() === 'host' ? host : value]);
}

async function verifiedMessage(
  context: RequestContext,
  { endpoint, verify }: { endpoint: Endpoint; verify: Verify },
  place: Place,
  metrics: ReceiverMetrics,
): Promise<{ body: Buffer; messageId: string } | Refusal> {
  const { request, headers } = context;
  const declared = headers.single('content-length');
  const body = await readBody({
    body: request.body,
    declaredBytes: declared !== undefined && /^\d{1,15}$/.test(declared) ? Number(declared) : undefined,
    maxBytes: endpoint.maxBodyBytes,
    withinMs: Math.min(endpoint.deadlineMs, (request.answerBy ?? Number.POSITIVE_INFINITY) - Date.now()),
    place,
    begin: request.beginBody,
  });
  if (body instanceof Refusal) return body;
  context.requestBytes = body.length;
  const verification = verify({ headers, body, nowMs: Date.now() });
  if (!verification.verified) {
    metrics.signatureFailure(endpoint.name, verification.reason);
    return new Refusal(401, 'refused-signature', 'the signature does not hold', { detail: verification.reason });
  }
  const { messageId } = verification;
  if (messageId !== undefined && !isMessageId(messageId)) return badId;
  context.verifiedBody = body;
  if (messageId === undefined) return { body, messageId: context.id };
  if (endpoint.scheme !== 'none') return { body, messageId };
  const { method, target } = request;
  return { body, messageId: boundMessageId(messageId, { method, target, headers, body }) };
}

const badId = new Refusal(
  400,
  'refused-id',
  'the id of the message is not 1 to 255 bytes of printable ASCII, or not one',
);
