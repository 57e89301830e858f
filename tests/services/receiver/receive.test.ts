import { createHmac } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { edgeHeader } from '../../../contracts/edge.ts';
import type { IncomingRequest } from '../../../services/receiver/receive.ts';
import { headerOf, incoming, originHeader, secrets, testReceiver } from './test-receiver.ts';

const github = { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 };

function signedByGithub(body: string, more: [string, string][] = []): Partial<IncomingRequest> {
  const signature = `sha256=${createHmac('sha256', secrets.github ?? '')
    .update(body)
    .digest('hex')}`;
  return { body: Buffer.from(body), headers: [['Host', 'hooks.test'], ['X-Hub-Signature-256', signature], ...more] };
}

async function ask(said: Record<string, unknown>[], request: Partial<IncomingRequest>, more = {}) {
  const receiver = await testReceiver(said, more);
  const response = await receiver.receive(incoming(request));
  return { ...receiver, response, published: receiver.broker.published };
}

test('a request that is confirmed is answered 202 with the message’s id, and carries everything', async () => {
  const { response, published } = await ask([{}], {
    target: '/orders?dry=1',
    headers: [
      ['HOST', 'Hooks.Test:443'],
      ['Content-Type', 'text/plain'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Connection', 'close'],
    ],
  });
  expect(response.status).toBe(202);
  const { id } = JSON.parse(response.body.toString());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(headerOf(response, 'x-request-id')).toBe(id);
  expect(headerOf(response, 'content-length')).toBe(String(response.body.length));
  expect(published).toHaveLength(1);
  expect(published[0]?.read.reply).toBeUndefined();
  expect(published[0]).toMatchObject({
    to: { exchange: '', routingKey: 'orders' },
    message: {
      properties: { persistent: true, mandatory: true, messageId: id, contentType: 'text/plain', type: 'orders' },
    },
    read: {
      request: {
        method: 'POST',
        target: '/orders?dry=1',
        headers: [
          ['HOST', 'Hooks.Test:443'],
          ['Content-Type', 'text/plain'],
          ['X-A', '1'],
          ['x-a', '2'],
        ],
        body: Buffer.from('{"order":7}'),
      },
      client: '203.0.113.7',
      verifiedBy: 'none',
    },
  });
});

test('ids that the receiver makes begin with the time, and are never the same', async () => {
  const { receive } = await testReceiver();
  const before = Date.now();
  const answers = await Promise.all(Array.from({ length: 50 }, () => receive(incoming())));
  const ids = answers.map(({ body }) => JSON.parse(body.toString()).id as string);
  expect(new Set(ids).size).toBe(50);
  const times = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16));
  for (const time of times) expect(time).toBeGreaterThanOrEqual(before);
  for (const time of times) expect(time).toBeLessThanOrEqual(Date.now());
});

const endpoint = { allow: ['203.0.113.0/24'], maxBodyBytes: 20, signature: github };

test.each<[string, Partial<IncomingRequest>, number, string]>([
  ['an unknown host', { headers: [['Host', 'other.test']] }, 404, 'refused-route'],
  ['an unknown path', { target: '/other' }, 404, 'refused-route'],
  ['a wrong method', { method: 'GET' }, 405, 'refused-method'],
  ['a malformed target', { target: '/orders%' }, 400, 'refused-target'],
  ['no host', { headers: [] }, 400, 'refused-host'],
  [
    'two hosts',
    {
      headers: [
        ['Host', 'hooks.test'],
        ['host', 'hooks.test'],
      ],
    },
    400,
    'refused-host',
  ],
  ['a source of no network', { remoteAddress: '198.51.100.1' }, 403, 'refused-source'],
  ['a source that nobody knows', { remoteAddress: '' }, 403, 'refused-source'],
  ['a body that is too large', { body: Buffer.alloc(21) }, 413, 'refused-size'],
  ['no signature', {}, 401, 'refused-signature'],
  ['an id that is none', signedByGithub('{}', [['X-GitHub-Delivery', 'x'.repeat(256)]]), 400, 'refused-id'],
  ['an id that is empty', signedByGithub('{}', [['X-GitHub-Delivery', '']]), 400, 'refused-id'],
  ['an id with other characters', signedByGithub('{}', [['X-GitHub-Delivery', 'a\u00e9']]), 400, 'refused-id'],
])('a request with %s is refused, and nothing is published', async (_what, request, status, outcome) => {
  const { response, published, logged, metrics } = await ask([endpoint], request);
  expect(response.status).toBe(status);
  expect(JSON.parse(response.body.toString())).toEqual({
    error: expect.any(String),
    id: headerOf(response, 'x-request-id'),
  });
  expect(published).toEqual([]);
  expect(logged).toMatchObject([{ status, outcome, id: headerOf(response, 'x-request-id') }]);
  expect(await metrics.registry.metrics()).toContain(`status="${status}",outcome="${outcome}"} 1`);
});

