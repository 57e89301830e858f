import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { openZabbix } from '../../../../services/watch/zabbix/api.ts';
import { zabbixMetrics } from '../../../../services/watch/zabbix/metrics.ts';

/** Calls a server that answers so. */
async function callOf(answer: RequestListener, timeoutMs = 5000): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api_jsonrpc.php`;
  try {
    return await openZabbix({ url, token: 'secret-token', timeoutMs }).call('host.get', { a: 1 }, z.array(z.string()));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a call carries the token as Bearer, and its answer is read', async () => {
  let asked = '';
  const answer = await callOf((request, response) => {
    request.setEncoding('utf8').on('data', (chunk) => {
      asked += chunk;
    });
    request.on('end', () => response.end(JSON.stringify({ result: [request.headers.authorization] })));
  });
  expect(answer).toEqual(['Bearer secret-token']);
  expect(JSON.parse(asked)).toEqual({ jsonrpc: '2.0', id: 1, method: 'host.get', params: { a: 1 } });
});

test.each<[string, RequestListener, string]>([
  [
    'a refusal',
    (_, response) =>
      response.end(JSON.stringify({ error: { code: -32602, message: 'Invalid params.', data: 'No such host.' } })),
    'Zabbix refuses host.get: No such host.',
  ],
  ['another status', (_, response) => response.writeHead(502).end(), 'Zabbix answers host.get with status 502'],
  [
    'a page',
    (_, response) => response.end('<html><h1>Database error</h1>\nConnection refused</html>'),
    'Zabbix answers host.get with a page instead of JSON: Database error Connection refused',
  ],
  [
    'another shape',
    (_, response) => response.end(JSON.stringify({ result: [{ password: 'hidden' }] })),
    'Zabbix answers host.get in another shape: 0: Invalid input: expected string, received object',
  ],
  ['an end', (request) => request.socket.destroy(), 'Zabbix gives host.get no answer (other side closed)'],
])('%s is said in words', async (_, answer, message) => {
  await expect(callOf(answer)).rejects.toThrow(message);
});

test('a Zabbix that stands still is given up in time', async () => {
  await expect(callOf(() => {}, 50)).rejects.toThrow('Zabbix gives host.get no answer within 0.05 s');
});

test('a Zabbix that is away is told to Prometheus as that, and nothing else', async () => {
  const { text } = await zabbixMetrics(openZabbix({ url: 'http://127.0.0.1:1/' }));
  expect(text).toBe('# HELP zabbix_up Whether Zabbix answers.\n# TYPE zabbix_up gauge\nzabbix_up 0\n');
});
