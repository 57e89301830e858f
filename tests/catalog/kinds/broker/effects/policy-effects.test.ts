import { type Broker, brokerSchema } from '../../../../../catalog/kinds/broker/broker.ts';
import { changedBroker } from '../../../../../catalog/kinds/broker/effects/broker-effects.ts';
import { platformSchema } from '../../../../../catalog/kinds/platform/platform.ts';
import { plainText } from '../../../../../catalog/words/sentence.ts';

type Fields = Record<string, unknown>;

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
});

function broker(fields: Fields): Broker {
  const least = { version: '4.3.6', nodes: 3, instance: { type: 'm7g.xlarge' } };
  return { name: 'orders', ...brokerSchema.parse({ ...least, ...fields }) };
}

/** What a change of a broker with four queues is told as. */
function told(before: Fields, after: Fields): [string, string][] {
  const sides = { before: broker({ queues, ...before }), after: broker({ queues, ...after }) };
  return changedBroker({ ...sides, platform: { before: platform, after: platform } }).map(({ severity, sentence }) => [
    severity,
    plainText(sentence),
  ]);
}

const queues = [
  { name: 'placed' },
  { name: 'paid' },
  { name: 'audit', type: 'stream' },
  { name: 'old', type: 'classic' },
];
const ttl = {
  name: 'ttl',
  pattern: '^p',
  applyTo: 'queues',
  definition: { 'message-ttl': 60_000, 'dead-letter-exchange': 'amq.fanout' },
};
const limits = { name: 'limits', pattern: '^placed$', priority: 10, definition: { 'max-length': 5 } };
const undeclared = 'It may match queues that clients declared, which the file does not name.';
const shorter = 'With max-length 5, messages beyond that are dropped from';

test('a new policy names the queues that it comes into force on', () => {
  expect(told({}, { policies: [ttl] })).toEqual([
    ['live', 'adds the policy ttl in vhost /. It comes into force on placed and paid.'],
  ]);
});

test('of many queues five are named', () => {
  const many = Array.from({ length: 17 }, (_, index) => ({ name: `q${index}` }));
  const policy = { name: 'p', pattern: '^q', definition: { 'dead-letter-exchange': 'amq.fanout' } };
  expect(told({ queues: many }, { queues: many, policies: [policy] })).toEqual([
    ['live', 'adds the policy p in vhost /. It comes into force on q0, q1, q2, q3, q4 and 12 more.'],
  ]);
});

test('a policy that can match one queue alone fears for no others', () => {
  const refusing = { ...limits, definition: { 'max-length': 5, overflow: 'reject-publish' } };
  expect(told({ policies: [refusing] }, { policies: [limits] })[0]?.[0]).toBe('data loss');
  expect(told({ policies: [limits] }, { policies: [refusing] })).toEqual([
    [
      'live',
      'sets policies.limits.definition to {"overflow":"reject-publish"} instead of {}. It is in force on placed.',
    ],
  ]);
});

test('a policy that matches no queue of the file loses nothing that is known', () => {
  expect(told({}, { policies: [{ ...limits, pattern: '^none' }] })).toEqual([
    [
      'live',
      `adds the policy limits in vhost /. It matches no queue of the file. ${undeclared} ${shorter} them, the oldest first.`,
    ],
  ]);
});

test('a policy of higher priority takes the place of another one, which it says', () => {
  expect(told({ policies: [ttl] }, { policies: [ttl, limits] })).toEqual([
    [
      'data loss',
      `adds the policy limits in vhost /. On placed it takes the place of the policy ttl (priority 0). On placed message-ttl and dead-letter-exchange no longer hold. ${shorter} placed, the oldest first.`,
    ],
  ]);
});

test('a policy of lower priority leaves the stronger one in force', () => {
  expect(told({ policies: [limits] }, { policies: [limits, ttl] })).toEqual([
    [
      'live',
      'adds the policy ttl in vhost /. It comes into force on paid. On placed limits (priority 10) stays in force.',
    ],
  ]);
});

test('a lower priority gives a queue to the policy that is then the stronger one', () => {
  expect(told({ policies: [ttl, limits] }, { policies: [ttl, { ...limits, priority: -1 }] })).toEqual([
    [
      'live',
      'sets policies.limits.priority to -1 instead of 10. On placed the policy ttl (priority 0) takes its place. On placed max-length no longer holds.',
    ],
  ]);
});

test('several fields of a policy are described one by one, and what they come to once', () => {
  const after = [
    { ...ttl, priority: 20 },
    { ...limits, priority: 1, pattern: '.*' },
  ];
  expect(told({ policies: [ttl, limits] }, { policies: after })).toEqual([
    [
      'live',
      'sets policies.ttl.priority to 20 instead of 0. It is in force on paid. On placed it takes the place of the policy limits (priority 10). On placed max-length no longer holds.',
    ],
    ['live', 'sets policies.limits.pattern to .* instead of ^placed$.'],
    [
      'data loss',
      `sets policies.limits.priority to 1 instead of 10. It does not apply to audit: streams have no max-length. It comes into force on old. On paid ttl (priority 20) stays in force. ${shorter} old, the oldest first.`,
    ],
  ]);
});