test('the sender is not told why a signature does not hold; the log and the metric are', async () => {
  const { response, logged, metrics } = await ask([endpoint], {
    headers: [
      ['Host', 'hooks.test'],
      ['X-Hub-Signature-256', `sha256=${'0'.repeat(64)}`],
    ],
  });
  expect(response.body.toString()).not.toContain('mismatch');
  expect(logged).toMatchObject([{ level: 30, detail: 'mismatch', endpoint: 'orders' }]);
  expect(await metrics.registry.metrics()).toContain(
    'warren_receiver_signature_failures_total{endpoint="orders",reason="mismatch"} 1',
  );
});

test('the id that a signed request brings is the message’s', async () => {
  const request = signedByGithub('{}', [['X-GitHub-Delivery', 'd-1']]);
  const { response, published } = await ask([{ signature: github }], request);
  expect(JSON.parse(response.body.toString())).toEqual({ id: 'd-1' });
  expect(headerOf(response, 'x-request-id')).not.toBe('d-1');
  expect(published[0]?.read.messageId).toBe('d-1');
});

describe('an id that anybody could send', () => {
  const idOf = async (id: string, said: Partial<IncomingRequest> = {}, more: [string, string][] = []) => {
    const headers: [string, string][] = [['Host', 'hooks.test'], ['Idempotency-Key', id], ...more];
    const endpoint = { path: '/orders/*', methods: ['POST', 'PUT'], messageIdHeader: 'idempotency-key' };
    const { response, published } = await ask([endpoint], { target: '/orders/1', headers, ...said });
    expect(JSON.parse(response.body.toString())).toEqual({ id: published[0]?.read.messageId });
    return published[0]?.read.messageId ?? '';
  };

  test('makes the same message of the same request alone', async () => {
    const first = await idOf('k-1');
    expect(first).toMatch(/^k-1\.[\w-]{43}$/);
    expect(await idOf('k-1', { remoteAddress: '203.0.113.99' }, [['traceparent', 'x']])).toBe(first);
    const others = [
      await idOf('k-1', { body: Buffer.from('{"order":8}') }),
      await idOf('k-1', { target: '/orders/2' }),
      await idOf('k-1', { method: 'PUT' }),
      await idOf('k-1', {}, [['Authorization', 'Bearer of-another']]),
      await idOf('k-1', {}, [['X-API-Key', 'of-another']]),
      await idOf('k-1', {}, [['cookie', 'of=another']]),
      await idOf('k-2'),
    ];
    expect(new Set([first, ...others]).size).toBe(1 + others.length);
  });

  test('may be as long as ids are, and still makes ids that are told apart', async () => {
    const long = 'x'.repeat(254);
    const [one, other] = [await idOf(`${long}a`), await idOf(`${long}b`)];
    expect(one).not.toBe(other);
    expect([one.length, other.length]).toEqual([255, 255]);
  });
});

test('two ids are none', async () => {
  const twice: [string, string][] = [
    ['Host', 'hooks.test'],
    ['Idempotency-Key', 'a'],
    ['idempotency-key', 'b'],
  ];
  const { response } = await ask([{ messageIdHeader: 'idempotency-key' }], { headers: twice });
  expect(response.status).toBe(400);
});

