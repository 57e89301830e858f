import { request as send } from 'node:http';
import { AwsClient } from 'aws4fetch';
import type { AccessKey, FunctionUrl } from './function-url.ts';

/** A request to a function URL. */
export interface UrlCall {
  method: string;
  /** Path and query. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

export interface UrlResponse {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** Signs a bare request, as the Worker does. Gives the headers of the signature. */
export async function signCall(
  url: Pick<FunctionUrl, 'url'>,
  { accessKeyId, secretAccessKey }: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'>,
  { method, target, body }: Pick<UrlCall, 'method' | 'target' | 'body'>,
): Promise<Record<string, string>> {
  const region = new URL(url.url).host.split('.')[2] ?? '';
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: 'lambda', region });
  const hasBody = !['GET', 'HEAD'].includes(method);
  const signed = await client.sign(`${url.url}${target}`, { method, body: hasBody ? (body ?? null) : null });
  return Object.fromEntries(signed.headers);
}

/** Sends a request as it is, with the URL's host unless it names another. */
export function callUrl(
  url: Pick<FunctionUrl, 'url' | 'port'>,
  { method, target, headers, body }: UrlCall,
): Promise<UrlResponse> {
  const host = headers.host ?? new URL(url.url).host;
  return new Promise((resolve, reject) => {
    const to = { port: url.port, host: '127.0.0.1', method, path: target, headers: { ...headers, host } };
    const sent = send(to, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
