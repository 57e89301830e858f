import type { MessageProperties } from 'amqplib';
import { describeParked, propertiesAnew, propertiesAsTheyAre } from '../../../operations/replay/parked-message.ts';

const properties = {
  contentType: 'application/json',
  contentEncoding: undefined,
  deliveryMode: 2,
  messageId: 'msg_1',
  correlationId: 'c-1',
  replyTo: 'replies.a.1',
  expiration: '5000',
  timestamp: 1_795_000_000,
  type: 'order-webhook',
  appId: 'warren-receiver',
  clusterId: '',
  headers: {
    attempt: 5,
    hindered: 3,
    'http-method': 'POST',
    'http-headers': '[["a","b"]]',
    'deadline-ms': 1_795_000_005_000,
    'parked-because': 'the application answered 500',
    'parked-from': 'placed',
    'x-delivery-count': 3,
    'x-death': [],
  },
} as unknown as MessageProperties;

test('A parked message goes back as it came, at its first attempt, with nobody waiting for it', () => {
  const { headers, ...rest } = propertiesAnew({ properties });
  expect(headers).toEqual({ 'http-method': 'POST', 'http-headers': '[["a","b"]]', attempt: 1 });
  expect(rest).toMatchObject({ messageId: 'msg_1', correlationId: 'c-1', persistent: true, type: 'order-webhook' });
  expect(rest).not.toHaveProperty('expiration');
  expect(rest).not.toHaveProperty('replyTo');
});

test('The copy of a message that stays parked says all it said', () => {
  const { headers, ...rest } = propertiesAsTheyAre({ properties });
  expect(headers).toMatchObject({
    attempt: 5,
    'parked-because': 'the application answered 500',
    'parked-from': 'placed',
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('x-'))).toEqual([]);
  expect(rest).toMatchObject({ replyTo: 'replies.a.1', expiration: '5000', timestamp: 1_795_000_000 });
});

test('People are told what it is, why it was parked and when it came', () => {
  expect(describeParked({ properties, content: Buffer.from('{}') })).toEqual({
    messageId: 'msg_1',
    endpoint: 'order-webhook',
    reason: 'the application answered 500',
    attempt: 5,
    receivedAt: '2026-11-18T11:06:40.000Z',
    bytes: 2,
  });
});

test('A message of a stranger is described as far as it says anything', () => {
  const strange = { headers: { attempt: 'x' }, timestamp: 9e15 } as unknown as MessageProperties;
  expect(describeParked({ properties: strange, content: Buffer.alloc(3) })).toEqual({
    messageId: undefined,
    endpoint: undefined,
    reason: undefined,
    attempt: undefined,
    receivedAt: undefined,
    bytes: 3,
  });
});
