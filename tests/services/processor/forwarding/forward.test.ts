import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { keepPort } from '../../../../operations/servers/ports.ts';
import { readDelivery } from '../../../../services/processor/consuming/delivery.ts';
import { openForward } from '../../../../services/processor/forwarding/forward.ts';
import { probeApplication } from '../../../../services/processor/forwarding/probe-application.ts';
import type { Job, JobOutcome } from '../../../../services/processor/job.ts';
import { delivered, fakeSession } from '../consuming/fake-session.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** An HTTP application. */
async function application(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  const port = await listen(server);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return port;
}

/** An application that answers with these very bytes, and keeps the bytes that it was sent. */
async function bytes(answer: string): Promise<{ port: number; heard: () => string }> {
  let heard = '';
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.includes('\r\n\r\n')) socket.write(answer, 'latin1');
    });
  });
  const port = await listen(server);
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, heard: () => heard };
}

function forwardTo(port: number, timeoutMs = 5000) {
  const forward = openForward({ port, timeoutMs, connections: 4 });
  closing.push(forward.close);
  return forward.work;
}

function job({
  method = 'POST',
  target = '/orders',
  headers = [['Host', 'shop.example.com']],
  body = Buffer.from('hello'),
  ...more
}: {
  method?: string;
  target?: string;
  headers?: [string, string][];
  body?: Buffer;
  id?: string;
  waitsMs?: number;
  trace?: string;
} = {}): Job {
  const message = delivered(more);
  Object.assign(message.properties.headers ?? {}, {
    'http-method': method,
    'http-target': target,
    'http-headers': JSON.stringify(headers),
    ...(more.trace && { traceparent: more.trace }),
  });
  message.content = body;
  const { request, deadline } = readDelivery(fakeSession(), message, 'main');
  return { request, attempt: 2, deadline, stopped: new AbortController().signal };
}

