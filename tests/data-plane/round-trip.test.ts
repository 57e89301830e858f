import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderPair } from '../../services/messages/http.ts';
import { headerPairs } from '../../services/messages/http.ts';
import { type Application, bodyOf, startApplication } from './application.ts';
import { sendRequest } from './send-request.ts';
import { endpointSettings, processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

/** What the application got, and what it is to answer next. */
const application = {
  got: undefined as { method: string; target: string; headers: HeaderPair[]; body: Buffer } | undefined,
  answer: (_response: ServerResponse): void => {},
};

let bench: Workbench;
let url: string;
let server: Application;

beforeAll(async () => {
  bench = await startWorkbench();
  await bench.queue('app', 'classic');
  server = await startApplication(async (request: IncomingMessage, response) => {
    application.got = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: headerPairs(request.rawHeaders),
      body: await bodyOf(request),
    };
    application.answer(response);
  });
  await bench.processor({
    processor: processorSettings({ name: 'app', queue: 'app', forward: { port: server.port, timeoutSeconds: 10 } }),
  });
  const gateway = await bench.gateway({
    endpoints: [
      endpointSettings({ name: 'app', queue: 'app', path: '/*', mode: 'reply', maxBodyBytes: 12 * 1024 * 1024 }),
    ],
  });
  url = gateway.url;
});

afterAll(async () => {
  await bench.stop();
  await server.stop();
});

/** What every answer has besides what the application said: the request's id, and a date where the application gave none. */
const ours = /^(x-request-id|date|connection|keep-alive)$/i;

function answered(headers: readonly HeaderPair[]): HeaderPair[] {
  return headers.filter(([name]) => !ours.test(name));
}

test('headers of a request arrive in their order, with their case, twice where they were sent twice', async () => {
  application.answer = (response) => response.end('ok');
  const sent: HeaderPair[] = [
    ['X-Zebra', '1'],
    ['accept', 'text/plain'],
    ['X-Twice', 'first'],
    ['Cookie', 'a=1; b=2'],
    ['x-twice', 'second'],
    ['X-Latin', 'caf\u00e9'],
    ['X-Empty', ''],
  ];
  await sendRequest(`${url}/a%20b/%E2%82%AC?x=1&x=2&empty=&plus=a+b`, { headers: sent });

  expect(application.got?.target).toBe('/a%20b/%E2%82%AC?x=1&x=2&empty=&plus=a+b');
  const arrived = application.got?.headers ?? [];
  expect(arrived.filter(([name]) => sent.some(([known]) => known === name))).toEqual(sent);
  // The HTTP client writes this one by itself, in lower case.
  expect(arrived.filter(([name]) => name.toLowerCase() === 'host')).toEqual([['host', 'hooks.test']]);
});

test('headers of a response arrive in their order, with their case, twice where they were sent twice', async () => {
  const headers: HeaderPair[] = [
    ['Set-Cookie', 'a=1; Path=/'],
    ['X-Zebra', 'z'],
    ['set-cookie', 'b=2'],
    ['Content-Type', 'text/plain; charset=latin1'],
    ['x-latin', 'caf\u00e9'],
    ['Content-Length', '2'],
  ];
  // As bytes: Node would write the headers as UTF-8 together with a text.
  application.answer = (response) => response.writeHead(299, headers.flat()).end(Buffer.from('ok'));

  const { status, headers: got, body } = await sendRequest(`${url}/x`);

  expect([status, body.toString()]).toEqual([299, 'ok']);
  expect(answered(got)).toEqual(headers);
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0xc3, 0x28])],
  ['large', randomBytes(8 * 1024 * 1024)],
])('a body that is %s comes back byte for byte', async (_kind, body) => {
  application.answer = (response) => response.end(application.got?.body);

  const answer = await sendRequest(`${url}/echo`, {
    method: 'POST',
    headers: [['Content-Type', 'application/octet-stream']],
    body,
  });

  expect(answer.status).toBe(200);
  expect(application.got?.body.equals(body)).toBe(true);
  expect(answer.body.equals(body)).toBe(true);
});

test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s arrives as itself', async (method) => {
  application.answer = (response) => response.end();
  expect((await sendRequest(`${url}/m`, { method })).status).toBe(200);
  expect(application.got?.method).toBe(method);
});

test.each([200, 201, 202, 204, 206, 301, 304, 400, 404, 418, 429, 500, 503, 599])(
  'status %i is passed on',
  async (status) => {
    const bodyless = status === 204 || status === 304;
    application.answer = (response) =>
      response.writeHead(status, ['ETag', '"1"', 'Retry-After', '7']).end(bodyless ? undefined : 'body');

    const answer = await sendRequest(`${url}/s`);

    expect(answer.status).toBe(status);
    expect(answered(answer.headers)).toEqual(
      expect.arrayContaining([
        ['ETag', '"1"'],
        ['Retry-After', '7'],
      ]),
    );
    expect(answer.body.toString()).toBe(bodyless ? '' : 'body');
  },
);

test('the answer to HEAD has the length of what GET would give, and no body', async () => {
  application.answer = (response) =>
    response.writeHead(200, ['Content-Length', '12345', 'Content-Type', 'image/png']).end();

  const answer = await sendRequest(`${url}/picture`, { method: 'HEAD' });

  expect(answer.status).toBe(200);
  expect(answer.body.length).toBe(0);
  expect(answered(answer.headers)).toEqual([
    ['Content-Length', '12345'],
    ['Content-Type', 'image/png'],
  ]);
});

test('headers of one connection do not reach the next', async () => {
  application.answer = (response) => response.end('ok');
  await sendRequest(`${url}/hop`, {
    headers: [
      ['Connection', 'keep-alive, X-Secret-Hop'],
      ['X-Secret-Hop', '1'],
      ['TE', 'trailers'],
      ['Proxy-Authorization', 'Basic x'],
    ],
  });
  const names = application.got?.headers.map(([name]) => name.toLowerCase()) ?? [];
  for (const name of ['x-secret-hop', 'te', 'proxy-authorization']) expect(names).not.toContain(name);
});

test('a trace that comes in goes through to the application', async () => {
  application.answer = (response) => response.end('ok');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await sendRequest(`${url}/traced`, { headers: [['traceparent', traceparent]] });
  expect(application.got?.headers).toContainEqual(['traceparent', traceparent]);
});
