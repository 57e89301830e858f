import { gzipSync } from 'node:zlib';
import { edgeHeader } from '../../../contracts/edge.ts';
import { until } from '../../until.ts';
import { secrets } from '../receiver/test-receiver.ts';
import { ask } from './ask.ts';
import { edgeEndpoint, key, startBench, type WorkerBench } from './worker-bench.ts';
import { startWorker } from './workerd.ts';

let bench: WorkerBench;

beforeAll(async () => {
  bench = await startBench(
    [
      { name: 'orders', queue: 'orders', maxBodyBytes: 2_000 },
      { name: 'quotes', queue: 'quotes', mode: 'reply', path: '/quotes/:id' },
      { name: 'files', queue: 'files', path: '/files/*', methods: ['GET', 'POST'], allowEncodedSlashes: true },
    ],
    { edge: { hsts: 'max-age=31536000' } },
  );
});

afterAll(() => bench.stop());

beforeEach(() => {
  bench.functionUrl.instead = undefined;
  bench.functionUrl.events.length = 0;
  bench.broker.published.length = 0;
  bench.broker.onPublish = () => 'confirmed';
  bench.worker.logged.length = 0;
});

test('a request goes to its queue as it was sent, and its answer comes back', async () => {
  const answer = await bench.ask({
    target: '/orders?a=%20b&c=1+2',
    headers: { 'content-type': 'application/json', 'x-mine': 'yes' },
    body: Buffer.from('{"order":7}'),
  });
  expect(answer.status).toBe(202);
  expect(answer.header('content-type')).toBe('application/json');
  expect(answer.header('strict-transport-security')).toBe('max-age=31536000');
  expect(answer.header('server-timing')).toMatch(/^edge;dur=\d+, origin;dur=\d+$/);
  expect(answer.headers.filter(([name]) => /^x-(warren|amz)/.test(name))).toEqual([]);
  const { read } = bench.broker.published[0] ?? {};
  expect(read).toMatchObject({
    client: '203.0.113.7',
    request: { method: 'POST', target: '/orders?a=%20b&c=1+2', body: Buffer.from('{"order":7}') },
  });
  const headers = Object.fromEntries(read?.request.headers ?? []);
  expect(headers).toMatchObject({ host: 'hooks.test', 'content-type': 'application/json', 'x-mine': 'yes' });
  // One id through Worker, receiver, message and answer.
  expect(bench.broker.published[0]?.message.properties.correlationId).toBe(answer.header('x-request-id'));
});

test.each([
  ['an unknown path', { target: '/other' }, 404, 'nothing is served here'],
  ['an unknown host', { host: 'other.test' }, 404, 'nothing is served here'],
  ['a host with a full stop at its end', { host: 'hooks.test.' }, 404, 'nothing is served here'],
  ['a wrong method', { method: 'GET' }, 405, 'this method is not served here'],
  ['a malformed target', { target: '/orders?a=%zz' }, 400, 'the target of the request is malformed'],
  ['an encoded slash', { target: '/orders%2f' }, 400, 'the target of the request is malformed'],
  ['plain http', { scheme: 'http' }, 421, 'this is served over https alone'],
  ['a body that is declared too large', { body: Buffer.alloc(2_001) }, 413, 'the body is too large'],
  ['a body that turns out too large', { body: [Buffer.alloc(1_500), Buffer.alloc(501)] }, 413, 'the body is too large'],
  [
    'headers that are too large',
    { headers: { long: 'x'.repeat(16_400) } },
    431,
    'the headers are too large, or too many',
  ],
] as const)('%s is refused by the Worker itself, in the words of the receiver', async (_what, asked, status, error) => {
  const answer = await bench.ask(asked);
  expect(answer.status).toBe(status);
  const id = answer.header('x-request-id');
  expect(JSON.parse(answer.body.toString())).toEqual({ error, id });
  expect(answer.header('content-type')).toBe('application/json');
  expect(answer.header('strict-transport-security')).toBe('max-age=31536000');
  expect(answer.header('allow')).toBe(status === 405 ? 'POST' : undefined);
  expect(bench.functionUrl.events).toEqual([]);
  await until('it is logged', () => logOf(id).length > 0);
  expect(logOf(id)).toMatchObject([{ level: 'info', status, client: '203.0.113.7' }]);
});

test.each([
  ['upper case', 'HOOKS.Test'],
  ['a port', 'hooks.test:8443'],
])('a host in %s is the same host', async (_what, host) => {
  expect((await bench.ask({ host })).status).toBe(202);
  expect(Object.fromEntries(bench.broker.published[0]?.read.request.headers ?? []).host).toBe('hooks.test');
});