function response(outcome: JobOutcome) {
  if (outcome.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(outcome)}`);
  return outcome.response;
}

describe('a request on its way to the application', () => {
  it('arrives with order, duplicates, case and bytes of its headers as they were', async () => {
    const { port, heard } = await bytes('HTTP/1.1 204 No Content\r\n\r\n');
    const headers: [string, string][] = [
      ['Host', 'Shop.Example.com:8443'],
      ['X-One', '1'],
      ['x-ONE', 'two, three'],
      ['X-Bytes', 'caf\xe9 \xff'],
      ['Cookie', 'a=1'],
      ['Cookie', 'b=2'],
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ];
    const target = '/orders/a%2Fb%2fc/%2e%2e/7?a=1&a=2&b=%20';
    await forwardTo(port)(job({ target, headers, id: 'msg 1', trace: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }));
    const [line, ...sent] = heard().split('\r\n');
    expect(line).toBe(`POST ${target} HTTP/1.1`);
    expect(sent.slice(0, -2)).toEqual([
      'host: Shop.Example.com:8443',
      'connection: keep-alive',
      ...headers.slice(1).map(([name, value]) => `${name}: ${value}`),
      'Warren-Message-Id: msg%201',
      'Warren-Attempt: 2',
      'Forwarded: for=203.0.113.9;host="Shop.Example.com:8443"',
      'content-length: 5',
    ]);
    expect(sent.at(-1)).toBe('hello');
  });

  it('gets the headers of the hop left out, and ours instead of those that a client made up', async () => {
    const { port, heard } = await bytes('HTTP/1.1 204 No Content\r\n\r\n');
    const headers: [string, string][] = [
      ['Host', 'shop.example.com'],
      ['Connection', 'close, X-Hop'],
      ['X-Hop', '1'],
      ['Transfer-Encoding', 'chunked'],
      ['Expect', '100-continue'],
      ['Content-Length', '999'],
      ['Warren-Attempt', '9'],
      ['WARREN-MESSAGE-ID', 'forged'],
      ['FORWARDED', 'for=192.0.2.1'],
      ['Forwarded', 'for=192.0.2.2;host=forged'],
    ];
    await forwardTo(port)(job({ headers }));
    expect(heard()).not.toMatch(/x-hop|chunked|expect|999|forged|Attempt: 9|192\.0\.2|: close/i);
    expect(heard()).toContain('Forwarded: for=203.0.113.9;host=shop.example.com\r\n');
  });

  it('carries the trace of the message on', async () => {
    const { port, heard } = await bytes('HTTP/1.1 204 No Content\r\n\r\n');
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await forwardTo(port)(job({ trace }));
    expect(heard()).toContain(`traceparent: ${trace}\r\n`);
  });

  it('has its body sent byte for byte', async () => {
    const body = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    const port = await application((request, answer) => request.pipe(answer));
    expect(response(await forwardTo(port)(job({ body }))).body.equals(body)).toBe(true);
  });

  it('has no length when it has no body and needs none', async () => {
    const { port, heard } = await bytes('HTTP/1.1 204 No Content\r\n\r\n');
    await forwardTo(port)(job({ method: 'GET', body: Buffer.alloc(0) }));
    expect(heard()).not.toContain('content-length');
  });
});

describe('a response of the application', () => {
  it('comes back with order, duplicates, case and bytes of its headers as they were', async () => {
    const { port } = await bytes(
      'HTTP/1.1 418 Teapot\r\nX-B: 1\r\nSet-Cookie: a=1\r\nset-cookie: b=\xe9\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc',
    );
    expect(response(await forwardTo(port)(job()))).toEqual({
      status: 418,
      headers: [
        ['X-B', '1'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=\xe9'],
        ['Content-Length', '3'],
      ],
      body: Buffer.from('abc'),
    });
  });

  it('is whole when it comes in chunks, and stays compressed', async () => {
    const port = await application((_request, answer) => {
      answer.setHeader('content-encoding', 'gzip');
      answer.write(Buffer.from([0x1f, 0x8b]));
      setTimeout(() => answer.end(Buffer.from([8, 0])), 10);
    });
    const { headers, body } = response(await forwardTo(port)(job()));
    expect([...body]).toEqual([0x1f, 0x8b, 8, 0]);
    expect(headers.map(([name]) => name.toLowerCase())).not.toContain('transfer-encoding');
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n', 200, '1234'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 1234\r\n\r\n', 304, '1234'],
    ['DELETE', 'HTTP/1.1 204 No Content\r\n\r\n', 204, undefined],
  ])('to %s may have a length without a body: %j', async (method, answer, status, length) => {
    const { port } = await bytes(answer);
    const got = response(await forwardTo(port)(job({ method, body: Buffer.alloc(0) })));
    expect([got.status, got.body.length]).toEqual([status, 0]);
    expect(got.headers.find(([name]) => name === 'Content-Length')?.[1]).toBe(length);
  });

  it('is the last one after interim ones', async () => {
    const { port } = await bytes(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n',
    );
    expect(response(await forwardTo(port)(job()))).toMatchObject({
      status: 201,
      headers: [
        ['X-A', '1'],
        ['Content-Length', '0'],
      ],
    });
  });

  it.each([
    [
      'says so',
      (answer: ServerResponse) => answer.writeHead(200, { 'content-length': 15 * 1024 * 1024 + 1 }).flushHeaders(),
    ],
    ['does not', (answer: ServerResponse) => answer.end(Buffer.alloc(15 * 1024 * 1024 + 1))],
  ])('is refused when it is larger than a message may be, and %s', async (_how, write) => {
    const port = await application((request, answer) => {
      answer.removeHeader('content-length');
      request.resume();
      write(answer);
    });
    expect(await forwardTo(port)(job())).toMatchObject({ kind: 'failed', status: 502 });
  });
});

describe('an application in trouble', () => {
  it('does not answer at all', async () => {
    const port = await keepPort();
    expect(await forwardTo(port)(job())).toMatchObject({ kind: 'unavailable', need: 'application' });
    expect(await probeApplication({ port })()).toContain('ECONNREFUSED');
  });

  it('dies in the middle of a request', async () => {
    const port = await application((request) => request.socket.destroy());
    expect(await forwardTo(port)(job())).toMatchObject({ kind: 'died' });
  });

  it('dies in the middle of a response', async () => {
    const port = await application((_request, answer) => {
      answer.writeHead(200, { 'content-length': 10 });
      answer.write('12345', () => answer.destroy());
    });
    expect(await forwardTo(port)(job())).toMatchObject({ kind: 'died' });
  });

  it('takes too long', async () => {
    const port = await application(() => {});
    // Long enough to connect in, on a busy machine too.
    expect(await forwardTo(port, 2_000)(job())).toEqual({ kind: 'timed-out', reason: 'no response within 2000 ms' });
  });

  it('takes longer than anybody waits', async () => {
    const port = await application(() => {});
    // Without the deadline it would wait until the test is given up.
    const forward = forwardTo(port, 3_600_000);
    expect(await forward(job({ waitsMs: 2_000 }))).toMatchObject({ kind: 'timed-out' });
  });

  it('is not asked what HTTP cannot carry', async () => {
    let asked = 0;
    const port = await application((_request: IncomingMessage, answer) => {
      asked += 1;
      answer.end();
    });
    const work = forwardTo(port);
    expect(await work(job({ headers: [['X-A', 'one\r\nX-B: two']] }))).toMatchObject({ kind: 'rejected', status: 400 });
    expect(await work(job({ target: '/a b' }))).toMatchObject({ kind: 'rejected', status: 400 });
    expect(asked).toBe(0);
  });

  it('is asked again after more than it has connections for could not be carried', async () => {
    const port = await application((_request, answer) => void answer.end('well'));
    // One that waits for a connection does so until it times out.
    const work = forwardTo(port, 10_000);
    for (let number = 0; number < 5; number += 1) {
      expect(await work(job({ headers: [['X-A', 'one\r\nX-B: two']] }))).toMatchObject({ kind: 'rejected' });
    }
    expect(await work(job())).toMatchObject({ kind: 'answered', response: { status: 200 } });
  });

  it('is well again when its health page is', async () => {
    let status = 503;
    const port = await application((request, answer) => {
      answer.statusCode = request.url === '/healthz' ? status : 404;
      answer.end();
    });
    const probe = probeApplication({ port, health: '/healthz' });
    expect(await probe()).toBe('/healthz answered 503');
    status = 204;
    expect(await probe()).toBeUndefined();
    expect(await probeApplication({ port })()).toBeUndefined();
  });
});
