import { Pool } from 'undici';
import { endToEnd, type HeaderPair, type HttpResponse, headerPairs, singleHeader } from '../../messages/http.ts';
import type { ReceivedRequest } from '../../messages/request-message.ts';
import { inSpan, traceOf } from '../../observability/tracing.ts';
import type { Job, JobOutcome, RunJob } from '../job.ts';

/**
 * RabbitMQ takes messages of up to 16 MiB, headers included: https://www.rabbitmq.com/docs/configure (max_message_size)
 */
const largestBody = 15 * 1024 * 1024;

/** The application is on the same machine. */
const connectWithinMs = 2_000;

/** Shorter than what servers keep idle connections for (gunicorn 2 s, Node 5 s), so that none ends under a request. */
const keepAliveMs = 1_000;

/** Sends messages as HTTP requests to the application on 127.0.0.1, and gives what it answers. */
export function openForward({
  port,
  timeoutMs,
  connections,
}: {
  port: number;
  /** Longest time for one request; a request that somebody waits for has no longer than they wait. */
  timeoutMs: number;
  /** Requests at the same time. */
  connections: number;
}): { work: RunJob; close(): Promise<void> } {
  const openPool = () =>
    new Pool(`http://127.0.0.1:${port}`, {
      connections,
      pipelining: 1,
      connect: { timeout: connectWithinMs },
      keepAliveTimeout: keepAliveMs,
      // One clock for the whole request, below.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  let pool = openPool();
  /** undici hands nothing to a connection any more that it refused a request on (lib/dispatcher/pool-base.js, kDispatch). */
  const renew = (spoilt: Pool) => {
    if (pool !== spoilt) return;
    pool = openPool();
    // What is under way there goes on.
    spoilt.close().catch(() => {});
  };
  return {
    work: (job) => {
      const { method, target } = job.request.request;
      return inSpan(
        {
          name: method,
          kind: 'client',
          // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
          attributes: {
            'http.request.method': method,
            'url.full': `http://127.0.0.1:${port}${target}`,
            'server.address': '127.0.0.1',
            'server.port': port,
            'http.request.resend_count': job.attempt - 1,
          },
        },
        async (span) => {
          const used = pool;
          const outcome = await send(used, job, timeoutMs);
          if (outcome.kind === 'rejected') renew(used);
          if (outcome.kind === 'answered') span.setAttribute('http.response.status_code', outcome.response.status);
          return outcome;
        },
      );
    },
    close: () => pool.destroy(),
  };
}

/** Why a request was given up by this side. */
class GivenUp extends Error {
  readonly outcome: JobOutcome;
  constructor(outcome: JobOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

function send(pool: Pool, job: Job, timeoutMs: number): Promise<JobOutcome> {
  const { request, deadline, reply } = job.request;
  const left = reply && deadline ? deadline.getTime() - Date.now() : timeoutMs;
  const withinMs = Math.max(1, Math.min(timeoutMs, left));
  return new Promise((resolve) => {
    let sent = false;
    let giveUp: ((why: GivenUp) => void) | undefined;
    let status = 0;
    let headers: HeaderPair[] = [];
    let size = 0;
    const chunks: Buffer[] = [];
    const settle = (outcome: JobOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const answered = () => {
      const [only] = chunks;
      const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      const response: HttpResponse = { status, headers: endToEnd(headers), body };
      settle({ kind: 'answered', response });
    };
    const end = (why: GivenUp) => {
      settle(why.outcome);
      giveUp?.(why);
    };
    const timer = setTimeout(() => {
      const reason = `no ${sent ? 'response' : 'connection'} within ${withinMs} ms`;
      end(new GivenUp(sent ? { kind: 'timed-out', reason } : { kind: 'unavailable', need: 'application', reason }));
    }, withinMs);
    pool.dispatch(
      {
        path: request.target,
        method: request.method,
        headers: outgoingHeaders(job).flat(),
        body: request.body.length > 0 ? request.body : null,
      },
      {
        onRequestStart(controller) {
          sent = true;
          giveUp = (why) => controller.abort(why);
        },
        onResponseStart(controller, statusCode) {
          // The last one counts; what interim responses say cannot be passed on any more.
          status = statusCode;
          headers = rawPairs(controller.rawHeaders);
          if (request.method !== 'HEAD' && Number(singleHeader(headers, 'content-length')) > largestBody) end(tooLarge);
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > largestBody) end(tooLarge);
          else chunks.push(chunk);
        },
        onResponseEnd: () => answered(),
        onResponseError(_controller, error) {
          // A 304 may tell the length of what it spares the client: https://www.rfc-editor.org/rfc/rfc9110#section-8.6
          if (status === 304 && codeOf(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && size === 0) answered();
          else settle(failure(error, sent));
        },
      },
    );
  });
}

const tooLarge = new GivenUp({
  kind: 'failed',
  status: 502,
  reason: `the application's response is larger than ${largestBody} bytes`,
});

function failure(error: Error, sent: boolean): JobOutcome {
  if (error instanceof GivenUp) return error.outcome;
  const code = codeOf(error);
  // A target or a header that HTTP/1.1 cannot carry, which only a foreign publisher can have written.
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return { kind: 'rejected', reason: `cannot be sent over HTTP: ${error.message}`, status: 400 };
  }
  if (!sent) return { kind: 'unavailable', need: 'application', reason: error.message };
  return { kind: 'died', reason: `the application's connection ended: ${error.message}` };
}

function codeOf(error: Error): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Names that are ours to set. `Expect` was met by the receiver, and undici writes the length itself. */
const replaced = new Set(['content-length', 'expect', 'warren-message-id', 'warren-attempt']);

/** The request's own headers as they were, then ours. */
function outgoingHeaders({ request, attempt }: Job): HeaderPair[] {
  const pairs = endToEnd(request.request.headers).filter(([name]) => !replaced.has(name.toLowerCase()));
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  if (request.messageId !== undefined) pairs.push(['Warren-Message-Id', printable(request.messageId)]);
  pairs.push(['Warren-Attempt', String(attempt)]);
  if (!names.has('forwarded')) {
    const forwarded = forwardedOf(request, singleHeader(pairs, 'host'));
    if (forwarded) pairs.push(['Forwarded', forwarded]);
  }
  if (!names.has('traceparent')) pairs.push(...Object.entries(traceOf(request.trace)));
  return pairs;
}

/** https://www.rfc-editor.org/rfc/rfc7239#section-4 */
function forwardedOf({ client }: ReceivedRequest, host: string | undefined): string | undefined {
  const parts = [
    ...(client ? [`for=${client.includes(':') ? `"[${client}]"` : client}`] : []),
    ...(host ? [`host=${/^[\w.-]+$/.test(host) ? host : JSON.stringify(host)}`] : []),
  ];
  return client && /^[\da-fA-F.:]+$/.test(client) ? parts.join(';') : undefined;
}

/** Ids of foreign publishers may hold anything. */
function printable(id: string): string {
  return /^[\x21-\x7e]+$/.test(id) ? id : encodeURIComponent(id);
}

/** Pairs from the raw headers: buffers, one byte a character. */
function rawPairs(raw: unknown): HeaderPair[] {
  if (!Array.isArray(raw)) return [];
  return headerPairs(raw.map((part: unknown) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))));
}
