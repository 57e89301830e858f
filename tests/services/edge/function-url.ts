import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SigningKey } from '../../../contracts/edge.ts';
import { headerPairs } from '../../../services/messages/http.ts';
import type { FunctionUrlEvent, FunctionUrlResult } from '../../../services/receiver/lambda/function-url.ts';

/** A function URL with AWS_IAM: what it lets in is decided by AWS's own implementation of signatures, which is not the Worker's. */
export interface TestFunctionUrl {
  url: string;
  /** What reached the function. */
  events: FunctionUrlEvent[];
  /** Requests that were turned away. */
  refused: number;
  /** What the function answers; `instead` is written in its place, as Lambda does when there is no answer of the function. */
  answer: (event: FunctionUrlEvent) => Promise<FunctionUrlResult>;
  instead: ((response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

export const region = 'eu-west-1';

/** Milliseconds that a signature is good for: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const goodForMs = 300_000;

/** The signers that AWS knows. */
export async function startFunctionUrl(keys: readonly SigningKey[]): Promise<TestFunctionUrl> {
  const server = createServer({ maxHeaderSize: 1_048_576 }, (request, response) => {
    serve(request, response).catch((error) => response.destroy(error as Error));
  });
  const one: TestFunctionUrl = {
    url: '',
    events: [],
    refused: 0,
    answer: async () => ({ statusCode: 202, headers: {}, cookies: [], body: '', isBase64Encoded: false }),
    instead: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray());
    if (!(await isSigned(request, body, keys))) {
      one.refused += 1;
      response.writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' }).end('{"message":"Forbidden"}');
      return;
    }
    const event = eventOf(request, body);
    one.events.push(event);
    if (one.instead) return one.instead(response);
    write(response, await one.answer(event));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  one.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return one;
}

/** Signs the same request anew with the key that it names, and compares. */
async function isSigned(request: IncomingMessage, body: Buffer, keys: readonly SigningKey[]): Promise<boolean> {
  const {
    authorization = '',
    host = '',
    'x-amz-date': date = '',
  } = request.headers as Record<string, string | undefined>;
  const named = /Credential=([^/,]+)\//.exec(authorization)?.[1];
  const key = keys.find(({ accessKeyId }) => accessKeyId === named);
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const signingDate = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!key || Number.isNaN(signingDate.getTime()) || Math.abs(Date.now() - signingDate.getTime()) > goodForMs)
    return false;
  const signer = new SignatureV4({ credentials: key, region, service: 'lambda', sha256: Sha256, applyChecksum: false });
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const { headers } = await signer.sign(
    {
      method: request.method ?? '',
      protocol: 'https:',
      hostname: host,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host, 'x-amz-date': date },
      body,
    },
    { signingDate },
  );
  return headers.authorization === authorization;
}

/** What the signer asks for of a hash. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array | string): unknown; digest(): Buffer };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

/** Payload 2.0: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
function eventOf(request: IncomingMessage, body: Buffer): FunctionUrlEvent {
  const headers: Record<string, string> = {};
  for (const [name, value] of headerPairs(request.rawHeaders)) {
    const lower = name.toLowerCase();
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]},${value}`;
  }
  const [rawPath = '', ...query] = (request.url ?? '').split('?');
  const sourceIp = '162.158.0.1';
  const isText = /^(?:text\/|application\/json)/.test(headers['content-type'] ?? '');
  return {
    rawPath,
    rawQueryString: query.join('?'),
    headers: {
      ...headers,
      'x-forwarded-for': [headers['x-forwarded-for'], sourceIp].filter(Boolean).join(', '),
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      'x-amzn-trace-id': 'Root=1-6252dbdd-2a88d899750a6e1f3',
    },
    ...(headers.cookie !== undefined && { cookies: headers.cookie.split('; ') }),
    requestContext: { http: { method: request.method ?? '', sourceIp } },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function write(
  response: ServerResponse,
  { statusCode, headers, cookies, body, isBase64Encoded }: FunctionUrlResult,
): void {
  response.setHeader('x-amzn-requestid', 'bd1d2b5e');
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.writeHead(statusCode, headers).end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}
