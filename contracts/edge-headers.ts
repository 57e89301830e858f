/**
 * Headers by which the Worker tells the receiver what only it knows. It sets each over whatever a client sent, or removes it;
 * the receiver believes them of whoever knows the secret in `origin`. The Worker's bundle holds this file and nothing of the schemas.
 */
export const edgeHeader = {
  /** The secret that the two share. */
  origin: 'x-warren-origin',
  /** The client's address, as Cloudflare gives it. */
  client: 'x-warren-client',
  /** The host that was asked for; the request itself has to ask for the function's. */
  host: 'x-warren-host',
  /** The client's own `Authorization`, whose place the signature for AWS takes. */
  authorization: 'x-warren-authorization',
  /**
   * `<id> <method> <target>`: the request's id, and what was asked for as it was sent. The request to the function is always `POST /`, so that no
   * two readings of a target can part AWS's signature from the Worker's, and every method and body gets through.
   */
  request: 'x-warren-request',
  /**
   * The client's own `Content-Type`. The body always goes as bytes, which Lambda hands over as Base64, and whose size in its event is known
   * therefore (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads); text would be escaped.
   */
  contentType: 'x-warren-content-type',
  /** On answers: the request's id again. What comes without it was not said by the receiver but by Lambda, or somebody on the way. */
  answer: 'x-warren-answer',
} as const;

/**
 * What the Worker's bindings are called. `settings` stands in its upload, in several variables where it is long (edge-upload.ts); the other two are
 * placed by `warren edge-keys`.
 */
export const edgeBinding = { settings: 'SETTINGS', signingKey: 'SIGNING_KEY', originSecret: 'ORIGIN_SECRET' } as const;

/** Headers that say who asked, or how the request came: https://developers.cloudflare.com/fundamentals/reference/http-headers/ */
const namesOfTheWay = new Set(['cdn-loop', 'true-client-ip', 'x-real-ip']);

/**
 * Whether a header, its name in lower case, is one that Cloudflare, AWS or Warren sets on the way. A client's is dropped by the Worker, and
 * what is set on the way is dropped by the receiver: no worker of a queue sees either.
 */
export function isOfTheWay(name: string): boolean {
  return /^(?:x-warren-|x-amzn?-|x-forwarded-|cf-)/.test(name) || namesOfTheWay.has(name);
}
