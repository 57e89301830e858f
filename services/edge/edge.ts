import type { EdgeSettings } from '../../contracts/edge.ts';
import { edgeHeader } from '../../contracts/edge-headers.ts';
import type { HeaderPair } from '../messages/http.ts';
import { boundInFlight, type Place } from '../receiver/limits/in-flight.ts';
import { indexHeaders, isTooMuch } from '../receiver/request/request-headers.ts';
import { uuidV7 } from '../receiver/request/request-id.ts';
import { hasEncodedSlash, hostOf, pathOf } from '../receiver/request/target.ts';
import { Refusal, refusalText } from '../receiver/response/refusal.ts';
import { malformedTarget, tooManyHeaders } from '../receiver/response/refusals.ts';
import { readBody } from './body.ts';
import { answerHeaders, clientHeaders, originHeaders } from './headers.ts';
import { noAnswer, notReady, plainHttp, refusalOfLambda, tooLate } from './refusals.ts';
import { openEdgeRoutes } from './routing.ts';
import type { Sign } from './sign.ts';

/** A line of the log. */
export interface EdgeRecord {
  level: 'info' | 'warn';
  id: string;
  /** Name of the endpoint; `none` where there is none. */
  endpoint: string;
  status: number;
  outcome: string;
  client: string | undefined;
  durationMs: number;
  detail?: string;
}

/** What makes a request one that AWS lets in, and the receiver takes for the Worker's. */
export interface EdgeCredentials {
  sign: Sign;
  originSecret: string;
}

/** What the Worker works with. */
export interface EdgeParts {
  settings: EdgeSettings;
  /** What the function lets the Worker in by; undefined until it was placed. */
  credentials: EdgeCredentials | undefined;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Told of each request that is refused, or gets no answer of the receiver. */
  record: (line: EdgeRecord) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How long the function may take beyond an endpoint's deadline: to start, connect to its broker (5 s), and answer itself. */
  marginMs?: number;
}

type EdgeEndpoint = EdgeSettings['endpoints'][number];

/** A request under way, and what is known of it so far. */
interface Exchange {
  id: string;
  began: number;
  request: Request;
  client: string | undefined;
  endpoint: EdgeEndpoint | undefined;
  /** Milliseconds that the function took. */
  originMs: number | undefined;
}

/** One request as the function is to get it. */
interface Admitted {
  endpoint: EdgeEndpoint;
  sent: HeaderPair[];
  host: string;
  target: string;
}

/** Bodies that one isolate holds, which has 128 MB for everything: https://developers.cloudflare.com/workers/platform/limits/#memory */
const maxInFlightBytes = 32 * 1024 * 1024;

const maxInFlight = 1_000;

/** What makes answers of requests: the receiver's own checks as far as they need no secret, and then the receiver. */
export function openEdge(parts: EdgeParts): (request: Request) => Promise<Response> {
  const { settings, record, now = Date.now } = parts;
  const routes = openEdgeRoutes(settings.endpoints);
  const mostBodyBytes = Math.max(0, ...settings.endpoints.map(({ maxBodyBytes }) => maxBodyBytes));
  const inFlight = boundInFlight({ maxInFlight, maxInFlightBytes, maxSourceShare: 0.5, mostBodyBytes });
  const handle = async (exchange: Exchange): Promise<Response | Refusal> => {
    const admitted = admit(exchange.request, routes);
    if (admitted instanceof Refusal) return admitted;
    exchange.endpoint = admitted.endpoint;
    const place = inFlight.enter(exchange.client ?? 'unknown');
    if (place instanceof Refusal) return place;
    try {
      return await passOn(exchange, admitted, place, { now, marginMs: 10_000, ...parts });
    } finally {
      place.leave();
    }
  };
  return async (request) => {
    const began = now();
    const client = request.headers.get('cf-connecting-ip') ?? undefined;
    const exchange: Exchange = { id: uuidV7(began), began, request, client, endpoint: undefined, originMs: undefined };
    const result = await handle(exchange).catch((error: unknown) => noAnswer(String(error)));
    const durationMs = now() - began;
    if (result instanceof Refusal) record(recordOf(exchange, result, durationMs));
    const response = result instanceof Refusal ? refusalResponse(result, exchange.id) : result;
    return finish(response, exchange, durationMs, settings.hsts);
  };
}

