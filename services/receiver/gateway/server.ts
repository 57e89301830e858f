import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { type HttpResponse, headerPairs } from '../../messages/http.ts';
import type { Logger } from '../../observability/log.ts';
import type { Receive } from '../receive.ts';
import { maxHeaderBytes } from '../request/request-headers.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { boundConnections } from './connections.ts';
import { Pipelines } from './pipelines.ts';

/** A server that hands requests to the core. */
export interface GatewayServer {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** Takes no more connections, finishes what is under way, and cuts what takes longer than this. */
  close(withinMs: number): Promise<void>;
}

/** What clients may take. */
export interface GatewayLimits {
  /** Bytes of a request's target and headers. */
  maxHeaderBytes: number;
  headersWithinMs: number;
  /** For the whole request; above the longest deadline of an endpoint, which answers better. */
  requestWithinMs: number;
  /** Without any byte either way, as to a client that does not read its answer; above what a request may take. */
  stalledAfterMs: number;
  /** Above the 60 s that proxies in front use, so that they close first: https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout */
  keepAliveMs: number;
  /** How long a connection stays on which a body was refused: one that is closed on what is being sent may lose the answer. */
  lingerMs: number;
  /** Connections; for one more, the one goes that has been idle for longest. Each costs some 20 KiB, and what it sends of a head. */
  maxConnections: number;
  /** Requests that a client may send ahead of the answer it waits for, and all clients together. */
  mostWaiting: number;
  mostWaitingTogether: number;
}

const usualLimits: GatewayLimits = {
  maxHeaderBytes,
  headersWithinMs: 10_000,
  requestWithinMs: 90_000,
  stalledAfterMs: 100_000,
  keepAliveMs: 65_000,
  lingerMs: 5_000,
  maxConnections: 4_000,
  mostWaiting: 100,
  mostWaitingTogether: 2_000,
};

interface GatewayServerProps {
  receive: Receive;
  host: string;
  /** 0 takes a free one. */
  port: number;
  log: Pick<Logger, 'error'>;
  limits?: Partial<GatewayLimits>;
}

/** Starts the server. */
export async function startGatewayServer(props: GatewayServerProps): Promise<GatewayServer> {
  const { receive, host, port, log } = props;
  const limits = { ...usualLimits, ...props.limits };
  const requests = new RequestAdapter({ receive, log, lingerMs: limits.lingerMs });
  const pipelines = new Pipelines((exchange) => requests.serve(exchange), limits);
  const app = openApp(limits, pipelines);
  const connections = boundConnections(app.server, {
    most: limits.maxConnections,
    isBusy: (socket) => pipelines.isBusy(socket),
  });
  // Before Fastify looks at bodies: they are the core's to read, or not.
  app.addHook('onRequest', (request, reply) => {
    reply.hijack();
    const { raw } = request;
    reply.raw.once('close', () => connections.idle(raw.socket));
    pipelines.take({ raw, response: reply.raw });
  });
  app.all('/', () => {});
  app.setNotFoundHandler(() => {});
  app.server.on('checkContinue', (request, response) => {
    requests.waitsForContinue(request);
    app.routing(request, response);
  });
  app.server.on('connect', (_request, socket: Socket) => refuseTunnel(socket));
  const url = await app.listen({ host, port });
  return {
    url,
    close(withinMs) {
      requests.closing();
      return closeApp(app, connections, withinMs);
    },
  };
}

function openApp(limits: GatewayLimits, pipelines: Pipelines): FastifyInstance {
  const app = fastify({
    logger: false,
    // The core routes, by hosts too. Fastify keeps the target in `originalUrl`.
    rewriteUrl: () => '/',
    requestTimeout: limits.requestWithinMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.stalledAfterMs,
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, pipelines.lastWhole(socket)),
    http: {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersWithinMs,
      // How often Node.js looks for requests that take too long; its own 30 s would make 40 s of 10.
      connectionsCheckingInterval: Math.min(1_000, limits.headersWithinMs),
      // A request without Host is answered by the core like every other one.
      requireHostHeader: false,
    },
  });
  // Beyond this many Node.js would drop headers without a word; their size is bounded instead.
  app.server.maxHeadersCount = 0;
  // A client that has sent all it will, and closed its side, still gets its answers. @types/node does not know it: lib/_http_server.js
  Object.assign(app.server, { httpAllowHalfOpen: true });
  return app;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6: origin servers need not know CONNECT. */
