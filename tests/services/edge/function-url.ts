import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SigningKey } from '../../../contracts/edge.ts';
import type { FunctionUrlEvent, FunctionUrlResult } from '../../../services/receiver/lambda/function-url.ts';
import { eventOf } from '../../lambda/event.ts';
import { readRequest } from '../../lambda/function-url.ts';
import { verifySignature } from '../../lambda/signature.ts';

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

const accountId = '123456789012';

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
    const read = await readRequest(request);
    const secretOf = (id: string) => keys.find(({ accessKeyId }) => accessKeyId === id)?.secretAccessKey;
    const verified = await verifySignature(read, { region, secretOf });
    if ('refused' in verified) {
      one.refused += 1;
      response.writeHead(403, { 'x-amzn-errortype': 'InvalidSignatureException' }).end('{"message":"Forbidden"}');
      return;
    }
    const event = eventOf({
      request: read,
      host: read.headers.host ?? '',
      accountId,
      caller: { ...verified, accountId, userArn: `arn:aws:iam::${accountId}:user/acme-edge` },
      sourceIp: '162.158.0.1',
      requestId: randomUUID(),
      now: Date.now(),
    });
    one.events.push(event);
    if (one.instead) return one.instead(response);
    write(response, await one.answer(event));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  one.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return one;
}

function write(
  response: ServerResponse,
  { statusCode, headers, cookies, body, isBase64Encoded }: FunctionUrlResult,
): void {
  response.setHeader('x-amzn-requestid', 'bd1d2b5e');
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.writeHead(statusCode, headers).end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}
