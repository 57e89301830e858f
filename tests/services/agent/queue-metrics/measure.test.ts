import { hasOwnCounts, isPublishable, measured } from '../../../../services/agent/queue-metrics/measure.ts';

const node = (number: number) => `rabbit@orders-${number}.acme.internal`;

const members = { members: [node(1), node(2), node(3)], online: [node(1), node(2), node(3)] };

/** What the statistics of RabbitMQ 4.3.6 say of a quorum queue, as far as it counts. */
const quorum = {
  name: 'placed',
  vhost: 'orders',
  type: 'quorum',
  node: node(1),
  leader: node(1),
  ...members,
  messages: 12,
  messages_ready: 7,
  messages_unacknowledged: 5,
  consumers: 2,
  message_stats: { publish: 40, publish_details: { rate: 1 }, ack: 28, deliver: 33, deliver_get: 33 },
};

/** What its leader's node says itself. */
const own = {
  type: 'quorum',
  leader: node(1),
  ...members,
  messages: 12,
  messages_ready: 7,
  messages_unacknowledged: 5,
};

/** What it says before it has counted, or when the queue is empty. */
const none = { ...own, messages: 0, messages_ready: 0, messages_unacknowledged: 0 };

const classic = { ...quorum, type: 'classic', leader: undefined, members: undefined, online: undefined };

const hostName = (number: number) => `orders-${number}.acme.internal`;

const look = (statistics: unknown, ownAnswer: unknown = own, number = 1) =>
  measured({
    statistics,
    own: ownAnswer,
    queue: { vhost: 'orders', queue: 'placed' },
    broker: 'orders',
    hostName: hostName(number),
  });

/** Values by the names of metrics. */
function values(statistics: unknown, ownAnswer?: unknown): Record<string, number> | undefined {
  const found = look(statistics, ownAnswer);
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

test('the node that leads the queue speaks for it and is asked for its own counts, and no other', () => {
  expect(look(quorum, own, 2)).toBe('not this node');
  expect(look({ ...quorum, leader: node(2) }, own, 2)).toHaveProperty('values');
  expect([1, 2].map((number) => hasOwnCounts(quorum, hostName(number)))).toEqual([true, false]);
  expect(hasOwnCounts(undefined, hostName(1))).toBe(false);
});

test('what statistics of a former leader add changes neither messages, nor who leads, nor who is in touch', () => {
  const moved = { ...quorum, node: node(2), online: [node(2)], messages_ready: 14, messages_unacknowledged: 10 };
  expect(look(moved)).toEqual(look(quorum));
});

test('a classic queue has a node, and neither leader nor members', () => {
  const counted = { node: node(1), online: null, messages_ready: 7, messages_unacknowledged: 5 };
  expect(values(classic, counted)).toMatchObject({ MessagesReady: 7, MessagesUnacknowledged: 5, Up: 1 });
  expect(look(classic, counted, 2)).toBe('not this node');
});

test('of a stream the statistics tell the messages, since no node does', () => {
  const stream = { ...quorum, type: 'stream' };
  expect(hasOwnCounts(stream, hostName(1))).toBe(false);
  expect(values(stream, undefined)).toMatchObject({ MessagesReady: 7, Up: 1 });
});

test('a quorum queue that is empty for its leader alone is looked at again, for it may not be counted yet', () => {
  expect(look(quorum, none)).toMatchObject({ again: true, values: expect.anything() });
  expect(look({ ...quorum, messages_ready: undefined, messages_unacknowledged: undefined }, none)).toMatchObject({
    again: true,
  });
  expect(look({ ...quorum, messages_ready: 0, messages_unacknowledged: 0 }, none)).not.toHaveProperty('again');
  expect(look(quorum, { ...none, messages_unacknowledged: 1 })).not.toHaveProperty('again');
  expect(look(classic, none)).not.toHaveProperty('again');
});

test.each([
  [1, 3, 'left'],
  [2, 3, 'values'],
  [2, 4, 'left'],
  [3, 5, 'values'],
  [1, 1, 'values'],
])('with %i of %i members in touch a leader has %s', (online, members, has) => {
  const nodes = Array.from({ length: members }, (_, index) => node(index + 1));
  expect(look(quorum, { ...own, members: nodes, online: nodes.slice(0, online) })).toHaveProperty(has);
});

test.each([
  ['is not there', undefined, undefined, 'there is no such queue'],
  ['lost its majority', quorum, { ...own, online: [node(1)] }, '1 of its 3 members are in touch, which is no majority'],
  ['was not counted yet', { ...quorum, consumers: undefined }, none, 'its leader has not counted its messages yet'],
])('of a queue that %s nothing is known', (_, statistics, ownAnswer, left) => {
  expect(look(statistics, ownAnswer)).toMatchObject({ left });
});

test('a queue that ends between the two questions is not there', () => {
  const gone = measured({ statistics: quorum, queue: { vhost: 'v', queue: 'q' }, broker: 'b', hostName: hostName(1) });
  expect(gone).toEqual({ left: 'there is no such queue' });
});

test('an answer of another shape is no zero', () => {
  expect(() => look(quorum, { ...own, messages_ready: 'many' })).toThrow();
  expect(() => look(quorum, { ...own, messages_ready: undefined })).toThrow();
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