test('a request of another method than POST comes out as it went in, its body with it', async () => {
  const answer = await bench.ask({ method: 'GET', target: '/files/a%2Fb?x', body: Buffer.from('a body of a GET') });
  expect(answer.status).toBe(202);
  expect(bench.broker.published[0]?.read.request).toMatchObject({
    method: 'GET',
    target: '/files/a%2Fb?x',
    body: Buffer.from('a body of a GET'),
  });
});

test('the answer of a worker comes as it is: status, several cookies, compressed bytes', async () => {
  const body = gzipSync('the quote');
  bench.broker.onPublish = (published) => {
    bench.broker.reply(published, 'quotes', {
      status: 418,
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
        ['Content-Encoding', 'gzip'],
        ['Location', 'https://elsewhere.test/'],
      ],
      body,
    });
    return 'confirmed';
  };
  const answer = await bench.ask({ target: '/quotes/7', headers: { 'accept-encoding': 'gzip' } });
  expect([answer.status, answer.body]).toEqual([418, body]);
  expect(answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual([
    'a=1',
    'b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
  ]);
  expect([answer.header('content-encoding'), answer.header('location')]).toEqual(['gzip', 'https://elsewhere.test/']);
});

test.each([204, 302, 304, 500])('an answer of status %i is passed on', async (status) => {
  bench.broker.onPublish = (published) => {
    bench.broker.reply(published, 'quotes', { status, headers: [['location', '/x']], body: Buffer.alloc(0) });
    return 'confirmed';
  };
  expect((await bench.ask({ target: '/quotes/7' })).status).toBe(status);
  expect(bench.functionUrl.events).toHaveLength(1);
});

test('a compressed body goes to the queue as it is, whatever its type says', async () => {
  const body = gzipSync('{"order":7}');
  for (const type of ['application/json', 'text/plain', undefined]) {
    const headers = { 'content-encoding': 'gzip', ...(type && { 'content-type': type }) };
    expect((await bench.ask({ headers, body })).status).toBe(202);
  }
  expect(bench.broker.published.map(({ read }) => read.request.body)).toEqual([body, body, body]);
  const types = bench.broker.published.map(({ read }) => Object.fromEntries(read.request.headers)['content-type']);
  expect(types).toEqual(['application/json', 'text/plain', undefined]);
});

test('a body that decompresses to a thousand times its size costs what it has', async () => {
  const body = gzipSync(Buffer.alloc(1_500_000));
  expect((await bench.ask({ headers: { 'content-encoding': 'gzip' }, body })).status).toBe(202);
  expect(bench.broker.published[0]?.read.request.body).toEqual(body);
});

test('who asks and what is for whom is the Worker’s to say, whatever a client says', async () => {
  await bench.ask({
    headers: {
      authorization: 'Bearer of-the-client',
      [edgeHeader.origin]: 'a guess',
      [edgeHeader.client]: '10.0.0.1',
      [edgeHeader.host]: 'other.test',
      [edgeHeader.request]: '00000000-0000-7000-8000-000000000000 GET /other',
      [edgeHeader.authorization]: 'Bearer of-another',
      [edgeHeader.contentType]: 'text/other',
      'x-warren-anything': 'x',
      'x-amz-date': '20200101T000000Z',
      'x-amz-security-token': 'x',
      'x-amzn-trace-id': 'x',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'other.test',
      'cf-connecting-ip': '10.0.0.1',
      'cf-worker': 'x',
      'x-real-ip': '10.0.0.1',
      connection: 'x-dropped',
      'x-dropped': 'x',
      te: 'trailers',
      'x-kept': 'x',
    },
    body: Buffer.from('text'),
  });
  const { read } = bench.broker.published[0] ?? {};
  expect(read?.client).toBe('203.0.113.7');
  expect(read?.request.target).toBe('/orders');
  expect(read?.request.headers.map(([name]) => name).sort()).toEqual([
    'authorization',
    'content-length',
    'host',
    'x-kept',
  ]);
  expect(Object.fromEntries(read?.request.headers ?? [])).toMatchObject({
    authorization: 'Bearer of-the-client',
    host: 'hooks.test',
  });
  const [event] = bench.functionUrl.events;
  expect(event?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA/);
  expect([event?.rawPath, event?.requestContext.http.method]).toEqual(['/', 'POST']);
});