function refuseTunnel(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}

async function closeApp(app: FastifyInstance, connections: Iterable<Socket>, withinMs: number): Promise<void> {
  // Those that have never asked for anything are not idle to Node.js.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  const cut = setTimeout(() => app.server.closeAllConnections(), withinMs);
  // Connections become idle as their answers are finished.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    clearInterval(sweep);
  }
}

type RawRequest = IncomingMessage & { originalUrl?: string };

interface RequestAdapterProps {
  receive: Receive;
  log: Pick<Logger, 'error'>;
  lingerMs: number;
}

/** Hands requests of Node.js to the core, and its responses back. */
class RequestAdapter {
  readonly #props: RequestAdapterProps;
  /** Requests whose sender waits for `100 Continue` before it sends the body. */
  readonly #waiting = new WeakSet<IncomingMessage>();
  #closing = false;

  constructor(props: RequestAdapterProps) {
    this.#props = props;
  }

  waitsForContinue(request: IncomingMessage): void {
    this.#waiting.add(request);
  }

  /** From now on connections end with the response that is under way on them. */
  closing(): void {
    this.#closing = true;
  }

  serve({ raw, response }: { raw: RawRequest; response: ServerResponse }): void {
    const { receive, log } = this.#props;
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    receive({
      method: raw.method ?? '',
      target: raw.originalUrl ?? raw.url ?? '',
      headers: headerPairs(raw.rawHeaders),
      remoteAddress: raw.socket.remoteAddress ?? '',
      body: hasBody(raw) ? raw : nothing,
      beginBody: () => {
        if (this.#waiting.delete(raw)) response.writeContinue();
      },
      whenGone: (listener) => {
        gone.then(() => {
          if (!response.writableFinished) listener();
        });
      },
      answer: { gone, giveUp: () => raw.socket.destroy() },
    }).then(
      (answer) => this.#send(answer, raw, response),
      (error) => {
        log.error({ err: error }, 'a request failed');
        response.destroy();
      },
    );
  }

  #send({ status, headers, body }: HttpResponse, raw: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed || response.headersSent) return;
    const flat: string[] = [];
    for (const [name, value] of headers) flat.push(name, value);
    // A sender that waits for `100 Continue` may or may not send its body now: what comes next cannot be told apart.
    if (this.#closing || this.#waiting.has(raw)) flat.push('connection', 'close');
    else if (!raw.complete) this.#linger(raw, response);
    response.writeHead(status, STATUS_CODES[status] ?? '', flat);
    // A text goes out together with the head, in one write of one piece; in this coding its bytes are those of the body.
    if (body.length <= smallBodyBytes) response.end(body.toString('latin1'), 'latin1');
    else response.end(body);
  }

  #linger(raw: IncomingMessage, response: ServerResponse): void {
    // What is thrown away is garbage for a while: a little of it may be the end of the body, the rest waits where it is.
    let left = lingerBytes;
    raw
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) raw.pause();
      });
    response.once('finish', () => {
      if (raw.complete || raw.destroyed) return;
      const timer = setTimeout(() => raw.socket.destroy(), this.#props.lingerMs).unref();
      raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
    });
  }
}

const nothing = Buffer.alloc(0);

/** How much of the rest of a body is read that was refused. */
const lingerBytes = 64 * 1024;

/** Up to where copying a body costs less than writing it apart. */
const smallBodyBytes = 4_096;

/** https://www.rfc-editor.org/rfc/rfc9112#section-6 */
function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
