import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { requestLog } from '../../../contracts/request-log.ts';
import type { HttpResponse } from '../../messages/http.ts';
import type { Logger } from '../../observability/log.ts';
import type { Answer, RequestContext } from '../request/request-context.ts';
import type { TapFacts, Taps } from '../taps/taps.ts';
import { keptPromise, wentThrough } from './kept-promise.ts';
import type { ReceiverMetrics } from './metrics.ts';

/** Who is told of requests. */
export interface Recorders {
  metrics: ReceiverMetrics;
  taps: Taps;
  log: Logger;
}

/** Counts, logs and taps an answer. No bodies, queries or secrets in the log. */
export function recordRequest(
  context: RequestContext,
  { response, outcome, detail }: Answer,
  { metrics, taps, log }: Recorders,
  span: Span,
): void {
  const { id, endpoint, client, request, began } = context;
  const durationMs = performance.now() - began;
  const { status } = response;
  const name = endpoint?.name ?? 'none';
  const kept = keptPromise({ promisedMs: endpoint?.promisedMs, status, outcome, durationMs });
  metrics.request({
    endpoint: name,
    mode: endpoint?.mode ?? 'none',
    status,
    outcome,
    seconds: durationMs / 1000,
    kept,
  });
  tapRequest(context, taps);
  tapResponse(context, { response, outcome, durationMs }, taps);
  if (span.isRecording()) {
    span.setAttributes({ 'http.response.status_code': status, ...(endpoint && { 'http.route': endpoint.path }) });
    if (endpoint) span.updateName(`${request.method} ${endpoint.path}`);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  const level = levelOf(status, outcome, endpoint !== undefined);
  if (!log.isLevelEnabled(level)) return;
  const ms = Math.round(durationMs * 10) / 10;
  const fields = { [requestLog.endpoint]: name, [requestLog.status]: status, [requestLog.outcome]: outcome };
  log[level]({ id, ...fields, durationMs: ms, client, ...(detail && { detail }) }, requestLog.message);
}

/** Floods of what nobody asked for, and the workers' own business, are for those who want to know everything. */
function levelOf(status: number, outcome: string, known: boolean): 'warn' | 'info' | 'debug' {
  if (wentThrough(outcome)) return 'debug';
  if (status >= 500) return 'warn';
  return known && status !== 429 ? 'info' : 'debug';
}

/** Taps a request that is going to be passed on, or that was refused; once. */
export function tapRequest(context: RequestContext, taps: Taps): void {
  const { endpoint } = context;
  if (!endpoint || endpoint.taps === 'off' || context.requestTapped) return;
  context.requestTapped = true;
  const body = endpoint.taps === 'bodies' ? context.verifiedBody : undefined;
  taps.send(endpoint.broker, endpoint.name, 'request', () => ({
    ...tapFacts(context),
    kind: 'request',
    headers: context.request.headers,
    ...(body && { body }),
  }));
}

function tapResponse(
  context: RequestContext,
  { response, outcome, durationMs }: { response: HttpResponse; outcome: string; durationMs: number },
  taps: Taps,
): void {
  const { endpoint } = context;
  if (!endpoint || endpoint.taps === 'off') return;
  taps.send(endpoint.broker, endpoint.name, 'response', () => ({
    ...tapFacts(context),
    kind: 'response',
    status: response.status,
    durationMs,
    responseBytes: response.body.length,
    outcome,
    headers: response.headers,
    ...(endpoint.taps === 'bodies' && { body: response.body }),
  }));
}

function tapFacts({
  id,
  client = '',
  host,
  request,
  requestBytes,
}: RequestContext): Omit<TapFacts, 'kind' | 'headers'> {
  return { at: new Date(), id, client, method: request.method, host, target: request.target, requestBytes };
}
