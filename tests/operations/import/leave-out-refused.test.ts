import type { BrokerInput } from '../../../operations/import/broker-input.ts';
import { leaveOutRefused } from '../../../operations/import/leave-out-refused.ts';

const checked = { name: 'orders', today: '2026-11-21' };
const sound: BrokerInput = { version: '4.3.6', instance: { type: 'm7g.xlarge' }, nodes: 3, access: [] };

function leftOf(parts: Partial<BrokerInput>) {
  const { broker, notes } = leaveOutRefused({ ...sound, ...parts }, checked);
  return { broker, notes: notes.map(({ about, message }) => `${about}: ${message}`) };
}

test('a broker that nothing is wrong with stays as it is', () => {
  const queues: BrokerInput['queues'] = [{ name: 'placed', arguments: { 'x-max-length': 5 } }];
  expect(leftOf({ queues })).toEqual({ broker: { ...sound, queues }, notes: [] });
});

test('an argument that is refused goes alone, and the note has the words of the check', () => {
  const { broker, notes } = leftOf({ queues: [{ name: 'placed', arguments: { 'x-max-length': -1, 'x-expires': 9 } }] });
  expect(broker.queues).toEqual([{ name: 'placed', arguments: { 'x-expires': 9 } }]);
  expect(notes).toEqual([
    expect.stringMatching(
      /^queue placed in vhost \/: loses arguments\.x-max-length, which a file cannot have: arguments\.x-max-length is -1/,
    ),
  ]);
});

test('an object that is refused goes with what needs it, each with its note', () => {
  const { broker, notes } = leftOf({
    vhosts: { orders: {} },
    queues: [
      { name: 'line\nbreak', vhost: 'orders' },
      { name: 'placed', vhost: 'orders' },
    ],
    bindings: [
      { vhost: 'orders', source: 'amq.topic', destination: 'line\nbreak', routingKey: 'a' },
      { vhost: 'orders', source: 'amq.topic', destination: 'placed', routingKey: 'b' },
    ],
  });
  expect(broker.queues).toEqual([{ name: 'placed', vhost: 'orders' }]);
  expect(broker.bindings).toHaveLength(1);
  expect(notes).toEqual([
    expect.stringMatching(
      /^queue line\nbreak in vhost orders: is left out, since a file cannot have it: name .* holds a line break/,
    ),
    expect.stringMatching(/^binding amq\.topic → line\nbreak with key a in vhost orders: is left out/),
  ]);
});

test('a permission, a tag, a limit and a header go no further than they have to', () => {
  const { broker, notes } = leftOf({
    vhosts: { '/': { maxQueues: 0 } },
    users: { shop: { tags: ['über', 'management'], permissions: { '/': {}, gone: { read: '.*' } }, maxChannels: -2 } },
    queues: [{ name: 'placed' }],
    bindings: [{ source: 'amq.headers', destination: 'placed', arguments: { 'x-match': 'some' } }],
  });
  expect(broker.vhosts).toEqual({ '/': {} });
  expect(broker.users).toEqual({ shop: { tags: ['management'], permissions: { '/': {} } } });
  expect(broker.bindings).toEqual([]);
  expect(notes.map((note) => note.replace(/(cannot have( it)?):.*/, '$1'))).toEqual([
    'user shop: loses tags[0], which a file cannot have',
    'user shop: loses maxChannels, which a file cannot have',
    'user shop: loses permissions.gone, which a file cannot have',
    'vhost /: loses maxQueues, which a file cannot have',
    'binding amq.headers → placed in vhost /: is left out, since a file cannot have it',
  ]);
});

test('what is wrong with the broker as a whole stays for the check to tell', () => {
  expect(leftOf({ nodes: 2 })).toEqual({ broker: { ...sound, nodes: 2 }, notes: [] });
});
