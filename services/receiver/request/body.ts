import { Readable } from 'node:stream';
import type { Place } from '../limits/in-flight.ts';
import { tooBusy } from '../limits/in-flight.ts';
import { Refusal } from '../response/refusal.ts';

/** How a body arrives, and what it may cost. */
export interface BodyRules {
  body: AsyncIterable<Buffer> | Buffer;
  /** What Content-Length says; undefined when it says nothing. */
  declaredBytes: number | undefined;
  maxBytes: number;
  /** Milliseconds that reading may take. */
  withinMs: number;
  place: Pick<Place, 'reserve'>;
  /** Told once, right before the first byte is asked for; a sender that waits for `100 Continue` is let go on then. */
  begin?: () => void;
}

/** The whole body, or why it was not taken. A body that ends early is never given out. */
export function readBody(rules: BodyRules): Promise<Buffer | Refusal> | Buffer | Refusal {
  const { body, declaredBytes, maxBytes, place } = rules;
  const known = Buffer.isBuffer(body) ? body.length : declaredBytes;
  if (known !== undefined) {
    if (known > maxBytes) return tooLarge;
    if (!place.reserve(known)) return tooBusy;
  }
  if (Buffer.isBuffer(body)) return body;
  rules.begin?.();
  return collect(body instanceof Readable ? body : Readable.from(body), rules);
}

/** Over events rather than an iterator, which costs several times as much for the one chunk that most bodies are. */
function collect(stream: Readable, { declaredBytes, maxBytes, withinMs, place }: BodyRules): Promise<Buffer | Refusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | Refusal) => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('close', onBroken);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return settle(tooLarge);
      // What Content-Length announced is reserved already.
      if (declaredBytes === undefined && !place.reserve(chunk.length)) return settle(tooBusy);
      chunks.push(chunk);
    };
    const onEnd = () => {
      if (declaredBytes !== undefined && size !== declaredBytes) return settle(truncated);
      settle(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    const onBroken = () => settle(truncated);
    const timer = setTimeout(() => settle(tooSlow), withinMs);
    // The listener for errors stays: without one, an error that comes after the decision would end the process.
    stream.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}

const tooLarge = new Refusal(413, 'refused-size', 'the body is too large');
const tooSlow = new Refusal(408, 'refused-slow', 'the body did not arrive in time');
const truncated = new Refusal(400, 'refused-truncated', 'the body ended early');
