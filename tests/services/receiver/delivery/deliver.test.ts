import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../../../services/amqp/publisher.ts';
import type { HeaderPair, HttpResponse } from '../../../../services/messages/http.ts';
import { until } from '../../../until.ts';
import type { Published } from '../fake-broker.ts';
import { headerOf, incoming, testReceiver } from '../test-receiver.ts';

const replyMode = { mode: 'reply', methods: ['GET', 'HEAD', 'POST'], deadlineSeconds: 1 };
const ok = (body = 'done', headers: HeaderPair[] = [['Content-Type', 'text/plain']]): HttpResponse => ({
  status: 200,
  headers,
  body: Buffer.from(body),
});

describe('a request that is to be accepted', () => {
  test.each<[Outcome, number, string]>([
    ['unroutable', 503, '1'],
    ['refused', 503, '1'],
    ['unavailable', 503, '1'],
  ])('is answered 503 when it is %s', async (outcome, status, retryAfter) => {
    const { receive, broker } = await testReceiver();
    broker.onPublish = () => outcome;
    const response = await receive(incoming());
    expect([response.status, headerOf(response, 'retry-after')]).toEqual([status, retryAfter]);
    expect(broker.published).toHaveLength(1);
  });

  test('is answered 503 at once while there is no connection', async () => {
    const { receive, broker, metrics } = await testReceiver();
    broker.disconnect();
    const response = await receive(incoming());
    expect([response.status, headerOf(response, 'retry-after')]).toEqual([503, '1']);
    expect(await metrics.registry.metrics()).toContain('warren_receiver_publishes_total{outcome="unavailable"} 1');
  });

  test('is not published while the broker is blocked, and told to come again later than else', async () => {
    const { receive, broker } = await testReceiver();
    broker.isBlocked = 'low on memory';
    const response = await receive(incoming());
    expect([response.status, headerOf(response, 'retry-after'), broker.published.length]).toEqual([503, '5', 0]);
  });

  test('is published once more, with the same id, when the connection broke and came back', async () => {
    const { receive, broker } = await testReceiver();
    broker.onPublish = () => {
      broker.onPublish = () => 'confirmed';
      broker.disconnect();
      setTimeout(() => broker.connect(), 20);
      return 'lost';
    };
    const response = await receive(incoming());
    expect(response.status).toBe(202);
    expect(broker.published).toHaveLength(2);
    expect(broker.published[1]?.read.messageId).toBe(broker.published[0]?.read.messageId);
  });

  test('is answered 503 when the connection broke twice, or did not come back in time', async () => {
    const { receive, broker } = await testReceiver([{ deadlineSeconds: 1 }]);
    broker.onPublish = () => 'lost';
    expect((await receive(incoming())).status).toBe(503);
    expect(broker.published).toHaveLength(2);
    broker.onPublish = () => {
      broker.disconnect();
      return 'lost';
    };
    expect((await receive(incoming())).status).toBe(503);
    expect(broker.published).toHaveLength(3);
  });

  test('is not published again to a broker that is blocked now', async () => {
    const { receive, broker } = await testReceiver();
    broker.onPublish = () => {
      broker.isBlocked = 'low on disk';
      return 'lost';
    };
    const response = await receive(incoming());
    expect([headerOf(response, 'retry-after'), broker.published.length]).toEqual(['5', 1]);
  });

  test('takes its room until the broker has said what became of it, though it was answered before', async () => {
    const { receive, broker, inFlight } = await testReceiver([{ deadlineSeconds: 1 }]);
    let settle: (outcome: Outcome) => void = () => {};
    broker.onPublish = () =>
      new Promise((resolve) => {
        settle = resolve;
      });
    expect((await receive(incoming())).status).toBe(503);
    expect([inFlight.requests, inFlight.bytes > 0]).toEqual([1, true]);
    settle('confirmed');
    await sleep(1);
    expect([inFlight.requests, inFlight.bytes]).toEqual([0, 0]);
  });

  test('is answered 503 when the broker says nothing until the deadline, or until the adapter’s own', async () => {
    const { receive, broker, metrics } = await testReceiver([{ deadlineSeconds: 1 }]);
    broker.onPublish = () => new Promise(() => {});
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      for (const [said, ms] of [
        [{ answerBy: Date.now() + 50 }, 50],
        [{}, 1000],
      ] as const) {
        let answered: number | undefined;
        void receive(incoming(said)).then(({ status }) => {
          answered = status;
        });
        await jest.advanceTimersByTimeAsync(ms - 1);
        expect(answered).toBeUndefined();
        await jest.advanceTimersByTimeAsync(1);
        expect(answered).toBe(503);
      }
    } finally {
      jest.useRealTimers();
    }
    expect(await metrics.registry.metrics()).toContain('warren_receiver_publishes_total{outcome="unconfirmed"} 2');
  });
});

