import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request as it came over the wire. Names of headers are in lower case, values of one that repeats are joined. */
export interface SignedRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Whose signature holds, or what AWS would say of it. */
export type Verified = { accessKeyId: string } | { refused: string };

/** How far the clocks of the two may be apart: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const skewMs = 5 * 60_000;

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks the signature of a request to a function URL, with AWS's own signer: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
 * `host` and every `x-amz-*` header have to be signed, and the body whatever the request says of it.
 */
export async function verifySignature(
  request: SignedRequest,
  {
    service: of = 'lambda',
    region,
    secretOf,
    now = Date.now(),
  }: {
    /** Default: lambda. */
    service?: string;
    region: string;
    secretOf: (accessKeyId: string) => string | undefined;
    now?: number;
  },
): Promise<Verified> {
  const { authorization } = request.headers;
  if (authorization === undefined) return { refused: 'Missing Authentication Token' };
  const [, accessKeyId = '', day, inRegion, service, names = '', signature = ''] = form.exec(authorization) ?? [];
  if (accessKeyId === '') return { refused: 'Authorization header is malformed' };
  const date = request.headers['x-amz-date'] ?? '';
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now - at) <= skewMs)) return { refused: `Signature expired: ${date}` };
  if (day !== date.slice(0, 8) || inRegion !== region || service !== of) {
    return { refused: 'Credential should be scoped to a valid region, service and day' };
  }
  const signed = names.split(';');
  const left = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (left.some((name) => !signed.includes(name))) return { refused: 'a header that has to be signed is not' };
  const secretAccessKey = secretOf(accessKeyId);
  if (secretAccessKey === undefined) return { refused: 'The security token included in the request is invalid.' };
  const said = request.headers['x-amz-content-sha256'];
  if (said !== undefined && said !== hashOf(request.body)) return { refused: 'the body is not what was signed' };
  const expected = await signatureOf(request, { accessKeyId, secretAccessKey, service: of, region, signed, at });
  const matches = timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
  return matches ? { accessKeyId } : { refused: 'The request signature we calculated does not match' };
}

async function signatureOf(
  { method, target, headers, body }: SignedRequest,
  by: {
    accessKeyId: string;
    secretAccessKey: string;
    service: string;
    region: string;
    signed: readonly string[];
    at: number;
  },
): Promise<string> {
  const { accessKeyId, secretAccessKey, service, region, signed, at } = by;
  const credentials = { accessKeyId, secretAccessKey };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const question = target.indexOf('?');
  const result = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname: headers.host ?? '',
      path: question < 0 ? target : target.slice(0, question),
      query: queryOf(question < 0 ? '' : target.slice(question + 1)),
      headers: Object.fromEntries(signed.map((name) => [name, headers[name] ?? ''])),
      body,
    },
    { signingDate: new Date(at), signableHeaders: new Set(signed) },
  );
  return /Signature=([0-9a-f]{64})$/.exec(result.headers.authorization ?? '')?.[1] ?? '0'.repeat(64);
}

function queryOf(query: string): Record<string, string[]> {
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values[name];
    if (before) before.push(value);
    else values[name] = [value];
  }
  return values;
}

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

/** What the signer asks of SHA-256. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #made: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#made = this.#make();
  }

  update(data: Uint8Array): void {
    this.#made.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#made.digest();
  }

  reset(): void {
    this.#made = this.#make();
  }

  #make(): Hash | Hmac {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', typeof secret === 'string' ? secret : Buffer.from(secret as ArrayBuffer));
  }
}
