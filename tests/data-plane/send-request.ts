import { Agent, request } from 'node:http';
import type { HeaderPair } from '../../services/messages/http.ts';
import { headerPairs } from '../../services/messages/http.ts';

/** A response as it came over the wire. */
export interface TimedResponse {
  status: number;
  /** In their order, with their case. */
  headers: HeaderPair[];
  body: Buffer;
  /** From the first byte sent to the last received. */
  tookMs: number;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request with exactly these headers, and `Host`. Throws when the connection breaks. */
export function sendRequest(
  url: string,
  {
    method = 'GET',
    headers = [],
    body,
    host = 'hooks.test',
  }: { method?: string; headers?: readonly HeaderPair[]; body?: Buffer; host?: string } = {},
): Promise<TimedResponse> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const lines = [['Host', host], ...headers, ...(body ? [['Content-Length', String(body.length)]] : [])];
    const sent = request(url, { method, agent, headers: lines.flat(), timeout: 30_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: headerPairs(response.rawHeaders),
          body: Buffer.concat(chunks),
          tookMs: performance.now() - began,
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`${url} did not answer`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
