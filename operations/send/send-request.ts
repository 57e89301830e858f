import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Header } from './sign-request.ts';

export interface Request {
  /** Protocol, host and port that are connected to. */
  to: string;
  method: string;
  /** The host that is asked for, which may be another. */
  host: string;
  /** With the query. */
  path: string;
  headers?: readonly Header[];
  body?: Buffer;
  /** Default: longer than the longest deadline of an endpoint. */
  withinMs?: number;
}

export interface Answer {
  status: number;
  body: string;
  /** By their names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  durationMs: number;
}

/** Sends a request as if it had come to the endpoint's host. Throws what broke the connection. */
export function sendRequest({
  to,
  method,
  host,
  path,
  headers = [],
  body,
  withinMs = 70_000,
}: Request): Promise<Answer> {
  const start = performance.now();
  const request = to.startsWith('https:') ? overHttps : overHttp;
  const length: Header[] = body ? [['content-length', String(body.length)]] : [];
  return new Promise((resolve, reject) => {
    const lines = [['host', host], ...headers, ...length];
    const sent = request(new URL(path, to), { method, agent: false, headers: lines.flat() }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          headers: response.headers,
          durationMs: performance.now() - start,
        }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.setTimeout(withinMs, () => sent.destroy(new Error(`no answer within ${withinMs / 1000} s`)));
    sent.end(body);
  });
}