test.each<[string, number, number, string | undefined, string]>([
  ['turns the signature away', 403, 502, undefined, 'edge-no-answer'],
  ['has no room', 429, 503, '1', 'edge-throttled'],
  ['is not to be had', 503, 503, '1', 'edge-throttled'],
  ['has a function that fails', 502, 502, undefined, 'edge-no-answer'],
  ['finds the payload too large', 413, 413, undefined, 'refused-size'],
  ['says what only the receiver could', 202, 502, undefined, 'edge-no-answer'],
])('where Lambda %s (%i), the client is told %i', async (_what, said, status, retryAfter, outcome) => {
  bench.functionUrl.instead = (response) => {
    response
      .writeHead(said, { [edgeHeader.answer]: '00000000-0000-7000-8000-000000000000' })
      .end('{"Message":"of AWS"}');
  };
  const answer = await bench.ask({});
  expect([answer.status, answer.header('retry-after')]).toEqual([status, retryAfter]);
  expect(answer.body.toString()).not.toContain('of AWS');
  // Never sent twice.
  expect(bench.functionUrl.events).toHaveLength(1);
  const id = answer.header('x-request-id');
  await until('it is logged', () => logOf(id).length > 0);
  expect(logOf(id)).toMatchObject([{ endpoint: 'orders', status, outcome }]);
  const text = JSON.stringify(bench.worker.logged);
  for (const secret of [key.secretAccessKey, secrets.proxy]) expect(text).not.toContain(secret);
});

test('where the connection breaks, the client is told 502, and nothing is sent again', async () => {
  bench.functionUrl.instead = (response) => response.destroy();
  expect((await bench.ask({})).status).toBe(502);
  expect(bench.functionUrl.events).toHaveLength(1);
});

test.each([
  ['placed', undefined],
  ['what they should be', 'AKIATESTTESTTESTTEST and its secret, not as JSON'],
])('before its secrets are %s, the Worker asks to come again, and shows nothing of them', async (_what, signingKey) => {
  const settings = JSON.stringify({
    region: 'eu-west-1',
    functionUrl: bench.functionUrl.url,
    endpoints: bench.endpoints.map(edgeEndpoint),
  });
  const worker = await startWorker({ settings, ...(signingKey && { signingKey, originSecret: 'a secret' }) });
  try {
    const answer = await ask(worker.port, {});
    expect([answer.status, answer.header('retry-after')]).toEqual([503, '60']);
    expect((await ask(worker.port, { target: '/other' })).status).toBe(404);
    await until('both are logged', () => worker.logged.length > 1);
    expect(worker.logged).toMatchObject([{ outcome: 'edge-not-ready', level: 'warn' }, { status: 404 }]);
    expect(JSON.stringify(worker.logged)).not.toMatch(/AKIA|a secret/);
  } finally {
    await worker.stop();
  }
});

test('a secret of the origin that the receiver does not know gets nothing published, though AWS lets the signature in', async () => {
  const settings = JSON.stringify({
    region: 'eu-west-1',
    functionUrl: bench.functionUrl.url,
    endpoints: bench.endpoints.map(edgeEndpoint),
  });
  const worker = await startWorker({ settings, signingKey: JSON.stringify(key), originSecret: 'another secret' });
  try {
    const answer = await ask(worker.port, {});
    expect([answer.status, bench.functionUrl.events.length, bench.broker.published]).toEqual([502, 1, []]);
    expect(bench.logged).toContainEqual(expect.objectContaining({ outcome: 'refused-origin', status: 403 }));
  } finally {
    await worker.stop();
  }
});

test('an answer to HEAD is one without its body', async () => {
  bench.broker.onPublish = (published) => {
    expect(published.read.request.method).toBe('HEAD');
    bench.broker.reply(published, 'quotes', {
      status: 200,
      headers: [
        ['ETag', '"7"'],
        ['Content-Length', '5'],
      ],
      body: Buffer.alloc(0),
    });
    return 'confirmed';
  };
  const answer = await bench.ask({ method: 'HEAD', target: '/quotes/7' });
  expect([answer.status, answer.header('etag'), answer.body.length]).toEqual([200, '"7"', 0]);
  expect((await bench.ask({ method: 'HEAD', target: '/nowhere' })).status).toBe(404);
});

test('what the receiver refuses comes in its own words, and is logged by it alone', async () => {
  bench.broker.onPublish = () => 'refused';
  const answer = await bench.ask({});
  expect([answer.status, answer.header('retry-after')]).toEqual([503, '1']);
  const id = answer.header('x-request-id');
  expect(JSON.parse(answer.body.toString())).toEqual({ error: 'the request was not accepted; try again', id });
  expect(bench.logged).toContainEqual(expect.objectContaining({ id, outcome: 'broker-refused' }));
  // Its log comes by another way than its answers, and in their order.
  const later = (await bench.ask({ target: '/nowhere' })).header('x-request-id');
  await until('a later one is logged', () => logOf(later).length > 0);
  expect(logOf(id)).toEqual([]);
});

test('a websocket is a request like any other, and never one', async () => {
  const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
  expect((await bench.ask({ method: 'GET', headers })).status).toBe(405);
});

/** What the Worker logged of a request. */
function logOf(id: string | undefined) {
  return bench.worker.logged.filter((line) => line.id === id);
}
