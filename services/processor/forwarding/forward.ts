import { type Dispatcher, Pool } from 'undici';
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
  const { request } = job.request;
  const left = job.deadline === undefined ? timeoutMs : job.deadline - performance.now();
  const withinMs = Math.max(1, Math.min(timeoutMs, left));
  return new Promise((resolve) => {
    pool.dispatch(
      {
        path: request.target,
        method: request.method,
        headers: outgoingHeaders(job).flat(),
        body: request.body.length > 0 ? request.body : null,
      },
      new ResponseCollector({ withinMs, isHead: request.method === 'HEAD', resolve }),
    );
  });
}

/**
 * Collects the application's response, within the time. It settles once: with the response, with what went wrong, or by giving the
 * request up.
 */
class ResponseCollector implements Dispatcher.DispatchHandler {
  readonly #resolve: (outcome: JobOutcome) => void;
  readonly #isHead: boolean;
  readonly #timer: NodeJS.Timeout;
  /** Undefined until the request is sent. */
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HeaderPair[] = [];
  #size = 0;
  readonly #chunks: Buffer[] = [];

  constructor({
    withinMs,
    isHead,
    resolve,
  }: {
    withinMs: number;
    isHead: boolean;
    resolve: (outcome: JobOutcome) => void;
  }) {
    this.#resolve = resolve;
    this.#isHead = isHead;
    this.#timer = setTimeout(() => this.#timeOut(withinMs), withinMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    // The last one counts; what interim responses say cannot be passed on any more.
    this.#status = statusCode;
    this.#headers = rawPairs(controller.rawHeaders);
    if (!this.#isHead && Number(singleHeader(this.#headers, 'content-length')) > largestBody) this.#giveUp(tooLarge);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > largestBody) this.#giveUp(tooLarge);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    const response: HttpResponse = { status: this.#status, headers: endToEnd(this.#headers), body };
    this.#settle({ kind: 'answered', response });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A 304 may tell the length of what it spares the client: https://www.rfc-editor.org/rfc/rfc9110#section-8.6
    const isBodiless = this.#status === 304 && this.#size === 0;
    if (isBodiless && codeOf(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') this.onResponseEnd();
    else this.#settle(failure(error, this.#controller !== undefined));
  }

  #timeOut(withinMs: number): void {
    const sent = this.#controller !== undefined;
    const reason = `no ${sent ? 'response' : 'connection'} within ${withinMs} ms`;
    this.#giveUp(
      new GivenUp(sent ? { kind: 'timed-out', reason } : { kind: 'unavailable', need: 'application', reason }),
    );
  }

  #giveUp(why: GivenUp): void {
    this.#settle(why.outcome);
    this.#controller?.abort(why);
  }

  #settle(outcome: JobOutcome): void {
    clearTimeout(this.#timer);
    this.#resolve(outcome);
  }
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
const replaced = new Set(['content-length', 'expect', 'forwarded', 'warren-message-id', 'warren-attempt']);

/** The request's own headers as they were, then ours. */
function outgoingHeaders({ request, attempt }: Job): HeaderPair[] {
  const pairs = endToEnd(request.request.headers).filter(([name]) => !replaced.has(name.toLowerCase()));
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  if (request.messageId !== undefined) pairs.push(['Warren-Message-Id', printable(request.messageId)]);
  pairs.push(['Warren-Attempt', String(attempt)]);
  const forwarded = forwardedOf(request, singleHeader(pairs, 'host'));
  if (forwarded) pairs.push(['Forwarded', forwarded]);
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
