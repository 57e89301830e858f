import type { HeaderPair, HttpResponse } from '../../messages/http.ts';

/** A request as an adapter hands it in. */
export interface IncomingRequest {
  method: string;
  /** As sent: path and query, undecoded. */
  target: string;
  /** In the order received, duplicates and all. */
  headers: readonly HeaderPair[];
  /** Address at the other end of the connection. */
  remoteAddress: string;
  body: AsyncIterable<Buffer> | Buffer;
  /** Told once, right before the body is read, which it is not when the request is refused for less. */
  beginBody?: () => void;
  /** Calls the listener when the client goes away before it has its answer. */
  whenGone?: (listener: () => void) => void;
  /** Where the answer goes out after it was given: settled once it has, or cannot any more, and how to give it up. */
  answer?: { gone: Promise<unknown>; giveUp: () => void };
  /** When it came, as `performance.now()` tells it, where somebody waited for something before it is handed in. Default: now. */
  began?: number;
  /** Milliseconds since 1970 by which there has to be an answer, where the endpoint's deadline is not all. */
  answerBy?: number;
}

/** Takes a request and gives its response. Never throws. */
export type Receive = (request: IncomingRequest) => Promise<HttpResponse>;
