import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cloudflareDns } from '../../../../services/agent/certificates/cloudflare.ts';
import { type CloudflareServer, startCloudflare } from './cloudflare-server.ts';

const name = '_acme-challenge.orders.example.com';
const token = 'the-right-token';
const zoneId = '023e105f4ecef8ad9ca31a8372d0c353';
let cloudflare: CloudflareServer;
let waits: number[];

beforeEach(async () => {
  waits = [];
  cloudflare = await startCloudflare({ zoneId, token });
});

afterEach(() => cloudflare.stop());

function open(change: { token?: string; zoneId?: string } = {}) {
  const sleep = async (ms: number) => void waits.push(ms);
  return cloudflareDns({ zoneId, token, baseUrl: cloudflare.url, sleep, ...change });
}

test('a record is made, quoted, and removed again', async () => {
  const dns = open();
  await dns.present(name, 'value-1');
  expect(cloudflare.records()).toMatchObject([{ type: 'TXT', name, content: '"value-1"', ttl: 60 }]);
  await dns.remove(name, 'value-1');
  expect(cloudflare.records()).toEqual([]);
});

test('an equal record is kept, and not removed by who did not make it', async () => {
  cloudflare.add({ type: 'TXT', name, content: 'value-1' });
  const dns = open();
  await dns.present(name, 'value-1');
  await dns.remove(name, 'value-1');
  expect(cloudflare.records()).toHaveLength(1);
  expect(cloudflare.requests).toEqual(['GET 200']);
});

test('values that differ in case are two records at one name', async () => {
  const dns = open();
  await dns.present(name, 'value-A');
  await dns.present(name, 'value-a');
  expect(cloudflare.records().map(({ content }) => content)).toEqual(['"value-A"', '"value-a"']);
  await dns.remove(name, 'value-a');
  expect(cloudflare.records().map(({ content }) => content)).toEqual(['"value-A"']);
});

test('a busy Cloudflare is asked again after as long as it says, or a little longer each time', async () => {
  cloudflare.failNext({ status: 429, retryAfter: '7' }, { status: 503 }, { status: 502 });
  await open().present(name, 'value-1');
  expect(waits).toEqual([7_000, 2_000, 4_000]);
  expect(cloudflare.records()).toHaveLength(1);
});

test('after four attempts it is given up', async () => {
  cloudflare.failNext({ status: 500 }, { status: 500 }, { status: 500 }, { status: 500 });
  await expect(open().present(name, 'value-1')).rejects.toThrow(
    `Cloudflare did not answer GET /client/v4/zones/${zoneId}/dns_records: HTTP 500`,
  );
  expect(waits).toHaveLength(3);
});

test('a wait that is longer than five minutes is not waited for', async () => {
  cloudflare.failNext({ status: 429, retryAfter: '301' });
  await expect(open().present(name, 'value-1')).rejects.toThrow('HTTP 429');
  expect(waits).toEqual([]);
});

test('a record whose making was not confirmed is found, and removed in the end', async () => {
  cloudflare.loseNextAnswerTo('POST');
  const dns = open();
  await dns.present(name, 'value-1');
  expect(cloudflare.requests).toEqual(['GET 200', 'POST 500', 'POST 400', 'GET 200']);
  await dns.remove(name, 'value-1');
  expect(cloudflare.records()).toEqual([]);
});

test('a record that somebody else removed is no trouble', async () => {
  const dns = open();
  await dns.present(name, 'value-1');
  cloudflare.clear();
  await dns.remove(name, 'value-1');
  expect(cloudflare.requests.at(-1)).toBe('DELETE 404');
});

test('a wrong token is told at once, without the token', async () => {
  const attempt = open({ token: 'a-wrong-token' }).present(name, 'value-1');
  await expect(attempt).rejects.toThrow(
    'Cloudflare refused with HTTP 403: Authentication error (10000). ' +
      `Check that the API token is right and may edit DNS in zone ${zoneId}.`,
  );
  await expect(attempt).rejects.not.toThrow('a-wrong-token');
  expect(waits).toEqual([]);
});

test.each(['{"token": "a-token"}', 'a-\ntoken', ''])('a token that cannot be one is not shown: %j', (odd) => {
  expect(() => open({ token: odd })).toThrow(/^the Cloudflare API token holds a space or a line break: store it bare$/);
});

test('a server that is not there, or speaks of something else, is named as such', async () => {
  await cloudflare.stop();
  await expect(open().present(name, 'value-1')).rejects.toThrow('ECONNREFUSED');
  const stranger = await listen(createServer((_request, response) => response.end('<html>')));
  const { port } = stranger.address() as AddressInfo;
  const sleep = async () => {};
  const dns = cloudflareDns({ zoneId, token, baseUrl: `http://127.0.0.1:${port}`, sleep });
  await expect(dns.present(name, 'value-1')).rejects.toThrow(
    `Cloudflare did not answer GET /zones/${zoneId}/dns_records:`,
  );
  stranger.close();
});

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
