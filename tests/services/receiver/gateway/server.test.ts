import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpResponse } from '../../../../services/messages/http.ts';
import {
  type GatewayLimits,
  type GatewayServer,
  startGatewayServer,
} from '../../../../services/receiver/gateway/server.ts';
import { until } from '../../../until.ts';
import type { Published } from '../fake-broker.ts';
import { exchangeRaw, parseResponses } from '../raw-http.ts';
import { type TestReceiver, testReceiver } from '../test-receiver.ts';

const reply = {
  name: 'ask',
  queue: 'ask',
  path: '/ask/*',
  mode: 'reply',
  methods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND'],
};
const slowBody = 'POST /orders HTTP/1.1\r\nHost: hooks.test\r\nContent-Length: 10\r\n';

const servers: GatewayServer[] = [];

async function open(
  limits: Partial<GatewayLimits> = {},
  said: Record<string, unknown>[] = [{ maxBodyBytes: 1000 }, reply],
  settings: Record<string, unknown> = {},
): Promise<TestReceiver & { server: GatewayServer; port: number; errors: unknown[] }> {
  const receiver = await testReceiver(said, settings);
  const errors: unknown[] = [];
  const log = { error: (...line: unknown[]) => void errors.push(line) };
  const server = await startGatewayServer({ receive: receiver.receive, host: '127.0.0.1', port: 0, log, limits });
  servers.push(server);
  return { ...receiver, server, port: Number(new URL(server.url).port), errors };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close(100)));
});

