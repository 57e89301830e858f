import { isPublishable, measured } from '../../../../services/agent/queue-metrics/measure.ts';

const node = (number: number) => `rabbit@orders-${number}.acme.internal`;

/** What RabbitMQ 4.3.6 answers of a quorum queue, as far as it counts. */
const quorum = {
  name: 'placed',
  vhost: 'orders',
  type: 'quorum',
  node: node(1),
  leader: node(1),
  members: [node(1), node(2), node(3)],
  online: [node(1), node(2), node(3)],
  messages: 12,
  messages_ready: 7,
  messages_unacknowledged: 5,
  consumers: 2,
  message_stats: { publish: 40, publish_details: { rate: 1 }, ack: 28, deliver: 33, deliver_get: 33 },
};

const look = (answer: unknown, number = 1) =>
  measured({
    answer,
    queue: { vhost: 'orders', queue: 'placed' },
    broker: 'orders',
    hostName: `orders-${number}.acme.internal`,
  });

/** Values by the names of metrics. */
function values(answer: unknown, number?: number): Record<string, number> | undefined {
  const found = look(answer, number);
  if (found === 'not this node' || 'left' in found) return undefined;
  return Object.fromEntries(found.values.map(({ name, value }) => [name, value]));
}

test('six metrics say what a queue is like, each with broker, vhost and queue', () => {
  expect(values(quorum)).toEqual({
    MessagesReady: 7,
    MessagesUnacknowledged: 5,
    MessagesPublished: 40,
    MessagesAcknowledged: 28,
    Consumers: 2,
    Up: 1,
  });
  const found = look(quorum);
  const dimensions = { Broker: 'orders', VirtualHost: 'orders', Queue: 'placed' };
  expect('values' in (found as object) && (found as { values: object[] }).values).toEqual(
    Array.from({ length: 6 }, () => expect.objectContaining({ dimensions })),
  );
});

test('a queue that nobody used yet has counts of zero', () => {
  const { message_stats: _, ...unused } = quorum;
  expect(values(unused)).toMatchObject({ MessagesPublished: 0, MessagesAcknowledged: 0 });
  expect(values({ ...quorum, message_stats: { publish: 3 } })).toMatchObject({
    MessagesPublished: 3,
    MessagesAcknowledged: 0,
  });
});

test('the node that leads the queue speaks for it, and no other', () => {
  expect(look(quorum, 2)).toBe('not this node');
  expect(look({ ...quorum, leader: node(2), node: node(2) }, 2)).toHaveProperty('values');
});

test('a classic queue has a node, and neither leader nor members', () => {
  const { leader: _, members: __, online: ___, ...classic } = { ...quorum, type: 'classic' };
  expect(values(classic)).toMatchObject({ MessagesReady: 7, Up: 1 });
  expect(look(classic, 2)).toBe('not this node');
});

test.each([
  [1, 3, 'left'],
  [2, 3, 'values'],
  [2, 4, 'left'],
  [3, 5, 'values'],
  [1, 1, 'values'],
])('with %i of %i members in touch a leader has %s', (online, members, has) => {
  const nodes = Array.from({ length: members }, (_, index) => node(index + 1));
  expect(look({ ...quorum, members: nodes, online: nodes.slice(0, online) })).toHaveProperty(has);
});

test.each([
  ['is not there', undefined, 'there is no such queue'],
  ['lost its majority', { ...quorum, online: [node(1)] }, '1 of its 3 members are in touch, which is no majority'],
  [
    'was not counted yet',
    { ...quorum, messages_ready: undefined, messages_unacknowledged: undefined, consumers: undefined },
    'its leader has not counted its messages yet',
  ],
])('of a queue that %s nothing is known', (_, answer, left) => {
  expect(look(answer)).toMatchObject({ left });
});

test('an answer of another shape is no zero', () => {
  expect(() => look({ ...quorum, messages_ready: 'many' })).toThrow();
  expect(() => look({ ...quorum, message_stats: { publish: -0.5 } })).toThrow();
});

test.each<[string, string, boolean]>([
  ['/', 'placed', true],
  ['orders', 'a b~!', true],
  ['orders', 'bestellt-für', false],
  ['größe', 'placed', false],
  ['orders', 'line\nbreak', false],
  ['orders', ' ', false],
  ['orders', '\u007f', false],
])('of vhost %j and queue %j CloudWatch takes the names: %s', (vhost, queue, takes) => {
  expect(isPublishable({ vhost, queue })).toBe(takes);
});
