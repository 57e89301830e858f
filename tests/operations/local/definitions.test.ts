import { gatewayPermissions } from '../../../catalog/kinds/endpoint/permissions.ts';
import { processorPermissions } from '../../../catalog/kinds/processor/permissions.ts';
import { localDefinitions } from '../../../operations/local/definitions.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';

const logins = {
  administrator: { username: 'warren', password: 'a' },
  gateway: { username: 'gateway', password: 'b' },
  processor: { username: 'processor', password: 'c' },
};

/** The repository's own sample files. */
const { brokers, endpoints, processors } = requireCatalog('.');
const orders = brokers.filter(({ name }) => name === 'orders');

test('The local broker gets the vhosts, exchanges, queues with their arguments, and bindings of the file', () => {
  const definitions = localDefinitions({ brokers: orders, endpoints, processors, ...logins });
  expect(definitions.vhosts).toEqual([{ name: '/' }, { name: 'orders' }]);
  expect(definitions.queues).toContainEqual({
    name: 'placed',
    vhost: 'orders',
    durable: true,
    auto_delete: false,
    arguments: { 'x-dead-letter-exchange': 'orders.dead', 'x-delivery-limit': 10, 'x-queue-type': 'quorum' },
  });
  expect(definitions.bindings).toContainEqual({
    vhost: 'orders',
    source: 'orders',
    destination: 'placed',
    destination_type: 'queue',
    routing_key: 'order.placed',
    arguments: {},
  });
});

test('The users of the gateway and the processors are no administrators', () => {
  const { users } = localDefinitions({ brokers: orders, endpoints, processors, ...logins });
  expect(users).toEqual([
    { name: 'gateway', password: 'b', tags: [] },
    { name: 'processor', password: 'c', tags: [] },
  ]);
});

test('A vhost without processors lets the processors do nothing', () => {
  const { permissions } = localDefinitions({ brokers: orders, endpoints, processors, ...logins });
  expect(permissions).toContainEqual({ user: 'processor', vhost: '/', configure: '', write: '', read: '' });
});

test('A gateway may publish to its exchanges and look for its queues, and for nothing that is called alike', () => {
  const endpoints = [
    { exchange: 'a.b', queue: 'placed', fanOut: ['copies'] },
    { exchange: '', queue: 'asked', fanOut: [] },
  ];
  const write = new RegExp(gatewayPermissions(endpoints).write);
  const allowed = ['a.b', 'amq.default', 'warren.taps', 'placed', 'copies', 'asked'];
  expect(allowed.filter((name) => !write.test(name))).toEqual([]);
  expect(['axb', 'a.b.c', 'xa.b', 'amq.topic'].map((name) => write.test(name))).toEqual([false, false, false, false]);
});

test('A processor may make the queues around its own, and not its own', () => {
  const { configure, read } = processorPermissions([{ queue: 'placed', deadLetter: 'placed.parked' }]);
  const mayMake = new RegExp(configure);
  const mayRead = new RegExp(read);
  for (const name of ['placed.retry.1000', 'placed.suspects', 'placed.parked']) expect(name).toMatch(mayMake);
  for (const name of ['placed', 'paid.suspects', 'placed.retry.x', 'placed_suspects'])
    expect(name).not.toMatch(mayMake);
  expect('placed').toMatch(mayRead);
  expect('paid').not.toMatch(mayRead);
});

test('Two brokers may share a queue, but not its name for different ones', () => {
  const copy = (name: string, type: 'quorum' | 'classic') =>
    orders.map((broker) => ({
      ...broker,
      name,
      queues: broker.queues.map((queue) => (queue.name === 'paid' ? { ...queue, type } : queue)),
    }));
  const both = (type: 'quorum' | 'classic') =>
    localDefinitions({ brokers: [...orders, ...copy('second', type)], endpoints, processors, ...logins });
  expect(both('quorum').queues.filter(({ name }) => name === 'paid')).toHaveLength(1);
  expect(() => both('classic')).toThrow(
    'brokers/orders.yaml and brokers/second.yaml have different objects of the kind queue called paid in vhost orders.',
  );
});