test.each([
  ['a secret that is not there', { secret: 'missing' }, 'endpoint orders: secret missing is a key of 0 bytes'],
  ['a secret that is too short', { secret: 'short' }, 'endpoint orders: secret short is a key of 5 bytes'],
])('an endpoint with %s answers 503, and the others serve', async (_what, secret, reason) => {
  const said = [
    { signature: { scheme: 'github', secrets: [{ secret: 'github' }, secret], toleranceSeconds: 300 } },
    { name: 'other', queue: 'other' },
  ];
  const receiver = await testReceiver(said);
  expect(receiver.endpoints.flatMap(({ signing }) => signing.problems())).toEqual([expect.stringContaining(reason)]);
  const refused = await receiver.receive(incoming(signedByGithub('{}')));
  expect([refused.status, headerOf(refused, 'retry-after')]).toEqual([503, '60']);
  expect(receiver.logged).toMatchObject([{ outcome: 'refused-secret' }]);
  expect((await receiver.receive(incoming({ target: '/other' }))).status).toBe(202);
  expect(receiver.broker.published).toHaveLength(1);
});

describe('behind a proxy', () => {
  const through = (more: [string, string][] = [], secret = secrets.proxy ?? ''): Partial<IncomingRequest> => ({
    headers: [['Host', 'url.lambda.test'], [originHeader, secret], ['X-Forwarded-Host', 'hooks.test'], ...more],
    remoteAddress: '10.0.0.1',
  });
  const ofClient: [string, string][] = [['CF-Connecting-IP', '2001:DB8::7']];

  test('what the proxy says of client and host counts, and its secret goes no further', async () => {
    const { response, published, broker } = await ask(
      [{ taps: 'headers', allow: ['2001:db8::/32'] }],
      through(ofClient),
      { origin: true },
    );
    expect(response.status).toBe(202);
    expect(published[0]?.read.client).toBe('2001:db8::7');
    expect(published[0]?.read.request.headers[0]).toEqual(['Host', 'hooks.test']);
    expect(JSON.stringify([published[0]?.message.properties.headers, broker.taps])).not.toContain(secrets.proxy);
  });

  test('either of two secrets will do, so that they can be changed', async () => {
    const { response } = await ask([{}], through(ofClient, secrets['next-proxy']), { origin: true });
    expect(response.status).toBe(202);
  });

  test.each<[string, Partial<IncomingRequest>]>([
    ['without the secret', { headers: [['Host', 'hooks.test'], ...ofClient] }],
    ['with a wrong one', through([], 'the-secret-of-the-proxz')],
    ['with an empty one', through([], '')],
    ['with two of them', through([[originHeader, secrets.proxy ?? '']])],
    ['with a malformed target, which nobody looks at', { target: '/%', headers: [] }],
  ])('a request %s is refused before anything else', async (_how, request) => {
    const { response, published } = await ask([{}], request, { origin: true });
    expect([response.status, published.length]).toEqual([403, 0]);
  });

  test('a client that is no address, or two hosts, are refused', async () => {
    for (const more of [
      [['CF-Connecting-IP', '1.2.3']],
      [],
      [...ofClient, ...ofClient],
      [...ofClient, ['X-Forwarded-Host', 'b.test']],
    ]) {
      const { response } = await ask([{}], through(more as [string, string][]), { origin: true });
      expect(response.status).toBe(400);
    }
  });

  test('headers that the proxy is not known to set are the client’s, and count for nothing', async () => {
    const headers: [string, string][] = [['Host', 'hooks.test'], [originHeader, secrets.proxy ?? ''], ...ofClient];
    const other: [string, string] = ['X-Forwarded-Host', 'other.test'];
    const { response, published } = await ask([{}], { headers: [...headers, other] }, { origin: 'unnamed' });
    expect(response.status).toBe(202);
    expect(published[0]?.read.client).toBe('203.0.113.7');
  });

  test('without a proxy, nobody is believed who says to be one', async () => {
    const { response, published } = await ask([{}], {
      headers: [
        ['Host', 'hooks.test'],
        ['X-Forwarded-Host', 'other.test'],
        ['CF-Connecting-IP', '10.0.0.9'],
        ['X-Forwarded-For', '10.0.0.9'],
      ],
    });
    expect(response.status).toBe(202);
    expect(published[0]?.read.client).toBe('203.0.113.7');
  });
});

