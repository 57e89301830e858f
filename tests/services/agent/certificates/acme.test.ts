import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orderCertificate } from '../../../../services/agent/certificates/acme.ts';
import { newPrivateKey } from '../../../../services/agent/certificates/key-pair.ts';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('an authority that wants to be left alone for days is, instead of being waited for', async () => {
  let requests = 0;
  server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(429, { 'retry-after': '86400', 'content-type': 'application/problem+json' });
    response.end('{"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many new orders recently"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const attempt = orderCertificate({
    directory: `http://127.0.0.1:${(server.address() as AddressInfo).port}/directory`,
    names: ['orders.example.com'],
    accountKey: newPrivateKey(),
    dns: { present: async () => {}, remove: async () => {} },
    visible: async () => {},
  });
  await expect(attempt).rejects.toThrow(
    'the ACME authority wants no request before 86400 s have passed: too many new orders recently',
  );
  expect(requests).toBe(1);
});
