import { isUtf8 } from 'node:buffer';
import { edgeHeader } from '../../../contracts/edge-headers.ts';
import type { HeaderPair, HttpResponse } from '../../messages/http.ts';
import type { IncomingRequest } from '../receive.ts';

/** The parts of payload 2.0 that are read: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export interface FunctionUrlEvent {
  /** Percent-encoded as it was sent, unlike API Gateway's: https://github.com/middleapi/standard-server/pull/93 */
  rawPath: string;
  rawQueryString: string;
  /** Names in lower case, values of a repeated header joined by AWS with commas. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Also in `headers.cookie`: https://github.com/aws/aws-lambda-rust-runtime/pull/586 */
  cookies?: readonly string[];
  requestContext: { http: { method: string; sourceIp: string } };
  body?: string;
  isBase64Encoded: boolean;
}

/** What Lambda makes a response of. */
export interface FunctionUrlResult {
  statusCode: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string;
  isBase64Encoded: boolean;
}

/**
 * Most bytes of a response, of which Lambda takes 6 MB as JSON: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * Larger requests never get here.
 */
const mostResultBytes = 6_000_000;

/** A function URL's event as the core takes it. */
export function readEvent(event: FunctionUrlEvent, answerBy: number): IncomingRequest {
  const { rawPath, rawQueryString, headers, cookies = [], requestContext, body = '', isBase64Encoded } = event;
  const pairs: HeaderPair[] = [];
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) pairs.push([name, value]);
  if (cookies.length > 0 && headers.cookie === undefined) pairs.push(['cookie', cookies.join('; ')]);
  return {
    method: requestContext.http.method,
    target: rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`,
    headers: pairs,
    remoteAddress: requestContext.http.sourceIp,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    answerBy,
  };
}

/** The core's response as Lambda takes it. Headers that repeat are joined, but for Set-Cookie, which must not be. */
export function writeResult({ status, headers, body }: HttpResponse): FunctionUrlResult {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'set-cookie') cookies.push(value);
    // Lambda counts the body itself.
    else if (lower !== 'content-length' || body.length === 0) {
      const before = joined.get(lower);
      joined.set(lower, before === undefined ? value : `${before}, ${value}`);
    }
  }
  const text = isUtf8(body);
  const result = {
    statusCode: status,
    headers: Object.fromEntries(joined),
    cookies,
    body: body.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
  return Buffer.byteLength(JSON.stringify(result)) > mostResultBytes ? tooLarge(joined) : result;
}

function tooLarge(headers: ReadonlyMap<string, string>): FunctionUrlResult {
  const id = headers.get('x-request-id');
  const answer = headers.get(edgeHeader.answer);
  return {
    statusCode: 502,
    headers: {
      'content-type': 'application/json',
      ...(id && { 'x-request-id': id }),
      ...(answer && { [edgeHeader.answer]: answer }),
    },
    cookies: [],
    body: JSON.stringify({ error: 'the answer is too large for Lambda, which takes 6 MB', id }),
    isBase64Encoded: false,
  };
}
