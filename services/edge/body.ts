import type { Place } from '../receiver/limits/in-flight.ts';
import { tooBusy } from '../receiver/limits/in-flight.ts';
import type { Refusal } from '../receiver/response/refusal.ts';
import { tooLarge, tooSlow, truncated } from '../receiver/response/refusals.ts';

/** A body as it arrives, and what it may cost. */
interface BodyRules {
  stream: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** What Content-Length says; undefined when it says nothing. */
  declaredBytes: number | undefined;
  maxBytes: number;
  /** Milliseconds that reading may take. */
  withinMs: number;
  place: Pick<Place, 'reserve' | 'mayEnd'>;
}

/** The whole body, counted as it comes whatever was declared; or why it was not taken. A compressed one stays as it is. */
export async function readBody({
  stream,
  declaredBytes = 0,
  maxBytes,
  withinMs,
  place,
}: BodyRules): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  if (declaredBytes > maxBytes) return tooLarge;
  if (!stream) return new Uint8Array(0);
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let refusal: Refusal | undefined;
  const stop = (why: Refusal) => {
    refusal ??= why;
    reader.cancel(why.message).catch(() => {});
  };
  const timer = setTimeout(() => stop(tooSlow), withinMs);
  place.mayEnd(() => stop(tooBusy));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || refusal) break;
      size += value.byteLength;
      if (size > maxBytes) stop(tooLarge);
      else if (!place.reserve(value.byteLength)) stop(tooBusy);
      else chunks.push(value);
    }
  } catch {
    refusal ??= truncated;
  } finally {
    clearTimeout(timer);
    place.mayEnd(undefined);
  }
  return refusal ?? joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