/** Replies to everything with the same response. */
function answering({ broker }: TestReceiver, response: HttpResponse, afterMs = 1): void {
  broker.onPublish = (published: Published) => {
    setTimeout(() => broker.reply(published, 'ask', response), afterMs);
    return 'confirmed';
  };
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: hooks.test\r\n${more}\r\n`;
const last = 'Connection: close\r\n';

test('a request’s headers arrive byte for byte: case, order, duplicates and characters', async () => {
  const { port, broker } = await open();
  const headers =
    'HOST: hooks.test\r\nx-B: 1\r\nX-a: \u00e9\u00ff\r\nX-b:   2\t\r\nCookie: a\r\ncookie: b\r\nConnection: close, X-Own\r\nX-Own: 1\r\n';
  await exchangeRaw(port, [`POST /orders?q=%20 HTTP/1.1\r\n${headers}Content-Length: 2\r\n\r\nhi`]);
  expect(broker.published[0]?.read.request).toEqual({
    method: 'POST',
    target: '/orders?q=%20',
    headers: [
      ['HOST', 'hooks.test'],
      ['x-B', '1'],
      ['X-a', 'éÿ'],
      ['X-b', '2'],
      ['Cookie', 'a'],
      ['cookie', 'b'],
      ['Content-Length', '2'],
    ],
    body: Buffer.from('hi'),
  });
});

describe('an encoded slash', () => {
  const paths = [
    '/files/a%2Fb%2fc?d=%2F',
    '/files/%2F',
    '/files/a%2F%2Fb/c%25',
    '/files/a%2f...',
    '/files/%E2%82%AC%2f',
  ];
  const files = { path: '/files/*', queue: 'files', name: 'files' };
  const post = (path: string) => `POST ${path} HTTP/1.1\r\nHost: hooks.test\r\nContent-Length: 0\r\n${last}\r\n`;
  const statusOf = async (port: number, path: string) =>
    parseResponses(await exchangeRaw(port, [post(path)])).map(({ status }) => status);

  test('passes byte for byte where its endpoint allows it, and counts for no slash', async () => {
    const { port, broker } = await open({}, [{ ...files, allowEncodedSlashes: true }]);
    for (const path of paths) expect(await statusOf(port, path)).toEqual([202]);
    expect(broker.published.map(({ read }) => read.request.target)).toEqual(paths);
    expect(await statusOf(port, '/files%2Fa')).toEqual([400]);
  });

  test.each(['%5c', '%5C', '\\', '%252f', '%2f..%2f', '/../', '%2e%2e%2f', '/%2e%2e/', '..;', '%2F%252e%252e'])(
    'opens nothing else: %s is refused as everywhere',
    async (text) => {
      const { port, broker } = await open({}, [{ ...files, allowEncodedSlashes: true }]);
      expect(await statusOf(port, `/files/${text}`)).toEqual([400]);
      expect(broker.published).toEqual([]);
    },
  );

  test('is refused where nothing is said, and by endpoints beside one that allows it', async () => {
    const { port, broker } = await open({}, [{ ...files, allowEncodedSlashes: true }, { path: '/orders/:id' }]);
    for (const path of ['/orders/a%2Fb', '/orders/a%2fb', '/nowhere/a%2Fb']) {
      expect(await statusOf(port, path)).toEqual([400]);
    }
    expect(broker.published).toEqual([]);
  });
});

test('a response’s bytes are those of the application, and its length is right', async () => {
  const receiver = await open();
  const headers: [string, string][] = [
    ['x-B', '1'],
    ['X-a', 'é'],
    ['Set-Cookie', 'a=1'],
    ['Date', 'never'],
    ['set-cookie', 'b=2'],
    ['X-b', '2'],
  ];
  answering(receiver, { status: 207, headers: [...headers, ['Keep-Alive', 'x']], body: Buffer.from([0, 255, 13, 10]) });
  const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x', last)]));
  expect(response?.status).toBe(207);
  expect(response?.reason).toBe('Multi-Status');
  expect(response?.headers.slice(0, 6)).toEqual(headers);
  expect(
    response?.headers
      .map(([name]) => name.toLowerCase())
      .slice(6)
      .sort(),
  ).toEqual(['connection', 'content-length', 'x-request-id']);
  expect(response?.body).toEqual(Buffer.from([0, 255, 13, 10]));
});

test('HEAD, 204 and 304 send no body, and the connection goes on', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [['Content-Length', '5']], body: Buffer.from('hello') });
  const head = get('/ask/x').replace('GET', 'HEAD');
  const heads = parseResponses(await exchangeRaw(receiver.port, [head, head.replace('\r\n\r\n', `\r\n${last}\r\n`)]), {
    head: true,
  });
  expect(heads.map(({ status, headers }) => [status, headers[0]])).toEqual([
    [200, ['Content-Length', '5']],
    [200, ['Content-Length', '5']],
  ]);
  for (const status of [204, 304]) {
    answering(receiver, { status, headers: [], body: Buffer.from('never sent') });
    const received = await exchangeRaw(receiver.port, [get('/ask/x'), get('/ask/x', last)]);
    expect(parseResponses(received).map((response) => response.status)).toEqual([status, status]);
    expect(received.toString()).not.toContain('never sent');
    expect(received.toString().toLowerCase()).not.toContain('transfer-encoding');
  }
});

test('methods that Fastify does not know reach the worker', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('ok') });
  for (const method of ['PROPFIND', 'OPTIONS', 'DELETE']) {
    const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x', last).replace('GET', method)]));
    expect([method, response?.status]).toEqual([method, 200]);
  }
  expect(receiver.broker.published.map(({ read }) => read.request.method)).toEqual(['PROPFIND', 'OPTIONS', 'DELETE']);
});

test('many requests go over one connection, also when they are sent at once', async () => {
  const receiver = await open();
  const post = 'POST /orders HTTP/1.1\r\nHost: hooks.test\r\nContent-Length: 1\r\n\r\nx';
  const received = await exchangeRaw(receiver.port, [post.repeat(20), post.replace('\r\n\r\n', `\r\n${last}\r\n`)]);
  expect(parseResponses(received).map(({ status }) => status)).toEqual(new Array(21).fill(202));
});

const ask = get('/ask/x');

test('a client that sends requests ahead has one under way at a time, and its answers in order', async () => {
  const receiver = await open();
  let most = 0;
  receiver.broker.onPublish = (published) => {
    most = Math.max(most, receiver.inFlight.requests);
    const body = Buffer.from(published.read.request.target);
    setImmediate(() => receiver.broker.reply(published, 'ask', { status: 200, headers: [], body }));
    return 'confirmed';
  };
  const targets = Array.from({ length: 50 }, (_, index) => `/ask/${index}`);
  const requests = targets.map((target, index) => get(target, index === 49 ? last : ''));
  const received = parseResponses(await exchangeRaw(receiver.port, [requests.join('')]));
  expect(received.map(({ body }) => body.toString())).toEqual(targets);
  expect(most).toBe(1);
});

test('requests with bodies that were sent ahead are whole, in whatever chunks they came', async () => {
  const { port, broker } = await open();
  const chunked = 'POST /orders HTTP/1.1\r\nHost: hooks.test\r\nTransfer-Encoding: chunked\r\n';
  const parts = [
    `${chunked}\r\n${'1\r\na\r\n'.repeat(500)}0\r\n\r\n`,
    `${chunked}\r\n${'1\r\nb\r\n'.repeat(500)}0\r\n\r\n`,
    `${slowBody}\r\n01234`,
  ].join('');
  const closing = `56789${chunked}${last}\r\n1\r\nc\r\n0\r\n\r\n`;
  const received = parseResponses(await exchangeRaw(port, [parts, closing], { pauseMs: 30 }));
  expect(received.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  const bodies = broker.published.map(({ read }) => read.request.body.toString());
  expect(bodies).toEqual(['a'.repeat(500), 'b'.repeat(500), '0123456789', 'c']);
});

test('a client that sends too many requests ahead is cut off', async () => {
  const { port, inFlight, broker } = await open({ mostWaiting: 10 });
  const flood = exchangeRaw(port, [ask.repeat(3_000)]);
  expect(await flood).toEqual(Buffer.alloc(0));
  await until('nothing is in flight', () => inFlight.requests === 0);
  expect(broker.published.length).toBeLessThanOrEqual(1);
});

test('all clients together send so many ahead, but for one each', async () => {
  const receiver = await open({ mostWaitingTogether: 5 });
  const sockets = [1, 2, 3].map(() => connect(receiver.port, '127.0.0.1'));
  const closed: number[] = [];
  for (const [index, socket] of sockets.entries()) socket.on('error', () => {}).on('close', () => closed.push(index));
  sockets[0]?.write(ask.repeat(7));
  await until('one waits for its reply', () => receiver.broker.replies.size >= 1);
  sockets[1]?.write(ask.repeat(3));
  await until('one is cut off', () => closed.length > 0);
  sockets[2]?.write(ask.repeat(2));
  await until('two wait for their replies', () => receiver.broker.replies.size >= 2);
  await sleep(20);
  expect(closed).toEqual([1]);
  // What waited is counted no more once it has been answered.
  const [first] = receiver.broker.published;
  answering(receiver, { status: 200, headers: [], body: Buffer.alloc(0) });
  if (first) receiver.broker.reply(first, 'ask', { status: 200, headers: [], body: Buffer.alloc(0) });
  await until(
    'all but one are answered',
    () => receiver.broker.published.length >= 9 && receiver.broker.replies.size <= 1,
  );
  receiver.broker.onPublish = () => 'confirmed';
  sockets[0]?.write(ask.repeat(7));
  await until('two wait for their replies', () => receiver.broker.replies.size >= 2);
  await sleep(20);
  expect(closed).toEqual([1]);
  for (const socket of sockets) socket.destroy();
});

test('a place is left when its answer has gone or its connection has, not before', async () => {
  const receiver = await open();
  const body = Buffer.alloc(8_000_000);
  answering(receiver, { status: 200, headers: [], body });
  const unread = () => {
    const socket = connect(receiver.port, '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(ask);
    return socket;
  };
  const [reader, leaver] = [unread(), unread()];
  await until('both have their answers', () => receiver.inFlight.bytes >= 2 * body.length);
  await sleep(50);
  expect([receiver.inFlight.requests, receiver.inFlight.bytes]).toEqual([2, 2 * body.length]);
  leaver.destroy();
  await until('one has left', () => receiver.inFlight.requests <= 1);
  expect(receiver.inFlight.bytes).toBe(body.length);
  reader.resume();
  await until('both have left', () => receiver.inFlight.requests === 0);
  expect(receiver.inFlight.bytes).toBe(0);
  reader.destroy();
});

test('an answer that nobody reads gives way to one of a source that has less', async () => {
  const receiver = await open({}, [reply], { maxInFlightBytes: 20_000_000, maxSourceShare: 1 });
  answering(receiver, { status: 200, headers: [], body: Buffer.alloc(9_000_000) });
  const greedy = [1, 2].map(() =>
    connect({ port: receiver.port, host: '127.0.0.1', localAddress: '127.0.0.2' }).pause(),
  );
  for (const socket of greedy) socket.on('error', () => {}).write(ask);
  await until('both have their answers', () => receiver.inFlight.bytes >= 18_000_000);
  const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x', last)]));
  expect([response?.status, response?.body.length]).toEqual([200, 9_000_000]);
  expect(receiver.inFlight.bytes).toBeLessThanOrEqual(9_000_000);
  for (const socket of greedy) socket.destroy();
});

test('an answer that finds no room is 502, since the work was done', async () => {
  const receiver = await open({}, [reply], { maxInFlightBytes: 1000 });
  answering(receiver, { status: 200, headers: [], body: Buffer.alloc(1001) });
  const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x', last)]));
  expect(response?.status).toBe(502);
  expect(receiver.logged).toMatchObject([{ outcome: 'reply-load' }]);
});

test('for one connection more than there may be, the one goes that has been idle for longest, and none that is at work', async () => {
  const receiver = await open({ maxConnections: 3 });
  const closed: string[] = [];
  const idle = async (name: string, sends = '') => {
    const socket = connect(receiver.port, '127.0.0.1');
    socket.on('error', () => {}).on('close', () => closed.push(name));
    socket.write(sends);
    await sleep(20);
    return socket;
  };
  const sockets = [await idle('waits', ask), await idle('first', 'POST /or'), await idle('second')];
  const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/other', last)]));
  await until('one is cut off', () => closed.length >= 1);
  expect([response?.status, closed]).toEqual([404, ['first']]);
  sockets.push(await idle('third'), await idle('fourth'));
  await until('two are cut off', () => closed.length >= 2);
  expect(closed).toEqual(['first', 'second']);
  for (const socket of sockets) socket.destroy();
});

test('a client that half-closes after whole requests gets its answers', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('yes') }, 5);
  const received = parseResponses(await exchangeRaw(receiver.port, [ask.repeat(50)], { end: true }));
  expect(received.map(({ status }) => status)).toEqual(new Array(50).fill(200));
});

test('bodies may be chunked, and no coding of the connection is passed on', async () => {
  const { port, broker } = await open();
  const head = `POST /orders HTTP/1.1\r\nHost: hooks.test\r\nTransfer-Encoding: chunked\r\n${last}\r\n`;
  const [response] = parseResponses(
    await exchangeRaw(port, [head, '2\r\nhe\r\n', '3\r\nllo\r\n', '0\r\n\r\n'], { pauseMs: 5 }),
  );
  expect(response?.status).toBe(202);
  expect(broker.published[0]?.read.request).toMatchObject({
    headers: [['Host', 'hooks.test']],
    body: Buffer.from('hello'),
  });
});

test('a sender that waits for 100 Continue is let go on when its body is wanted, and is not when it is not', async () => {
  const { port, broker } = await open();
  const expecting = `${slowBody}Expect: 100-continue\r\nConnection: close\r\n\r\n`;
  const wanted = await exchangeRaw(port, [expecting, '0123456789'], { pauseMs: 50 });
  expect(parseResponses(wanted).map(({ status }) => status)).toEqual([100, 202]);
  expect(broker.published).toHaveLength(1);
  for (const unwanted of [expecting.replace('10\r\n', '1001\r\n'), expecting.replace('/orders', '/other')]) {
    const received = parseResponses(await exchangeRaw(port, [unwanted.replace('Connection: close\r\n', '')]));
    expect(received).toHaveLength(1);
    expect(received[0]?.status).toBeGreaterThanOrEqual(404);
    expect(received[0]?.headers).toContainEqual(['connection', 'close']);
  }
});

test('an expectation that nobody knows is refused', async () => {
  const { port } = await open();
  const [response] = parseResponses(await exchangeRaw(port, [`${slowBody}Expect: wonders\r\n${last}\r\n0123456789`]));
  expect(response?.status).toBe(417);
});

test('an answer that comes before the whole body is not lost, and the sender is not heard for ever', async () => {
  const { port, inFlight } = await open({ lingerMs: 200 });
  const head = 'POST /orders HTTP/1.1\r\nHost: hooks.test\r\nContent-Length: 100000000\r\n\r\n';
  const received = await exchangeRaw(port, [head, ...Array.from({ length: 40 }, () => Buffer.alloc(65_536))], {
    pauseMs: 1,
  });
  expect(parseResponses(received)).toMatchObject([{ status: 413 }]);
  expect(inFlight.bytes).toBe(0);
});

test('a refused body that is read to its end leaves the connection usable', async () => {
  const { port } = await open({ lingerMs: 500 });
  const tooLarge = `POST /orders HTTP/1.1\r\nHost: hooks.test\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2000)}`;
  const received = await exchangeRaw(port, [tooLarge, tooLarge, get('/other', last)]);
  expect(parseResponses(received).map(({ status }) => status)).toEqual([413, 413, 404]);
});

test('a client that does not read its answer is cut off', async () => {
  const receiver = await open({ stalledAfterMs: 300 });
  const body = Buffer.alloc(15_000_000);
  answering(receiver, { status: 200, headers: [], body });
  const socket = connect(receiver.port, '127.0.0.1').pause();
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(get('/ask/x', last));
  await until('its answer is on the way', () => receiver.inFlight.bytes >= body.length);
  await until('it is given up', () => receiver.inFlight.requests === 0);
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
  });
  socket.resume();
  await closed;
  expect(received).toBeLessThan(body.length);
});

test('a client that goes away while its body arrives publishes nothing', async () => {
  const { port, broker, inFlight, logged } = await open();
  const socket = connect(port, '127.0.0.1');
  socket.write(`${slowBody}\r\n01234`);
  await until('its body arrives', () => inFlight.bytes > 0);
  socket.resetAndDestroy();
  await until('nothing is in flight', () => inFlight.requests === 0);
  expect([broker.published.length, inFlight.bytes]).toEqual([0, 0]);
  expect(logged).toMatchObject([{ outcome: 'refused-truncated' }]);
});

test('a client that goes away while it waits for a reply is waited for no longer', async () => {
  const { port, broker, inFlight, logged } = await open();
  const socket = connect(port, '127.0.0.1');
  socket.write(get('/ask/x'));
  await until('it waits for its reply', () => broker.replies.size > 0);
  socket.resetAndDestroy();
  await until('nothing is in flight', () => inFlight.requests === 0);
  expect(broker.replies.size).toBe(0);
  expect(logged).toMatchObject([{ outcome: 'client-gone' }]);
});

test.each<[string, number, string]>([
  ['garbage', 400, '\u0000\u0001garbage\r\n\r\n'],
  ['a malformed header', 400, 'GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n'],
  ['a line that is too long', 431, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`],
  ['more headers than are taken', 431, `GET / HTTP/1.1\r\nHost: hooks.test\r\n${'a:b\r\n'.repeat(99)}${last}\r\n`],
  ['many tiny headers', 431, `GET / HTTP/1.1\r\nHost: hooks.test\r\n${'a:\r\n'.repeat(4000)}${last}\r\n`],
  ['a tunnel', 405, 'CONNECT a.test:443 HTTP/1.1\r\nHost: a.test\r\n\r\n'],
  ['the whole of HTTP/2', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['no host', 400, `GET / HTTP/1.1\r\n${last}\r\n`],
  ['HTTP/1.0 without host', 400, 'GET / HTTP/1.0\r\n\r\n'],
  ['absolute form of another protocol', 400, `GET ftp://hooks.test/ask/x HTTP/1.1\r\nHost: hooks.test\r\n${last}\r\n`],
  ['absolute form without host', 400, `GET http://hooks.test/ask/x HTTP/1.1\r\n${last}\r\n`],
  ['absolute form of another host', 404, `GET http://other.test/ask/x HTTP/1.1\r\nHost: hooks.test\r\n${last}\r\n`],
  ['absolute form with dots', 400, `GET http://hooks.test/ask/%2e%2e/x HTTP/1.1\r\nHost: hooks.test\r\n${last}\r\n`],
  ['absolute form with a user', 400, `GET http://a@hooks.test/ask/x HTTP/1.1\r\nHost: hooks.test\r\n${last}\r\n`],
  ['the whole server', 400, `OPTIONS * HTTP/1.1\r\nHost: hooks.test\r\n${last}\r\n`],
  ['both ways of telling a length', 400, `${slowBody}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
])('%s is answered %s and the connection closed', async (_what, status, bytes) => {
  const { port, broker, errors } = await open();
  expect(parseResponses(await exchangeRaw(port, [bytes]))).toMatchObject([{ status }]);
  expect([broker.published, errors]).toEqual([[], []]);
});

test('a target in absolute form is taken, and its host counts in place of the Host header', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('yes') });
  const request = `GET HTTP://Hooks.Test:80/ask/x?y=1 HTTP/1.1\r\nhost: other.test\r\n${last}\r\n`;
  expect(parseResponses(await exchangeRaw(receiver.port, [request]))).toMatchObject([{ status: 200 }]);
  expect(receiver.broker.published[0]?.read.request).toMatchObject({
    target: '/ask/x?y=1',
    headers: [['host', 'Hooks.Test:80']],
  });
});

