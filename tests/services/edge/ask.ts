import { request } from 'node:http';
import { headerPairs } from '../../../services/messages/http.ts';

/** Header by which the runtime is told the scheme of a request. */
export const schemeHeader = 'x-test-scheme';

/** A request to the Worker, as a client's; `client` and `scheme` are what Cloudflare knows of it. */
export interface Asked {
  method?: string;
  target?: string;
  host?: string;
  headers?: Readonly<Record<string, string | string[]>>;
  body?: Buffer | readonly Buffer[];
  client?: string;
  scheme?: 'http' | 'https';
}

export interface Answered {
  status: number;
  headers: [string, string][];
  body: Buffer;
  /** The value of a header that stands once. */
  header(name: string): string | undefined;
}

/** Sends a request to a port on 127.0.0.1 as Cloudflare would: over whatever a client says its address is. A list of buffers goes in chunks. */
export function ask(
  port: number,
  {
    method = 'POST',
    target = '/orders',
    host = 'hooks.test',
    headers = {},
    body,
    client = '203.0.113.7',
    scheme = 'https',
  }: Asked,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: target, agent: false });
    sent.setHeader('host', host);
    for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
    sent.setHeader('cf-connecting-ip', client);
    sent.setHeader(schemeHeader, scheme);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const pairs = headerPairs(response.rawHeaders).map(([name, value]): [string, string] => [
          name.toLowerCase(),
          value,
        ]);
        resolve({
          status: response.statusCode ?? 0,
          headers: pairs,
          body: Buffer.concat(chunks),
          header: (name) => pairs.find(([known]) => known === name)?.[1],
        });
      });
    });
    sent.on('error', reject);
    if (Array.isArray(body)) for (const chunk of body) sent.write(chunk);
    else if (body) sent.setHeader('content-length', (body as Buffer).length).write(body);
    sent.end();
  });
}