describe('a request that waits for a reply', () => {
  /** Replies as the worker of a queue, some time after the publish was confirmed. */
  async function asked(
    response: HttpResponse,
    { method = 'GET', queue = 'orders', said = {} }: { method?: string; queue?: string; said?: object } = {},
  ): Promise<HttpResponse> {
    const { receive, broker } = await testReceiver([{ ...replyMode, ...said }]);
    broker.onPublish = (published) => {
      setTimeout(() => broker.reply(published, queue, response), 5);
      return 'confirmed';
    };
    const answer = await receive(incoming({ method, body: Buffer.alloc(0) }));
    expect(broker.replies.size).toBe(0);
    return answer;
  }

  test('gets the worker’s response as it is, and the message says where to and until when', async () => {
    const { receive, broker } = await testReceiver([replyMode]);
    const response: HttpResponse = {
      status: 418,
      headers: [
        ['X-B', '1'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-b', 'ä'],
        ['CONTENT-LENGTH', '3'],
      ],
      body: Buffer.from([0, 255, 10]),
    };
    broker.onPublish = (published) => {
      setTimeout(() => broker.reply(published, 'orders', response), 5);
      return 'confirmed';
    };
    const answer = await receive(incoming({ method: 'GET' }));
    expect(answer).toEqual({ ...response, headers: [...response.headers, ['x-request-id', expect.any(String)]] });
    const { properties } = broker.published[0]?.message ?? {};
    expect(properties).toMatchObject({
      replyTo: 'replies.test',
      correlationId: headerOf(answer, 'x-request-id'),
      persistent: false,
    });
    expect(properties?.expiration).toBe(1000);
  });

  test('gets a reply that comes before the confirm, and even one before the publish returns', async () => {
    const { receive, broker } = await testReceiver([replyMode]);
    broker.onPublish = async (published) => {
      expect(broker.reply(published, 'orders', ok())).toBe(true);
      await sleep(20);
      return 'confirmed' as const;
    };
    expect((await receive(incoming())).status).toBe(200);
  });

  test('takes the reply of the queue that counts, and of no other', async () => {
    const said = { exchange: 'orders', routingKey: 'new', fanOut: ['audit'], replyFrom: 'audit' };
    const { receive, broker } = await testReceiver([{ ...replyMode, ...said }]);
    broker.onPublish = (published) => {
      expect(broker.reply(published, 'orders', ok('of orders'))).toBe(false);
      expect(broker.reply(published, 'audit', ok('of audit'))).toBe(true);
      expect(broker.reply(published, 'audit', ok('again'))).toBe(false);
      return 'confirmed';
    };
    expect((await receive(incoming())).body.toString()).toBe('of audit');
  });

  test('is answered 504 when nobody replies in time, and a reply after that is for nobody', async () => {
    const { receive, broker, metrics } = await testReceiver([replyMode]);
    const began = Date.now();
    expect((await receive(incoming())).status).toBe(504);
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
    expect(broker.reply(broker.published[0] as Published, 'orders', ok())).toBe(false);
    expect(broker.replies.size).toBe(0);
    expect(await metrics.registry.metrics()).toContain('status="504",outcome="no-reply"} 1');
  });

  test('is answered 503 rather than 504 when it is not known to be in a queue', async () => {
    for (const outcome of ['unroutable', new Promise<Outcome>(() => {})] as const) {
      const { receive, broker } = await testReceiver([replyMode]);
      broker.onPublish = () => outcome;
      expect((await receive(incoming())).status).toBe(503);
      expect(broker.replies.size).toBe(0);
    }
  });

  test('gets the reply to its first publish even though the connection broke', async () => {
    const { receive, broker } = await testReceiver([replyMode]);
    broker.onPublish = (published) => {
      broker.disconnect();
      setTimeout(() => {
        broker.connect();
        broker.reply(published, 'orders', ok('of the first'));
      }, 20);
      return 'lost';
    };
    expect((await receive(incoming())).body.toString()).toBe('of the first');
  });

  test('is forgotten when the client goes away', async () => {
    const { receive, broker, inFlight, logged } = await testReceiver([replyMode]);
    let leave = () => {};
    const answer = receive(
      incoming({
        whenGone: (listener) => {
          leave = listener;
        },
      }),
    );
    await until('it waits for its reply', () => broker.replies.size > 0);
    leave();
    await answer;
    expect([broker.replies.size, inFlight.requests]).toEqual([0, 0]);
    expect(logged).toMatchObject([{ outcome: 'client-gone', status: 499 }]);
  });

  test('HEAD and 304 have no body but the length that the application gave', async () => {
    const head = await asked(ok('', [['Content-Length', '1234']]), { method: 'HEAD' });
    expect([head.body.length, headerOf(head, 'content-length')]).toEqual([0, '1234']);
    const withBody = await asked(ok('full', [['Content-Length', '4']]), { method: 'HEAD' });
    expect([withBody.body.length, headerOf(withBody, 'content-length')]).toEqual([0, '4']);
    const silent = await asked(ok(''), { method: 'HEAD' });
    expect(headerOf(silent, 'content-length')).toBeUndefined();
    const unchanged = await asked({ ...ok('x', [['Content-Length', '99']]), status: 304 });
    expect([unchanged.body.length, headerOf(unchanged, 'content-length')]).toEqual([0, '99']);
  });

  test('204 has neither body nor length', async () => {
    const answer = await asked({ ...ok('x', [['Content-Length', '1']]), status: 204 });
    expect([answer.body.length, headerOf(answer, 'content-length')]).toEqual([0, undefined]);
  });

  test.each<[string, HeaderPair[]]>([
    ['missing', []],
    ['wrong', [['Content-Length', '3']]],
    ['no number', [['Content-Length', 'x']]],
    [
      'there twice',
      [
        ['Content-Length', '4'],
        ['content-length', '4'],
      ],
    ],
    [
      'of another kind',
      [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', '5'],
      ],
    ],
  ])('a length that is %s is put right, since the next response would begin elsewhere', async (_what, headers) => {
    const { headers: sent } = await asked(ok('full', headers));
    expect(sent.filter(([name]) => name.toLowerCase() === 'content-length')).toEqual([[expect.any(String), '4']]);
    expect(sent.some(([name]) => name.toLowerCase() === 'transfer-encoding')).toBe(false);
  });

  test.each<[string, HeaderPair]>([
    ['a line break in a value', ['X-A', 'a\r\nSet-Cookie: b']],
    ['a line break in a name', ['X-A\r\nX-B', 'a']],
    ['an empty name', ['', 'a']],
    ['a character that is no byte', ['X-A', '\u4e2d']],
  ])('a response with %s is not passed on', async (_what, pair) => {
    expect((await asked(ok('x', [pair]))).status).toBe(502);
  });

  test('an application’s own x-request-id stays', async () => {
    const answer = await asked(ok('x', [['X-Request-Id', 'mine']]));
    expect(answer.headers.filter(([name]) => name.toLowerCase() === 'x-request-id')).toEqual([
      ['X-Request-Id', 'mine'],
    ]);
  });
});