test('a request to switch protocols is taken as the plain request that it also is', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('plain') });
  const upgrade = `Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n`;
  const [response] = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x', upgrade)]));
  expect([response?.status, response?.body.toString()]).toEqual([200, 'plain']);
  expect(receiver.broker.published[0]?.read.request.headers.map(([name]) => name)).toEqual([
    'Host',
    'Sec-WebSocket-Key',
  ]);
});

test('what is broken behind several whole requests is answered after them all', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('whole') }, 20);
  for (const broken of [
    'broken\r\n\r\n',
    `${slowBody}Transfer-Encoding: chunked\r\n\r\n`,
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
  ]) {
    const received = parseResponses(await exchangeRaw(receiver.port, [ask.repeat(3) + broken]));
    expect([broken, ...received.map(({ status }) => status)]).toEqual([broken, 200, 200, 200, 400]);
  }
});

test('what is broken behind a whole request does not take that one’s answer', async () => {
  const receiver = await open();
  answering(receiver, { status: 200, headers: [], body: Buffer.from('first') }, 50);
  const received = parseResponses(await exchangeRaw(receiver.port, [get('/ask/x'), 'broken\r\n\r\n'], { pauseMs: 10 }));
  expect(received.map(({ status, body }) => [status, body.toString()])).toEqual([
    [200, 'first'],
    [400, '{"error":"bad request"}'],
  ]);
});

