import { setTimeout as sleep } from 'node:timers/promises';
import { type FunctionUrlEvent, readEvent, writeResult } from '../../../../services/receiver/lambda/function-url.ts';
import { openHandler } from '../../../../services/receiver/lambda/handler.ts';
import type { IncomingRequest } from '../../../../services/receiver/receive.ts';
import { testReceiver } from '../test-receiver.ts';

// The shape of https://github.com/aws/aws-lambda-go/blob/main/events/testdata/lambda-urls-request.json
function eventOf(said: Partial<FunctionUrlEvent> = {}, method = 'POST'): FunctionUrlEvent {
  return {
    rawPath: '/orders',
    rawQueryString: '',
    headers: { host: 'hooks.test', header2: 'value1,value2', 'content-length': '2' },
    requestContext: { http: { method, sourceIp: '123.123.123.123' } },
    body: '{}',
    isBase64Encoded: false,
    ...said,
  };
}

test('an event is the request that was sent, as far as Lambda tells', () => {
  const event = eventOf({ rawPath: '/a%2Fb%20c', rawQueryString: 'x=%20&y', cookies: ['a=1', 'b=2'] });
  expect(readEvent(event, 7)).toEqual({
    method: 'POST',
    target: '/a%2Fb%20c?x=%20&y',
    headers: [
      ['host', 'hooks.test'],
      ['header2', 'value1,value2'],
      ['content-length', '2'],
      ['cookie', 'a=1; b=2'],
    ],
    remoteAddress: '123.123.123.123',
    body: Buffer.from('{}'),
    answerBy: 7,
  });
});

test('cookies that stand in the headers, too, are not doubled', () => {
  const { headers } = readEvent(eventOf({ headers: { cookie: 'a=1; b=2' }, cookies: ['a=1', 'b=2'] }), 0);
  expect(headers).toEqual([['cookie', 'a=1; b=2']]);
});

test('bodies are bytes, in Base64 or as text, or not there', () => {
  expect(readEvent(eventOf({ body: '/wCA', isBase64Encoded: true }), 0).body).toEqual(Buffer.from([0xff, 0, 0x80]));
  expect(readEvent(eventOf({ body: 'ä' }), 0).body).toEqual(Buffer.from('ä'));
  expect(readEvent(eventOf({ body: undefined }), 0).body).toEqual(Buffer.alloc(0));
});

test('a response keeps its bytes and its cookies; other headers that repeat are joined', () => {
  const headers = [
    ['Set-Cookie', 'a=1'],
    ['X-A', '1'],
    ['set-cookie', 'b=2'],
    ['x-a', '2'],
    ['Content-Length', '3'],
  ] as const;
  expect(writeResult({ status: 200, headers, body: Buffer.from('abc') })).toEqual({
    statusCode: 200,
    headers: { 'x-a': '1, 2' },
    cookies: ['a=1', 'b=2'],
    body: 'abc',
    isBase64Encoded: false,
  });
  const binary = writeResult({ status: 200, headers: [], body: Buffer.from([0xff, 0]) });
  expect([binary.isBase64Encoded, binary.body]).toEqual([true, '/wA=']);
});

test('a response that Lambda would not take is answered 502, under the same id', () => {
  const headers = [['x-request-id', 'r-1']] as const;
  expect(writeResult({ status: 200, headers, body: Buffer.alloc(5_900_000, 'a') }).statusCode).toBe(200);
  const result = writeResult({ status: 200, headers, body: Buffer.alloc(5_000_000, 0xff) });
  expect([result.statusCode, result.headers['x-request-id'], JSON.parse(result.body).id]).toEqual([502, 'r-1', 'r-1']);
});

describe('the handler', () => {
  const context = { getRemainingTimeInMillis: () => 10_000 };

  function openTest() {
    const steps: string[] = [];
    const received: IncomingRequest[] = [];
    let nowMs = 1_000_000;
    const handler = openHandler({
      open: async () => {
        steps.push('open');
        return {
          renew: () => void steps.push('renew'),
          connected: async () => void steps.push('connected'),
          receive: async (request) => {
            steps.push('receive');
            received.push(request);
            return { status: 202, headers: [], body: Buffer.from('ok') };
          },
        };
      },
      now: () => nowMs,
    });
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { handler, steps, received, pass };
  }

  test('opens once, and waits for the broker before it takes a request', async () => {
    const { handler, steps, received } = openTest();
    await handler(eventOf(), context);
    await handler(eventOf(), context);
    expect(steps).toEqual(['open', 'connected', 'receive', 'connected', 'receive']);
    expect(received[0]?.answerBy).toBe(1_000_000 + 10_000 - 500);
  });

  test('a request takes from when it came, the wait for the broker included', async () => {
    const received: IncomingRequest[] = [];
    const { parts } = await openTestReceiver();
    const waitMs = 60;
    const handler = openHandler({
      open: async () => ({
        ...parts,
        connected: () => sleep(waitMs),
        receive: (request) => {
          received.push(request);
          return parts.receive(request);
        },
      }),
    });
    await handler(eventOf(), context);
    expect(performance.now() - (received[0]?.began ?? Number.NaN)).toBeGreaterThanOrEqual(waitMs - 1);
  });

  test('makes the connection anew after longer than a heartbeat, before it publishes', async () => {
    const { handler, steps, pass } = openTest();
    await handler(eventOf(), context);
    pass(10_000);
    await handler(eventOf(), context);
    pass(10_001);
    await handler(eventOf(), context);
    expect(steps.slice(5)).toEqual(['renew', 'connected', 'receive']);
  });

  test('opens again after it could not', async () => {
    let times = 0;
    const handler = openHandler({
      open: async () => {
        times += 1;
        if (times <= 1) throw new Error('no secret');
        return (await openTestReceiver()).parts;
      },
    });
    await expect(handler(eventOf(), context)).rejects.toThrow('no secret');
    expect((await handler(eventOf(), context)).statusCode).toBe(202);
  });

  test('answers in time although the collector of traces does not', async () => {
    const { parts } = await openTestReceiver();
    const handler = openHandler({ open: async () => parts, flush: () => new Promise(() => {}) });
    expect((await handler(eventOf(), { getRemainingTimeInMillis: () => 700 })).statusCode).toBe(202);
  });

  test('publishes what the event says', async () => {
    const { parts, broker } = await openTestReceiver();
    const handler = openHandler({ open: async () => parts });
    const result = await handler(eventOf({ rawQueryString: 'a=b' }), context);
    expect(result).toMatchObject({ statusCode: 202, headers: { 'content-type': 'application/json' } });
    expect(broker.published[0]?.read).toMatchObject({
      client: '123.123.123.123',
      request: { target: '/orders?a=b', body: Buffer.from('{}') },
    });
  });

  async function openTestReceiver() {
    const { receive, broker } = await testReceiver();
    return { broker, parts: { receive, renew: () => {}, connected: async () => {} } };
  }
});