describe('behind the Worker', () => {
  const id = '01939f2c-0000-7000-8000-00000000002a';
  /** What a function URL makes of a request of the Worker: its own names of things, and what AWS and Cloudflare add. */
  const through = (more: [string, string][] = [], said: Partial<IncomingRequest> = {}): Partial<IncomingRequest> => ({
    target: '/',
    headers: [
      ['host', 'url.lambda-url.eu-west-1.on.aws'],
      ['authorization', 'AWS4-HMAC-SHA256 Credential=AKIA/20261130/eu-west-1/lambda/aws4_request, Signature=00'],
      ['x-amz-date', '20261130T120000Z'],
      ['x-amzn-trace-id', 'Root=1-6252dbdd-2a88d899750a6e1f3'],
      ['x-forwarded-for', '162.158.0.1'],
      ['cf-ray', '8a'],
      ['cdn-loop', 'cloudflare'],
      ['content-type', 'application/octet-stream'],
      ['x-mine', 'yes'],
      [edgeHeader.origin, secrets.proxy ?? ''],
      [edgeHeader.client, '203.0.113.9'],
      [edgeHeader.host, 'hooks.test'],
      [edgeHeader.request, `${id} PUT /orders?a=%20&b=+`],
      ...more,
    ],
    ...said,
  });
  const endpoint = { methods: ['PUT', 'HEAD'], taps: 'headers' };

  test('a request is the one that its client sent, under the id that it got there', async () => {
    const { response, published, broker, logged } = await ask(
      [endpoint],
      through([
        [edgeHeader.contentType, 'application/json'],
        [edgeHeader.authorization, 'Bearer of-the-client'],
      ]),
      { origin: 'worker' },
    );
    expect(response.status).toBe(202);
    expect(headerOf(response, 'x-request-id')).toBe(id);
    expect(headerOf(response, edgeHeader.answer)).toBe(id);
    expect(published[0]?.message.properties.correlationId).toBe(id);
    expect(published[0]?.read).toMatchObject({
      client: '203.0.113.9',
      request: {
        method: 'PUT',
        target: '/orders?a=%20&b=+',
        headers: [
          ['host', 'hooks.test'],
          ['x-mine', 'yes'],
          ['content-type', 'application/json'],
          ['authorization', 'Bearer of-the-client'],
        ],
      },
    });
    const told = JSON.stringify([published[0]?.message.properties, broker.taps, logged]);
    for (const kept of [secrets.proxy, 'AWS4', 'x-amz', 'x-warren', 'x-forwarded', 'cf-ray', 'lambda-url']) {
      expect(told).not.toContain(kept);
    }
    expect(logged).toMatchObject([{ id }]);
  });

  test('without an Authorization of the client there is none, and the type of bytes is the client’s', async () => {
    const { published } = await ask([endpoint], through([[edgeHeader.contentType, 'text/plain; charset=x']]), {
      origin: 'worker',
    });
    const headers = Object.fromEntries(published[0]?.read.request.headers ?? []);
    expect([headers.authorization, headers['content-type']]).toEqual([undefined, 'text/plain; charset=x']);
  });

  test('what the way adds does not count for the bounds of headers', async () => {
    const many = Array.from({ length: 98 }, (_, index): [string, string] => [`x-${index}`, '']);
    const taken = await ask([endpoint], through(many), { origin: 'worker' });
    expect(taken.response.status).toBe(202);
    const refused = await ask([endpoint], through([...many, ['x-98', '']]), { origin: 'worker' });
    expect(refused.response.status).toBe(431);
  });

  test('AWS’s signature is not enough: without the secret, or with a wrong one, nobody is believed', async () => {
    for (const secret of [undefined, 'the-secret-of-the-proxz']) {
      const request = through();
      const headers = (request.headers ?? []).filter(([name]) => name !== edgeHeader.origin);
      const given: typeof headers = secret === undefined ? headers : [...headers, [edgeHeader.origin, secret]];
      const { response, published, logged } = await ask(
        [endpoint],
        { ...request, headers: given },
        { origin: 'worker' },
      );
      expect([response.status, published, headerOf(response, edgeHeader.answer)]).toEqual([403, [], undefined]);
      expect(headerOf(response, 'x-request-id')).not.toBe(id);
      expect(logged).toMatchObject([{ outcome: 'refused-origin', endpoint: 'none' }]);
    }
  });

  test('an answer to HEAD has no length, since the request to the function is no HEAD', async () => {
    const head = [[edgeHeader.request, `${id} HEAD /nowhere`]] as const;
    const request = through();
    const headers = (request.headers ?? []).filter(([name]) => name !== edgeHeader.request);
    const { response } = await ask([endpoint], { ...request, headers: [...headers, ...head] }, { origin: 'worker' });
    expect([response.status, headerOf(response, 'content-length')]).toEqual([404, undefined]);
  });
});

