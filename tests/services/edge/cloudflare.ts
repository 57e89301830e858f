import { once } from 'node:events';
import { request as connect, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { endToEnd, headerPairs } from '../../../services/messages/http.ts';
import { inOriginForm } from '../../../services/receiver/request/target.ts';
import { schemeHeader } from './ask.ts';

/** Cloudflare's bound of a request's headers: https://developers.cloudflare.com/workers/platform/limits/#request-and-response-limits */
const maxHeaderSize = 131_072;

/** What stands before a Worker at Cloudflare: takes HTTP alone, and says of each request where it comes from. */
export async function startCloudflare(workerPort: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer({ maxHeaderSize, requireHostHeader: true }, (raw, response) =>
    passOn(raw, response, workerPort),
  );
  server.maxHeadersCount = 0;
  // Who has sent all it will still gets its answer. @types/node does not know it: lib/_http_server.js
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connect', (_request, socket) =>
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(raw: IncomingMessage, response: ServerResponse, port: number): void {
  const pairs = headerPairs(raw.rawHeaders);
  const { target, headers } = inOriginForm({ target: raw.url ?? '', headers: pairs });
  const isHost = headers.filter(([name]) => name.toLowerCase() === 'host');
  if (!target.startsWith('/') || isHost.length !== 1 || !/^[\w.:[\]-]+$/.test(isHost[0]?.[1] ?? '')) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  const own = {
    'cf-connecting-ip': raw.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'https',
    [schemeHeader]: 'https',
  };
  const kept = endToEnd(headers).filter(([name]) => !Object.hasOwn(own, name.toLowerCase()));
  const flat = [...kept, ...Object.entries(own), ['connection', 'close'] as const].flat();
  if (raw.headers['transfer-encoding'] !== undefined) flat.push('transfer-encoding', 'chunked');
  const onward = connect({ host: '127.0.0.1', port, method: raw.method, path: target, agent: false, headers: flat });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    pipeline(answer, response, () => {});
  });
  onward.on('error', () => response.destroy());
  pipeline(raw, onward, () => {});
}
