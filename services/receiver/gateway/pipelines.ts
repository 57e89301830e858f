import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { mostHeaders } from '../request/request-headers.ts';

/** A request and the response that goes with it. */
export interface Exchange {
  raw: IncomingMessage;
  response: ServerResponse;
}

/** What clients may send ahead. */
export interface PipelineLimits {
  /** Requests that wait on one connection. */
  mostWaiting: number;
  /** Requests that wait on all connections, but for the first of each. */
  mostWaitingTogether: number;
}

/** Node.js stops reading a connection by this while answers pile up; see lib/_http_server.js. */
type PausableSocket = Socket & { _paused: boolean };

/** What a connection is at. */
interface Pipeline {
  current: Exchange | undefined;
  waiting: Exchange[];
}

/**
 * One request of a connection at a time: those that are sent ahead wait until the answer before them has gone, and meanwhile nothing more is
 * read. A client that sends too many ahead is cut off.
 */
export class Pipelines {
  readonly #serve: (exchange: Exchange) => void;
  readonly #limits: PipelineLimits;
  readonly #pipelines = new WeakMap<Socket, Pipeline>();
  #waitingTogether = 0;

  constructor(serve: (exchange: Exchange) => void, limits: PipelineLimits) {
    this.#serve = serve;
    this.#limits = limits;
  }

  take(exchange: Exchange): void {
    const { socket } = exchange.raw;
    if (socket.destroyed) return;
    const pipeline = this.#pipelineOf(socket);
    if (!pipeline.current) {
      this.#begin(socket, pipeline, exchange);
      return;
    }
    const { mostWaiting, mostWaitingTogether } = this.#limits;
    const more = pipeline.waiting.length > 0;
    const tooMany = pipeline.waiting.length >= mostWaiting || (more && this.#waitingTogether >= mostWaitingTogether);
    // One that would be refused is not kept so long.
    if (tooMany || exchange.raw.rawHeaders.length > 2 * mostHeaders) {
      socket.destroy();
      return;
    }
    if (more) this.#waitingTogether += 1;
    pipeline.waiting.push(exchange);
    (socket as PausableSocket)._paused = true;
    socket.pause();
    // After everything that was read with it.
    process.nextTick(joinChunks, exchange.raw);
  }

  /** Whether a request of the connection is under way. */
  isBusy(socket: Socket): boolean {
    return this.#pipelines.get(socket)?.current !== undefined;
  }

  /** The last whole request of a connection on which nothing sensible comes any more; what is not whole is dropped. */
  lastWhole(socket: Socket): Exchange | undefined {
    const pipeline = this.#pipelines.get(socket);
    if (!pipeline?.current) return undefined;
    const last = pipeline.waiting.at(-1);
    if (last && !last.raw.complete) this.#shorten(pipeline, pipeline.waiting.length - 1);
    const whole = pipeline.waiting.at(-1) ?? pipeline.current;
    return whole.raw.complete ? whole : undefined;
  }

  #pipelineOf(socket: Socket): Pipeline {
    const known = this.#pipelines.get(socket);
    if (known) return known;
    const pipeline: Pipeline = { current: undefined, waiting: [] };
    this.#pipelines.set(socket, pipeline);
    socket.once('close', () => this.#shorten(pipeline, 0));
    return pipeline;
  }

  #begin(socket: Socket, pipeline: Pipeline, exchange: Exchange): void {
    pipeline.current = exchange;
    exchange.response.once('close', () => this.#next(socket, pipeline));
    this.#serve(exchange);
  }

  #next(socket: Socket, pipeline: Pipeline): void {
    pipeline.current = undefined;
    if (socket.destroyed) return;
    const [next] = pipeline.waiting;
    if (!next) return;
    pipeline.waiting.shift();
    if (pipeline.waiting.length > 0) this.#waitingTogether -= 1;
    // Node.js' own listener has the connection read again.
    else socket.emit('drain');
    this.#begin(socket, pipeline, next);
  }

  #shorten(pipeline: Pipeline, length: number): void {
    this.#waitingTogether -= Math.max(0, pipeline.waiting.length - 1) - Math.max(0, length - 1);
    pipeline.waiting.length = length;
  }
}

/** Chunks of few bytes each would take a hundred times their room while their request waits. */
function joinChunks(raw: IncomingMessage): void {
  if (raw.destroyed || raw.readableLength === 0) return;
  const joined: unknown = raw.read();
  if (joined !== null) raw.unshift(joined);
}