/** The receiver's own checks in the receiver's order, so that a request gets the same answer from both. */
function admit(request: Request, routes: ReturnType<typeof openEdgeRoutes<EdgeEndpoint>>): Admitted | Refusal {
  const [, scheme, authority, rest = ''] = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(request.url) ?? [];
  if (scheme?.toLowerCase() === 'http') return plainHttp;
  const target = rest.startsWith('/') ? rest : `/${rest}`;
  const sent = clientHeaders(request.headers);
  if (isTooMuch(indexHeaders(sent), target)) return tooManyHeaders;
  const path = pathOf(target);
  if (path instanceof Refusal) return path;
  const host = hostOf(authority);
  if (host instanceof Refusal) return host;
  const endpoint = routes.find({ host, path, method: request.method });
  if (hasEncodedSlash(path) && (endpoint instanceof Refusal || !endpoint.allowEncodedSlashes)) return malformedTarget;
  return endpoint instanceof Refusal ? endpoint : { endpoint, sent, host, target };
}

async function passOn(
  exchange: Exchange,
  { endpoint, sent, host, target }: Admitted,
  place: Place,
  { settings, credentials, fetch, now, marginMs }: Required<EdgeParts>,
): Promise<Response | Refusal> {
  if (!credentials) return notReady;
  const { request, id, client } = exchange;
  const { method } = request;
  const declared = request.headers.get('content-length');
  const deadlineMs = endpoint.deadlineSeconds * 1000;
  const body = await readBody({
    stream: request.body as ReadableStream<Uint8Array<ArrayBuffer>> | null,
    declaredBytes: declared !== null && /^\d{1,15}$/.test(declared) ? Number(declared) : undefined,
    maxBytes: endpoint.maxBodyBytes,
    withinMs: deadlineMs,
    place,
  });
  if (body instanceof Refusal) return body;
  const asked = now();
  const signed = await credentials.sign(body, asked);
  const said = { originSecret: credentials.originSecret, client, host, id, method, target };
  const headers = originHeaders(signed, sent, said);
  if (headers instanceof Refusal) return headers;
  const signal = AbortSignal.timeout(deadlineMs + marginMs);
  try {
    // Redirects are the client's to follow.
    const response = await fetch(new URL('/', settings.functionUrl).href, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    if (response.headers.get(edgeHeader.answer) === id) return passBack(response);
    await response.body?.cancel();
    return refusalOfLambda(response.status);
  } catch (error) {
    return signal.aborted ? tooLate : noAnswer(String(error));
  } finally {
    exchange.originMs = now() - asked;
  }
}

/** Statuses whose answers have no body: https://fetch.spec.whatwg.org/#null-body-status */
const bodiless = new Set([204, 205, 304]);

/** The receiver's answer. Its body passes as it comes, compressed or not. */
function passBack(response: Response): Response {
  const { status } = response;
  return new Response(bodiless.has(status) ? null : response.body, {
    status,
    headers: answerHeaders(response.headers),
  });
}

/** As the receiver words it. */
function refusalResponse(refusal: Refusal, id: string): Response {
  const headers = new Headers(refusal.headers.map(([name, value]) => [name, value]));
  headers.set('content-type', 'application/json');
  headers.set('x-request-id', id);
  return new Response(refusalText(refusal, id), { status: refusal.status, headers });
}

/** https://www.w3.org/TR/server-timing/: the Worker in all, and the function of it. */
function finish(response: Response, { originMs }: Exchange, durationMs: number, hsts: string | undefined): Response {
  const { headers } = response;
  const origin = originMs === undefined ? '' : `, origin;dur=${originMs}`;
  headers.append('server-timing', `edge;dur=${durationMs}${origin}`);
  if (hsts !== undefined) headers.set('strict-transport-security', hsts);
  return response;
}

function recordOf({ id, endpoint, client }: Exchange, refusal: Refusal, durationMs: number): EdgeRecord {
  const { status, outcome, detail } = refusal;
  return {
    level: status >= 500 ? 'warn' : 'info',
    id,
    endpoint: endpoint?.name ?? 'none',
    status,
    outcome,
    client,
    durationMs,
    ...(detail !== undefined && { detail }),
  };
}
