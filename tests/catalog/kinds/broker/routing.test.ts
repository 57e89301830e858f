import { type Broker, brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { queuesReached, topicMatches } from '../../../../catalog/kinds/broker/routing.ts';

// The examples of RabbitMQ's own tutorial, https://www.rabbitmq.com/tutorials/tutorial-five-javascript, and of its test suite's
// corners: `#` also stands for no word, and words may be empty.
test.each([
  ['*.orange.*', 'quick.orange.rabbit', true],
  ['*.*.rabbit', 'lazy.orange.elephant', false],
  ['lazy.#', 'lazy.orange.new.rabbit', true],
  ['lazy.#', 'lazy', true],
  ['*.orange.*', 'orange', false],
  ['*.orange.*', 'quick.orange.new.rabbit', false],
  ['#', '', true],
  ['#', 'a.b.c', true],
  ['*', '', true],
  ['*', 'a.b', false],
  ['a.#.b', 'a.b', true],
  ['a.#.b', 'a.x.y.b', true],
  ['a.#.b', 'a.x.b.c', false],
  ['#.#', 'a', true],
  ['#.a.#', 'b.a', true],
  ['a..b', 'a..b', true],
  ['a.*.b', 'a..b', true],
  ['', '', true],
  ['', 'a', false],
])('the pattern %j matches the key %j: %s', (pattern, key, matches) => {
  expect(topicMatches(pattern, key)).toBe(matches);
});

test('a pattern of many # is matched in time', () => {
  const pattern = Array(30).fill('#').join('.');
  expect(topicMatches(`${pattern}.z`, Array(60).fill('a').join('.'))).toBe(false);
});

function broker(fields: Record<string, unknown>): Broker {
  return {
    name: 'b',
    ...brokerSchema.parse({ version: '4.3.6', instance: { type: 'm7g.xlarge' }, ...fields }),
  };
}

const reached = (fields: Record<string, unknown>, exchange: string, routingKey: string) => {
  const queues = queuesReached(broker(fields), { vhost: '/', exchange, routingKey });
  return queues && [...queues].sort();
};

const bind = (source: string, destination: string, routingKey = '', more = {}) => ({
  source,
  destination,
  routingKey,
  ...more,
});

test('the default exchange leads to the queue of the routing key', () => {
  expect(reached({}, '', 'placed')).toEqual(['placed']);
});

test.each([
  ['direct', ['a']],
  ['fanout', ['a', 'b', 'c']],
  ['topic', ['a', 'b']],
])('an exchange of type %s leads to %j', (type, queues) => {
  const exchanges = [{ name: 'e', type }];
  const bindings = [bind('e', 'a', 'order.placed'), bind('e', 'b', 'order.*'), bind('e', 'c', 'invoice')];
  expect(reached({ exchanges, bindings }, 'e', 'order.placed')).toEqual(queues);
});

test('built-in exchanges route as their types do', () => {
  const bindings = [bind('amq.topic', 'a', '#'), bind('amq.direct', 'b', '#')];
  expect(reached({ bindings }, 'amq.topic', 'x')).toEqual(['a']);
  expect(reached({ bindings }, 'amq.direct', 'x')).toEqual([]);
});

test('bindings of exchanges to exchanges are followed, also in a circle, and those of other vhosts are not', () => {
  const exchanges = [
    { name: 'e', type: 'topic' },
    { name: 'f', type: 'fanout' },
  ];
  const bindings = [
    bind('e', 'f', 'order.#', { destinationType: 'exchange' }),
    bind('f', 'e', '', { destinationType: 'exchange' }),
    bind('f', 'a'),
    bind('e', 'b', 'order.#', { vhost: 'other' }),
  ];
  expect(reached({ exchanges, bindings }, 'e', 'order.placed')).toEqual(['a']);
  expect(reached({ exchanges, bindings }, 'e', 'invoice')).toEqual([]);
});

test.each([
  ['of headers', { name: 'e', type: 'headers' }],
  ['that hashes', { name: 'e', type: 'x-consistent-hash' }],
  ['with an alternate exchange', { name: 'e', type: 'direct', arguments: { 'alternate-exchange': 'f' } }],
])('an exchange %s leads where the file alone does not tell', (_, exchange) => {
  expect(reached({ exchanges: [exchange] }, 'e', 'x')).toBeUndefined();
});
