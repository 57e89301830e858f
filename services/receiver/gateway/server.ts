import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { fastify } from 'fastify';
import { type HttpResponse, headerPairs } from '../../messages/http.ts';
import type { Logger } from '../../observability/log.ts';
import type { Receive } from '../receive.ts';
import { maxHeaderBytes } from '../request/request-headers.ts';
import { answerBrokenRequest } from './broken-request.ts';

/** A server that hands requests to the core. */
export interface GatewayServer {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** Takes no more connections, finishes what is under way, and cuts what takes longer than this. */
  close(withinMs: number): Promise<void>;
}

/** What clients may take; in milliseconds but for the first. */
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
  /** How long the rest of a body is still read that was refused: a connection that is closed on it may lose the answer. */
  lingerMs: number;
}

const usualLimits: GatewayLimits = {
  maxHeaderBytes,
  headersWithinMs: 10_000,
  requestWithinMs: 90_000,
  stalledAfterMs: 100_000,
  keepAliveMs: 65_000,
  lingerMs: 5_000,
};

/** Starts the server. Port 0 takes a free one. */
export async function startGatewayServer({
  receive,
  host,
  port,
  log,
  limits: said,
}: {
  receive: Receive;
  host: string;
  port: number;
  log: Pick<Logger, 'error'>;
  limits?: Partial<GatewayLimits>;
}): Promise<GatewayServer> {
  const limits = { ...usualLimits, ...said };
  let closing = false;
  const app = fastify({
    logger: false,
    // The core routes, by hosts too. Fastify keeps the target in `originalUrl`.
    rewriteUrl: () => '/',
    requestTimeout: limits.requestWithinMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.stalledAfterMs,
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
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
  const waiting = new WeakSet<IncomingMessage>();
  const connections = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  // Before Fastify looks at bodies: they are the core's to read, or not.
  app.addHook('onRequest', (request, reply) => {
    reply.hijack();
    serve(request.raw, reply.raw);
  });
  app.all('/', () => {});
  app.setNotFoundHandler(() => {});
  app.server.on('checkContinue', (request, response) => {
    waiting.add(request);
    app.routing(request, response);
  });
  app.server.on('connect', (_request, socket: Socket) => {
    // https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6: origin servers need not know it.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });

  function serve(raw: IncomingMessage & { originalUrl?: string }, response: ServerResponse): void {
    receive({
      method: raw.method ?? '',
      target: raw.originalUrl ?? raw.url ?? '',
      headers: headerPairs(raw.rawHeaders),
      remoteAddress: raw.socket.remoteAddress ?? '',
      body: hasBody(raw) ? raw : nothing,
      beginBody: () => {
        if (waiting.delete(raw)) response.writeContinue();
      },
      whenGone: (listener) => {
        response.once('close', () => {
          if (!response.writableFinished) listener();
        });
      },
    }).then(
      (answer) => send(answer, raw, response),
      (error) => {
        log.error({ err: error }, 'a request failed');
        response.destroy();
      },
    );
  }

  function send({ status, headers, body }: HttpResponse, raw: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed || response.headersSent) return;
    const flat: string[] = [];
    for (const [name, value] of headers) flat.push(name, value);
    // A sender that waits for `100 Continue` may or may not send its body now: what comes next cannot be told apart.
    if (closing || waiting.has(raw)) flat.push('connection', 'close');
    else if (!raw.complete) linger(raw, response);
    response.writeHead(status, STATUS_CODES[status] ?? '', flat);
    // A text goes out together with the head, in one write of one piece; in this coding its bytes are those of the body.
    if (body.length <= smallBodyBytes) response.end(body.toString('latin1'), 'latin1');
    else response.end(body);
  }

  function linger(raw: IncomingMessage, response: ServerResponse): void {
    raw.on('error', () => {}).resume();
    response.once('finish', () => {
      if (raw.complete || raw.destroyed) return;
      const timer = setTimeout(() => raw.socket.destroy(), limits.lingerMs).unref();
      raw.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
    });
  }

  const url = await app.listen({ host, port });
  return {
    url,
    async close(withinMs) {
      closing = true;
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
    },
  };
}

const nothing = Buffer.alloc(0);

/** Up to where copying a body costs less than writing it apart. */
const smallBodyBytes = 4_096;

/** https://www.rfc-editor.org/rfc/rfc9112#section-6 */
function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
