import { Readable } from 'node:stream';
import type { Place } from '../limits/in-flight.ts';
import { tooBusy } from '../limits/in-flight.ts';
import type { Refusal } from '../response/refusal.ts';
import { tooLarge, tooSlow, truncated } from '../response/refusals.ts';

/** How a body arrives, and what it may cost. */
export interface BodyRules {
  body: AsyncIterable<Buffer> | Buffer;
  /** What Content-Length says; undefined when it says nothing. */
  declaredBytes: number | undefined;
  maxBytes: number;
  /** Milliseconds that reading may take. */
  withinMs: number;
  place: Pick<Place, 'reserve' | 'mayEnd'>;
  /** Told once, right before the first byte is asked for; a sender that waits for `100 Continue` is let go on then. */
  begin?: () => void;
}

/** The whole body, or why it was not taken. A body that ends early is never given out. */
export function readBody(rules: BodyRules): Promise<Buffer | Refusal> | Buffer | Refusal {
  const { body, declaredBytes, maxBytes, place } = rules;
  if (Buffer.isBuffer(body)) {
    if (body.length > maxBytes) return tooLarge;
    return place.reserve(body.length) ? body : tooBusy;
  }
  if (declaredBytes !== undefined && declaredBytes > maxBytes) return tooLarge;
  rules.begin?.();
  return collect(body instanceof Readable ? body : Readable.from(body), rules);
}

/** Over events rather than an iterator, which costs several times as much for the one chunk that most bodies are. */
function collect(stream: Readable, { declaredBytes, maxBytes, withinMs, place }: BodyRules): Promise<Buffer | Refusal> {
  return new Promise((resolve) => {
    const blocks = new Blocks(place, declaredBytes ?? maxBytes);
    const settle = (result: Buffer | Refusal) => {
      clearTimeout(timer);
      place.mayEnd(undefined);
      stream.off('data', onData).off('end', onEnd).off('close', onBroken);
      // The listener that stays would keep them for as long as the connection lingers.
      blocks.drop();
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      if (blocks.size + chunk.length > maxBytes) settle(tooLarge);
      else if (!blocks.add(chunk)) settle(tooBusy);
    };
    const onEnd = () => {
      if (declaredBytes !== undefined && blocks.size !== declaredBytes) return settle(truncated);
      settle(blocks.whole());
    };
    const onBroken = () => settle(truncated);
    const timer = setTimeout(() => settle(tooSlow), withinMs);
    place.mayEnd(() => settle(tooBusy));
    // The listener for errors stays: without one, an error that comes after the decision would end the process.
    stream.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}

/**
 * A body as it arrives, in few blocks, so that many small chunks cost no more than few large ones. What is announced is not believed: room is
 * taken for at most twice of what has come, and a block.
 */
class Blocks {
  readonly #place: BodyRules['place'];
  readonly #mostBytes: number;
  readonly #full: Buffer[] = [];
  #last: Buffer = nothing;
  /** Bytes of the last block that are taken. */
  #used = 0;
  #reserved = 0;
  /** Bytes that have come. */
  size = 0;

  constructor(place: BodyRules['place'], mostBytes: number) {
    this.#place = place;
    this.#mostBytes = mostBytes;
  }

  /** False when there is no room. */
  add(chunk: Buffer): boolean {
    if (this.#used + chunk.length > this.#last.length && !this.#makeRoom(chunk)) return false;
    if (this.#last !== chunk) chunk.copy(this.#last, this.#used);
    this.#used += chunk.length;
    this.size += chunk.length;
    return true;
  }

  whole(): Buffer {
    const { size } = this;
    if (this.#reserved === size && this.#full.length === 0) return this.#last;
    const body = Buffer.allocUnsafeSlow(size);
    let offset = 0;
    for (const block of [...this.#full, this.#last.subarray(0, this.#used)]) offset += block.copy(body, offset);
    this.#place.reserve(size - this.#reserved);
    return body;
  }

  drop(): void {
    this.#full.length = 0;
    this.#last = nothing;
  }

  /** The first block grows by doubling; once it is large, others come after it. The one chunk that most bodies are is kept as it is. */
  #makeRoom(chunk: Buffer): boolean {
    const grows = this.#last.length < blockBytes;
    const kept = grows ? this.#used : 0;
    const usual = Math.min(grows ? 2 * this.#last.length : blockBytes, this.#mostBytes - this.size + kept);
    const room = Math.max(kept + chunk.length, usual);
    const more = room - (grows ? this.#last.length : 0);
    if (!this.#place.reserve(more)) return false;
    this.#reserved += more;
    if (!grows) this.#full.push(this.#last.subarray(0, this.#used));
    const block = kept === 0 && room === chunk.length ? chunk : Buffer.allocUnsafeSlow(room);
    if (kept > 0) this.#last.copy(block, 0, 0, kept);
    this.#last = block;
    this.#used = kept;
    return true;
  }
}

/** What Node.js reads at a time. */
const blockBytes = 65_536;

const nothing = Buffer.alloc(0);
