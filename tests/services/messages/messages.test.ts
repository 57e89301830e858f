import fc from 'fast-check';
import { header } from '../../../contracts/messages.ts';
import { endToEnd, type HeaderPair, headerPairs, singleHeader } from '../../../services/messages/http.ts';
import { decodeRequest, encodeRequest, type RequestMessage } from '../../../services/messages/request-message.ts';
import { decodeResponse, encodeResponse } from '../../../services/messages/response-message.ts';
import { draws } from '../../draws.ts';

/** What amqplib does to a message on its way: the properties arrive as they were given. */
function carried({ properties, body }: ReturnType<typeof encodeRequest>) {
  return { properties: { ...properties, headers: properties.headers ?? {} }, content: body } as unknown as Parameters<
    typeof decodeRequest
  >[0];
}

const webhook: RequestMessage = {
  request: {
    method: 'POST',
    target: '/orders?dry=1',
    headers: [
      ['Host', 'hooks.acme.example'],
      ['Content-Type', 'application/json'],
      ['X-Twice', 'a'],
      ['x-twice', 'b'],
    ],
    body: Buffer.from('{"id":7}'),
  },
  endpoint: 'order-webhook',
  messageId: 'msg_1',
  verifiedBy: 'github',
  client: '203.0.113.9',
  receivedAt: new Date(1_700_000_000_000),
  trace: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
};

test('a webhook is a persistent message under its own content type, with an id, and nobody to reply to', () => {
  const { properties, body } = encodeRequest(webhook);
  expect(body.toString()).toBe('{"id":7}');
  expect(properties).toMatchObject({
    persistent: true,
    mandatory: true,
    contentType: 'application/json',
    messageId: 'msg_1',
    type: 'order-webhook',
    timestamp: 1_700_000_000,
  });
  expect(properties).not.toHaveProperty('replyTo');
  expect(properties).not.toHaveProperty('expiration');
});

test('a request that somebody waits for is not persistent and expires when nobody waits any more', () => {
  const { properties } = encodeRequest({
    ...webhook,
    reply: { to: 'replies.1', correlationId: 'c1', deadline: new Date(1_700_000_010_000) },
  });
  expect(properties).toMatchObject({
    persistent: false,
    expiration: 10_000,
    replyTo: 'replies.1',
    correlationId: 'c1',
  });
  expect(properties.headers[header.deadline]).toBe(1_700_000_010_000);
});

test('every header of a message is flat, scalar and outside of what RabbitMQ keeps for itself', () => {
  for (const [name, value] of Object.entries(encodeRequest(webhook).properties.headers)) {
    expect(name).not.toMatch(/^x-/i);
    expect(['string', 'number', 'boolean']).toContain(typeof value);
  }
});

const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) });
const pairs = fc.array(
  fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/), headerText) as fc.Arbitrary<HeaderPair>,
  { maxLength: 12 },
);

test('any request arrives as it was sent: order, duplicates, case, bytes', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.uint8Array({ maxLength: 200 }),
      fc.stringMatching(/^\/[!-~]{0,40}$/),
      (headers, bytes, target) => {
        const request = { method: 'PATCH', target, headers, body: Buffer.from(bytes) };
        const read = decodeRequest(carried(encodeRequest({ ...webhook, request })));
        expect(read.request).toEqual({ ...request, headers: endToEnd(headers) });
        expect(read).toMatchObject({ endpoint: 'order-webhook', messageId: 'msg_1', attempt: 1, trace: webhook.trace });
      },
    ),
    draws(100),
  );
});

test('any response arrives as it was sent', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 200, max: 599 }),
      (headers, bytes, status) => {
        const response = { status, headers, body: Buffer.from(bytes) };
        const message = encodeResponse({ response, correlationId: 'c1', queue: 'quotes', trace: {} });
        expect(decodeResponse(carried(message))).toEqual({
          response: { ...response, headers: endToEnd(headers) },
          correlationId: 'c1',
          queue: 'quotes',
        });
      },
    ),
    draws(100),
  );
});

test('a message of any other publisher is a POST of its body, and nothing it says makes reading it fail', () => {
  const plain = decodeRequest({
    properties: { headers: undefined, contentType: 'text/plain' },
    content: Buffer.from('x'),
  } as never);
  expect(plain.request).toEqual({
    method: 'POST',
    target: '/',
    headers: [['content-type', 'text/plain']],
    body: Buffer.from('x'),
  });
  expect(plain).toMatchObject({ attempt: 1, messageId: undefined, endpoint: '' });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.values(header), 'traceparent'), fc.anything()),
      fc.anything(),
      (headers, odd) => {
        const message = {
          properties: { headers, messageId: odd, replyTo: odd, correlationId: odd, type: odd },
          content: Buffer.alloc(0),
        };
        const read = decodeRequest(message as never);
        expect(read.request.target === '*' || read.request.target.startsWith('/')).toBe(true);
        expect(read.attempt).toBeGreaterThanOrEqual(1);
        decodeResponse(message as never);
      },
    ),
    draws(100),
  );
});

test('headers of one connection stay behind, and those that Connection names', () => {
  const sent = headerPairs([
    'Connection',
    'close, X-Hop',
    'x-hop',
    '1',
    'Transfer-Encoding',
    'chunked',
    'X-Kept',
    '1',
    'x-kept',
    '2',
  ]);
  expect(endToEnd(sent)).toEqual([
    ['X-Kept', '1'],
    ['x-kept', '2'],
  ]);
  const greedy = headerPairs([
    'Host',
    'a.test',
    'Connection',
    'host, Content-Type, x-hop',
    'Content-Type',
    'text/plain',
    'X-Hop',
    '1',
  ]);
  expect(endToEnd(greedy)).toEqual([
    ['Host', 'a.test'],
    ['Content-Type', 'text/plain'],
  ]);
  expect(singleHeader(sent, 'x-kept')).toBeUndefined();
  expect(singleHeader(sent, 'x-hop')).toBe('1');
});