test('cheap checks come before dear ones', async () => {
  // One request each, which every check but the first in order would refuse, too.
  const worst: Partial<IncomingRequest> = { body: Buffer.alloc(100), remoteAddress: '198.51.100.1' };
  const said = { ...endpoint, rateLimit: { requests: 1, perSeconds: 60, by: 'endpoint' } };
  const receiver = await testReceiver([said], { maxInFlight: 1, maxInFlightBytes: 200 });
  const status = async (request: Partial<IncomingRequest>) => (await receiver.receive(incoming(request))).status;
  expect(await status({ ...worst, target: '/other' })).toBe(404);
  expect(await status({ ...worst, method: 'GET' })).toBe(405);
  // A source that is not allowed uses up nobody's rate.
  expect(await status(worst)).toBe(403);
  expect(await status(worst)).toBe(403);
  expect(await status({ ...worst, remoteAddress: '203.0.113.7' })).toBe(413);
  expect(await status({ ...worst, remoteAddress: '203.0.113.7' })).toBe(429);
});

test('the rate counts before the room, and the room before the body', async () => {
  const receiver = await testReceiver([{ rateLimit: { requests: 2, perSeconds: 60, by: 'endpoint' } }], {
    maxInFlight: 1,
  });
  const endless = new PassThrough();
  const first = receiver.receive(incoming({ body: endless }));
  const second = await receiver.receive(incoming());
  expect([second.status, headerOf(second, 'retry-after')]).toEqual([503, '1']);
  expect((await receiver.receive(incoming())).status).toBe(429);
  endless.end('now');
  expect((await first).status).toBe(202);
  expect([receiver.inFlight.requests, receiver.inFlight.bytes]).toEqual([0, 0]);
});

test('a body that ends early is never published', async () => {
  const receiver = await testReceiver();
  const body = new PassThrough();
  const answer = receiver.receive(
    incoming({
      body,
      headers: [
        ['Host', 'hooks.test'],
        ['Content-Length', '100'],
      ],
    }),
  );
  body.write('half');
  setImmediate(() => body.destroy());
  expect((await answer).status).toBe(400);
  expect(receiver.broker.published).toEqual([]);
  expect(receiver.inFlight.bytes).toBe(0);
});

test('whatever goes wrong inside is answered 500 without detail, and gives its place back', async () => {
  const receiver = await testReceiver();
  receiver.broker.onPublish = () => {
    throw new Error('a defect');
  };
  const response = await receiver.receive(incoming());
  expect(response.status).toBe(500);
  expect(response.body.toString()).not.toContain('defect');
  expect(receiver.logged.map(({ level }) => level)).toEqual([50, 40]);
  expect(receiver.inFlight.requests).toBe(0);
});

test('the log has one line a request, without bodies, queries or secrets, and is silent about successes at info', async () => {
  const target = '/orders?token=secret-in-query';
  const { logged } = await ask([{}], {
    target,
    headers: [
      ['Host', 'hooks.test'],
      ['Authorization', 'secret-in-header'],
    ],
  });
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatchObject({
    level: 20,
    endpoint: 'orders',
    status: 202,
    outcome: 'confirmed',
    client: '203.0.113.7',
  });
  expect(JSON.stringify(logged)).not.toMatch(/secret-in|order":7/);
  const quiet = await ask([{}], {}, { level: 'info' });
  expect(quiet.logged).toEqual([]);
});

test('labels of metrics are bounded: what no endpoint answers is counted as none', async () => {
  const { metrics } = await ask([{}], { target: `/${'x'.repeat(100)}` });
  const text = await metrics.registry.metrics();
  expect(text).toContain('warren_receiver_requests_total{endpoint="none",status="404",outcome="refused-route"} 1');
  expect(text).not.toContain('xxx');
});

test('trace context is passed on where it is valid', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const { published } = await ask([{}], {
    headers: [
      ['Host', 'hooks.test'],
      ['traceparent', traceparent],
    ],
  });
  expect(published[0]?.read.trace).toEqual({ traceparent });
  const invalid = await ask([{}], {
    headers: [
      ['Host', 'hooks.test'],
      ['traceparent', 'x'],
    ],
  });
  expect(invalid.published[0]?.read.trace).toEqual({});
});
