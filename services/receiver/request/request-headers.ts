import type { HeaderPair } from '../../messages/http.ts';

/** The headers of a request, to be asked by name in lower case. Each name is lowered once. */
export interface RequestHeaders {
  readonly pairs: readonly HeaderPair[];
  /** What they take on the wire. */
  readonly bytes: number;
  /** The value of a header that stands once; undefined when it is missing or stands more than once. */
  single(name: string): string | undefined;
  /** Whether a header stands at all. */
  has(name: string): boolean;
}

/**
 * The most bytes of headers that are taken. As the JSON of a message they become about twice as many at the worst, and amqplib writes at most
 * 64 KiB of a message's headers (SCRATCH in its lib/defs.js), target and all. Node.js' own limit counts names and values alone, so that
 * many tiny headers pass it.
 */
export const maxHeaderBytes = 16_384;

/**
 * The most headers that are taken, since each takes some 300 bytes of memory however short it is; Apache's number:
 * https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfields
 */
export const mostHeaders = 100;

/** Whether headers are too many, or too large together with the target, which Node.js counts with them. */
export function isTooMuch({ bytes, pairs }: RequestHeaders, target: string): boolean {
  return bytes + target.length > maxHeaderBytes || pairs.length > mostHeaders;
}

export function indexHeaders(pairs: readonly HeaderPair[]): RequestHeaders {
  const values = new Map<string, string>();
  let repeated: Set<string> | undefined;
  let bytes = 0;
  for (const [name, value] of pairs) {
    // `name: value` and the end of the line.
    bytes += name.length + value.length + 4;
    const lower = name.toLowerCase();
    if (values.has(lower)) {
      repeated ??= new Set();
      repeated.add(lower);
    } else values.set(lower, value);
  }
  return {
    pairs,
    bytes,
    single: (name) => (repeated?.has(name) ? undefined : values.get(name)),
    has: (name) => values.has(name),
  };
}
