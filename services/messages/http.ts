/** One header as it stood on the wire: name with its case, value as Node gives it, one character a byte. */
export type HeaderPair = readonly [name: string, value: string];

/** A request as it was received, whole. */
export interface HttpRequest {
  /** `GET`, `POST` and so on, as sent. */
  method: string;
  /** Path and query as sent, undecoded: `/orders/7?dry=1`. */
  target: string;
  /** In the order received, duplicates and all. */
  headers: readonly HeaderPair[];
  body: Buffer;
}

/** A response, whole. */
export interface HttpResponse {
  /** 200 to 599. */
  status: number;
  /** In the order to be sent, duplicates and all. */
  headers: readonly HeaderPair[];
  body: Buffer;
}

/**
 * Headers of one connection, which say nothing about the next one:
 * https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that `Connection` cannot take away: without them it would be another request. */
const ofTheMessage = new Set(['host', 'content-type', 'content-encoding', 'content-length']);

/** The headers that are carried on: those of one connection, and those that `Connection` names, stay behind. */
export function endToEnd(headers: readonly HeaderPair[]): HeaderPair[] {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((name) => name.trim().toLowerCase()))
    .filter((name) => !ofTheMessage.has(name));
  return headers.filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.includes(name.toLowerCase()));
}

/** Whether any of these names, in lower case, is of one connection. */
export function hasHopByHop(names: Pick<ReadonlySet<string>, 'has'>): boolean {
  for (const name of hopByHop) if (names.has(name)) return true;
  return false;
}

/** Pairs from the flat list that Node and undici give: name, value, name, value. */
export function headerPairs(flat: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return pairs;
}

/** The value of a header that stands once; undefined when it is missing or stands more than once. */
export function singleHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  const found = headers.filter(([known]) => known.toLowerCase() === name);
  return found.length === 1 ? found[0]?.[1] : undefined;
}