test('a policy that is taken away says what its queues lose, and who takes its place', () => {
  const remove = (name: string) => [{ kind: 'policy', vhost: '/', name }];
  expect(told({ policies: [ttl, limits] }, { policies: [ttl], remove: remove('limits') })).toEqual([
    [
      'live',
      'takes the policy limits in vhost / away. On placed the policy ttl (priority 0) takes its place. On placed max-length no longer holds.',
    ],
  ]);
  expect(told({ policies: [ttl] }, { remove: remove('ttl') })).toEqual([
    [
      'data loss',
      'takes the policy ttl in vhost / away. It is no longer in force on placed and paid. On placed and paid message-ttl and dead-letter-exchange no longer hold. Without dead-letter-exchange, messages that are rejected or expire are dropped from placed and paid.',
    ],
  ]);
});

test('a policy that the file no longer names stays in force', () => {
  expect(told({ policies: [limits] }, { policies: [ttl] })).toEqual([
    [
      'live',
      'adds the policy ttl in vhost /. It comes into force on paid. On placed limits (priority 10) stays in force.',
    ],
    [
      'none',
      'no longer names the policy limits in vhost /. The policy stays in the broker, as drift; to take it away, list it under remove.',
    ],
  ]);
});

test('a policy with a setting that a type of queue has not does not apply to its queues at all', () => {
  const both = { ...limits, pattern: '.*', definition: { 'max-length': 5, 'max-age': '1h' } };
  expect(told({}, { policies: [both] })).toEqual([
    [
      'live',
      'adds the policy limits in vhost /. It does not apply to placed and paid: quorum queues have no max-age. It does not apply to audit: streams have no max-length. It does not apply to old: classic queues have no max-age.',
    ],
  ]);
});

test('an operator policy says so of the queues that lose by it', () => {
  const most = { name: 'most', pattern: '.*', definition: { 'message-ttl': 50 } };
  expect(told({ policies: [ttl] }, { policies: [ttl], operatorPolicies: [most] })).toEqual([
    [
      'data loss',
      'adds the operator policy most in vhost /. It does not apply to audit: streams have no message-ttl. It comes into force on placed, paid and old. With message-ttl 50, older messages are dropped from old.',
    ],
  ]);
});

test('a limit that a queue has by its own argument is not made stricter by a larger one', () => {
  const short = [{ name: 'placed', arguments: { 'x-max-length': 3 } }];
  expect(told({ queues: short }, { queues: short, policies: [limits] })).toEqual([
    ['live', 'adds the policy limits in vhost /. It comes into force on placed.'],
  ]);
});

test('a policy of queues that takes an exchange from its federation says so', () => {
  const exchanges = [{ name: 'events', type: 'topic' }];
  const federated = { name: 'from-afar', pattern: '^events$', definition: { 'federation-upstream-set': 'all' } };
  const other = {
    name: 'other',
    pattern: '.*',
    applyTo: 'exchanges',
    priority: 3,
    definition: { 'alternate-exchange': 'amq.fanout' },
  };
  expect(told({ exchanges, policies: [federated] }, { exchanges, policies: [federated, other] })).toEqual([
    [
      'live',
      'adds the policy other in vhost /. On the exchange events it takes the place of the policy from-afar (priority 0). It comes into force on the exchange amq.direct, the exchange amq.fanout, the exchange amq.headers, the exchange amq.match, the exchange amq.rabbitmq.trace and 1 more. On the exchange events federation-upstream-set no longer holds.',
    ],
  ]);
});

test('where only RabbitMQ can read a pattern, it says so and fears for what may match', () => {
  expect(told({}, { policies: [{ ...limits, pattern: '^(?>pl)' }] })).toEqual([
    [
      'data loss',
      `adds the policy limits in vhost /. Which queues its pattern matches RabbitMQ alone can tell. ${shorter} those, the oldest first.`,
    ],
  ]);
});

test.each([
  ['a shorter life', { 'message-ttl': 9 }, { 'message-ttl': 1 }, 'data loss'],
  ['a longer life', { 'message-ttl': 1 }, { 'message-ttl': 9 }, 'live'],
  ['no dead letters any more', { 'message-ttl': 1, 'dead-letter-exchange': 'd' }, { 'message-ttl': 1 }, 'data loss'],
  ['dropping instead of refusing', { 'max-length': 9, overflow: 'reject-publish' }, { 'max-length': 9 }, 'data loss'],
  ['refusing instead of dropping', { 'max-length': 9 }, { 'max-length': 9, overflow: 'reject-publish' }, 'live'],
  ['a younger age', { 'max-age': '7D' }, { 'max-age': '36h' }, 'data loss'],
  ['an older age', { 'max-age': '36h' }, { 'max-age': '7D' }, 'live'],
  ['no limit of deliveries', { 'delivery-limit': 30 }, { 'delivery-limit': -1 }, 'live'],
  [
    'the usual limit of deliveries',
    { 'delivery-limit': 30 },
    { 'max-length': 9, overflow: 'reject-publish' },
    'data loss',
  ],
  ['a limit above the usual one', { 'queue-leader-locator': 'balanced' }, { 'delivery-limit': 30 }, 'live'],
])('%s', (_, before, after, severity) => {
  const policy = (definition: Fields) => ({ policies: [{ name: 'p', pattern: '.*', definition }] });
  expect(told(policy(before), policy(after)).map(([each]) => each)).toEqual([severity]);
});
