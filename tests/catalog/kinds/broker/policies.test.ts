import { brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { compareVhost } from '../../../../catalog/kinds/broker/policies/comparison.ts';
import { type Policy, policyBook, subjectsOf } from '../../../../catalog/kinds/broker/policies/in-force.ts';
import { effectiveDefinition, settingsOf } from '../../../../catalog/kinds/broker/policies/settings.ts';
import { policyRules } from '../../../../catalog/kinds/broker/rules/policy-rules.ts';
import { platformSchema } from '../../../../catalog/kinds/platform/platform.ts';

type Fields = Record<string, unknown>;

function broker(fields: Fields) {
  const least = { version: '4.3.6', instance: { type: 'm7g.xlarge' } };
  return { name: 'orders', ...brokerSchema.parse({ ...least, ...fields }) };
}

function findings(name: string, fields: Fields): string[] {
  const rule = policyRules.find((each) => each.name === name);
  return (rule?.check(broker(fields), { paths: [], today: '2026-11-21' }) ?? []).map(({ message }) => message);
}

// https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_policies.erl (merge_policy_value)
test.each([
  ['the smaller limit', { 'max-length': 5 }, { 'max-length': 9 }, { 'max-length': 5 }],
  ['the limit of deliveries that there is', { 'delivery-limit': -1 }, { 'delivery-limit': 9 }, { 'delivery-limit': 9 }],
  ['the smaller limit of deliveries', { 'delivery-limit': 5 }, { 'delivery-limit': 9 }, { 'delivery-limit': 5 }],
  [
    "the operators' overflow",
    { overflow: 'drop-head' },
    { overflow: 'reject-publish' },
    { overflow: 'reject-publish' },
  ],
  ['the larger group', { 'target-group-size': 3 }, { 'target-group-size': 5 }, { 'target-group-size': 5 }],
  ['what either says', { 'message-ttl': 1 }, { 'max-length': 9 }, { 'message-ttl': 1, 'max-length': 9 }],
])('of a policy and an operator policy %s holds', (_, policy, operators, expected) => {
  expect(effectiveDefinition(policy as Policy['definition'], operators as Policy['definition'])).toEqual(expected);
});

test.each([
  ['the smaller limit', 'quorum', { 'x-max-length': 3 }, { 'max-length': 5 }, { 'max-length': 3 }],
  [
    "a classic queue's own overflow",
    'classic',
    { 'x-overflow': 'drop-head' },
    { overflow: 'reject-publish' },
    { overflow: 'drop-head' },
  ],
  [
    "a quorum queue's overflow by policy",
    'quorum',
    { 'x-overflow': 'drop-head' },
    { overflow: 'reject-publish' },
    { overflow: 'reject-publish' },
  ],
  [
    "a queue's own dead-letter exchange",
    'quorum',
    { 'x-dead-letter-exchange': 'a' },
    { 'dead-letter-exchange': 'b' },
    { 'dead-letter-exchange': 'a' },
  ],
  ["a stream's age by policy", 'stream', { 'x-max-age': '1D' }, { 'max-age': '7D' }, { 'max-age': '7D' }],
])('of arguments and policies %s holds', (_, type, given, definition, expected) => {
  const [subject] = subjectsOf(broker({ queues: [{ name: 'placed', type, arguments: given }] }));
  expect(subject && settingsOf(subject, definition as Policy['definition'])).toEqual(expected);
});

test('built-in exchanges are there for policies, and queues by their type', () => {
  const policies = [
    { name: 'everything', pattern: '', definition: { 'max-length': 5 } },
    { name: 'streams', pattern: '', applyTo: 'streams', priority: 1, definition: { 'max-age': '1D' } },
    {
      name: 'exchanges',
      pattern: '^amq\\.topic$',
      applyTo: 'exchanges',
      priority: 1,
      definition: { 'alternate-exchange': 'a' },
    },
  ];
  const drawn = broker({
    policies,
    queues: [
      { name: 'a', type: 'classic' },
      { name: 'b', type: 'stream' },
    ],
  });
  const book = policyBook(drawn);
  const inForce = subjectsOf(drawn).map((subject) => [subject.name, book.strongest('policies', subject)[0]?.name]);
  expect(Object.fromEntries(inForce)).toMatchObject({
    a: 'everything',
    b: 'streams',
    'amq.topic': 'exchanges',
    'amq.direct': 'everything',
  });
});

test('upstreams that are there, and all of them, can be named', () => {
  const federation = [{ name: 'warehouse', uri: { secret: 'acme/warehouse' } }];
  for (const definition of [
    { 'federation-upstream': 'warehouse' },
    { 'federation-upstream-set': 'all' },
    { 'federation-upstream-pattern': '^ware' },
    { 'federation-upstream-pattern': '(?>ware)' },
  ]) {
    const policies = [{ name: 'p', pattern: '', definition }];
    expect(findings('policy-upstreams', { federation, policies })).toEqual([]);
  }
});

test('an upstream of another vhost is none of this one', () => {
  const vhosts = { '/': {}, other: {} };
  const federation = [{ name: 'warehouse', vhost: 'other', uri: { secret: 'acme/warehouse' } }];
  const policies = [{ name: 'p', pattern: '', definition: { 'federation-upstream': 'warehouse' } }];
  expect(findings('policy-upstreams', { vhosts, federation, policies })).toEqual([
    '"warehouse" is not an upstream that this file has in vhost "/". Add it under federation or name one that is there.',
  ]);
});

test('equal priorities are nothing where another policy is stronger, or names lie apart', () => {
  const policy = (name: string, pattern: string, priority: number, length: number) => ({
    name,
    pattern,
    priority,
    definition: { 'max-length': length },
  });
  const queues = [{ name: 'placed' }, { name: 'paid' }];
  const apart = [policy('a', '^placed$', 0, 1), policy('b', '^paid$', 0, 2)];
  expect(findings('policy-priorities', { queues, policies: apart })).toEqual([]);
  const beneath = [policy('a', '^placed$', 0, 1), policy('b', '^p', 0, 2), policy('c', '^placed$', 1, 3)];
  expect(findings('policy-priorities', { queues, policies: beneath })).toEqual([]);
  expect(findings('policy-priorities', { queues, policies: beneath.slice(0, 2) })).toHaveLength(1);
});

test('20,000 queues and 200 policies are compared in less than two seconds of a processor', () => {
  const platform = platformSchema.parse({
    name: 'acme',
    accountId: '123456789012',
    region: 'eu-west-1',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
  });
  const queues = Array.from({ length: 20_000 }, (_, index) => ({ name: `service-${index % 200}.queue-${index}` }));
  const policies = Array.from({ length: 200 }, (_, index) => ({
    name: `p${index}`,
    pattern: index % 2 === 0 ? `^service-${index}\\.` : `queue-${index}\\d*$`,
    priority: index % 50,
    definition: { 'max-length': 1000 + index },
  }));
  const before = broker({ queues, policies });
  const [first, ...others] = policies;
  const after = broker({ queues, policies: [{ ...first, priority: 60 }, ...others] });
  const start = process.cpuUsage();
  const { cases } = compareVhost({ before, after, platform: { before: platform, after: platform } }, '/');
  const { user, system } = process.cpuUsage(start);
  expect(cases.length).toBe(100);
  expect((user + system) / 1_000_000).toBeLessThan(2);
});