test('a request that does not come to an end is answered 408, head or body', async () => {
  const { port } = await open({ headersWithinMs: 200, requestWithinMs: 400 }, [{ deadlineSeconds: 1 }]);
  const [head] = parseResponses(await exchangeRaw(port, ['POST /orders HTTP/1.1\r\nHost: ho']));
  expect(head?.status).toBe(408);
  const [body] = parseResponses(await exchangeRaw(port, [`${slowBody}\r\n0123`]));
  expect(body?.status).toBe(408);
});

describe('stopping', () => {
  test('finishes what is under way, takes nothing new, and does not wait for idle connections', async () => {
    const receiver = await open();
    answering(receiver, { status: 200, headers: [], body: Buffer.from('late') }, 200);
    const idle = connect(receiver.port, '127.0.0.1');
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    idle.resume();
    const underWay = exchangeRaw(receiver.port, [get('/ask/x')]);
    await until('one waits for its reply', () => receiver.broker.replies.size > 0);
    // Longer than the test may take.
    const closed = receiver.server.close(3_600_000);
    await sleep(20);
    await expect(exchangeRaw(receiver.port, [get('/ask/x', last)])).resolves.toEqual(Buffer.alloc(0));
    const [response] = parseResponses(await underWay);
    expect(response?.body.toString()).toBe('late');
    expect(response?.headers).toContainEqual(['connection', 'close']);
    await Promise.all([closed, idleClosed]);
  });

  test('cuts what takes too long', async () => {
    const receiver = await open();
    const cut = exchangeRaw(receiver.port, [get('/ask/x')]);
    await until('one waits for its reply', () => receiver.broker.replies.size > 0);
    await receiver.server.close(100);
    expect(await cut).toEqual(Buffer.alloc(0));
  });
});
