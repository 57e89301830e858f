import fc from 'fast-check';
import { bytesOf, readPattern } from '../../catalog/expressions/pcre/pattern.ts';
import { policyFaults } from '../../catalog/kinds/broker/arguments/policy-faults.ts';
import { type Broker, brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import {
  type Policy,
  type PolicyBook,
  policyBook,
  policyLists,
  type Subject,
  subjectsOf,
} from '../../catalog/kinds/broker/policies/in-force.ts';
import { effectiveDefinition } from '../../catalog/kinds/broker/policies/settings.ts';
import { openManagement } from '../../services/agent/rabbitmq/management.ts';
import { draws } from '../draws.ts';
import { until } from '../until.ts';
import { type Rabbitmq, startRabbitmq } from './rabbitmq.ts';

jest.setTimeout(process.env.NIGHTLY ? 900_000 : 300_000);

let rabbitmq: Rabbitmq;

beforeAll(async () => {
  rabbitmq = await startRabbitmq();
});

afterAll(() => rabbitmq?.stop());

/** Vhosts with policies and queues of their own; each is a set that was drawn for itself. */
const vhosts = process.env.NIGHTLY ? 30 : 4;

test('of every queue and exchange RabbitMQ has the policies in force that the catalog says, and they come to the same', async () => {
  const broker = drawnBroker();
  await openManagement({
    url: rabbitmq.managementUrl,
    credentials: { name: 'guest', password: 'guest' },
  }).importDefinitions(definitionsOf(broker));
  const book = policyBook(broker);
  const subjects = subjectsOf(broker);
  const differing = async () => {
    const there = new Map((await held()).map((each) => [each.key, each]));
    return subjects.flatMap((subject) => differences(book, subject, there.get(keyOf(subject))));
  };
  // What the management plugin has of queues comes with their statistics, every five seconds.
  await until('the policies are those of the catalog', async () => (await differing()).length === 0, 30_000).catch(
    () => undefined,
  );
  expect(await differing()).toEqual([]);
  expect(subjects.filter((subject) => book.strongest('policies', subject).length > 0).length).toBeGreaterThan(50);
});

test('a pattern that can be read matches what it matches in Erlang', async () => {
  const [seed, numRuns] = [draws(1).seed, process.env.NIGHTLY ? 6000 : 1200];
  const pairs = fc.sample(fc.record({ pattern: drawnPattern, name: fc.constantFrom(...names) }), { seed, numRuns });
  const read = pairs.flatMap(({ pattern, name }) => {
    const ours = readPattern(pattern)?.matches(bytesOf(name), { steps: 1_000_000 });
    return ours === undefined ? [] : [{ pattern, name, ours }];
  });
  const theirs = (await Promise.all(inParts(read, 600).map(askErlang))).join('');
  // What Erlang cannot compile RabbitMQ does not take as a policy.
  const differing = read.filter(({ ours }, index) => theirs[index] !== 'x' && theirs[index] !== (ours ? '1' : '0'));
  expect(differing).toEqual([]);
  expect(theirs.replaceAll('x', '').length).toBeGreaterThan(numRuns / 6);
});

/** For each pair 1 or 0, or x where it is no pattern. */
async function askErlang(pairs: readonly { pattern: string; name: string }[]): Promise<string> {
  const coded = (text: string) => `<<"${Buffer.from(text).toString('base64')}">>`;
  const list = pairs.map(({ pattern, name }) => `{${coded(pattern)},${coded(name)}}`).join(',');
  const code = `[case re:compile(base64:decode(P)) of {ok, C} -> case re:run(base64:decode(N), C, [{capture, none}]) of match -> $1; nomatch -> $0 end; _ -> $x end || {P, N} <- [${list}]].`;
  const answer = await rabbitmq.rabbitmqctl('--quiet', 'eval', code);
  return answer.replace(/[^01x]/g, '');
}

function inParts<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, part) =>
    values.slice(part * size, (part + 1) * size),
  );
}

const names = [
  'orders',
  'orders.placed',
  'orders.paid',
  'Orders-1',
  'audit',
  'a',
  'ab',
  'aab',
  'pay_9',
  'été',
  'b-a',
  'x y',
  '{2}',
];

const atoms = [
  'a',
  'b',
  '.',
  'orders',
  '\\.',
  '\\d',
  '\\w',
  '\\S',
  '[ab]',
  '[^a]',
  '[a-c-]',
  '[]a]',
  '[[:alpha:]]',
  '[[:^digit:]_]',
  '^',
  '$',
  '\\b',
  '\\A',
  'é',
  '[é]',
  '\\x41',
  '\\Qa.b\\E',
  '{',
  '\\-',
  '(?i)',
  '(?#x)',
  '[\\w.]',
  '\\h',
];

const { pattern: drawnPattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  item: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...atoms),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?i:', '(?=', '(?!', '(?<!', '(?<n>', '(?>'), tie('pattern'))
      .map(([begin, inner]) => `${begin}${inner})`),
  ),
  pattern: fc
    .array(
      fc
        .tuple(tie('item'), fc.constantFrom('', '', '', '*', '+', '?', '{1,2}', '{2,}', '*?', '|'))
        .map((parts) => parts.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .map((items) => items.join('')),
}));

const count = fc.integer({ min: 1, max: 5 });

/** Settings of policies; most of them are not for all types of queues. */
const settings = {
  'message-ttl': count.map((number) => number * 1_000_000),
  'max-length': count,
  'max-length-bytes': count.map((number) => number * 1_000_000),
  expires: count.map((number) => number * 100_000_000),
  'delivery-limit': fc.integer({ min: -1, max: 5 }),
  overflow: fc.constantFrom('drop-head', 'reject-publish'),
};
const settingsOfUsers = {
  ...settings,
  'dead-letter-exchange': fc.constant('amq.fanout'),
  'alternate-exchange': fc.constant('amq.fanout'),
  'max-age': fc.constantFrom('7D', '1h'),
  'federation-upstream-set': fc.constant('all'),
};

const patterns = [
  '',
  '.*',
  '^orders',
  '^orders\\.',
  'd$',
  '^(?!orders)',
  '^[a-m]',
  '(?i)^ORDERS',
  '^(orders|audit)$',
  '\\d',
  '^é',
  '^amq\\.',
];

function policiesIn(vhost: string, known: Record<string, fc.Arbitrary<string | number>>): fc.Arbitrary<Policy[]> {
  const policy = fc.record({
    vhost: fc.constant(vhost),
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    pattern: fc.constantFrom(...patterns),
    applyTo: fc.constantFrom('all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'),
    priority: fc.integer({ min: -2, max: 6 }),
    definition: fc
      .subarray(Object.keys(known), { minLength: 1, maxLength: 3 })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, known[key] ?? count])))),
  });
  return fc.uniqueArray(policy as fc.Arbitrary<Policy>, { selector: ({ name }) => name, minLength: 6, maxLength: 14 });
}

function drawnBroker(): Broker {
  const all = Array.from({ length: vhosts }, (_, index) => `set-${index}`);
  const sets = all.map((vhost, index) => {
    const queue = fc.record({
      vhost: fc.constant(vhost),
      type: fc.constantFrom('quorum', 'classic', 'classic', 'stream'),
    });
    const set = fc.record({
      policies: policiesIn(vhost, settingsOfUsers),
      operatorPolicies: policiesIn(vhost, settings),
      queues: fc.tuple(...names.map((name) => queue.map((each) => ({ ...each, name })))),
      exchanges: fc.constant(['orders', 'audit'].map((name) => ({ vhost, name, type: 'topic' }))),
    });
    const [drawn] = fc.sample(set, { seed: draws(1).seed + index, numRuns: 1 });
    if (!drawn) throw new Error('nothing was drawn');
    return drawn;
  });
  const version = '4.3.6';
  const together = brokerSchema.parse({
    version,
    instance: { type: 'm7g.large' },
    vhosts: Object.fromEntries(all.map((vhost) => [vhost, {}])),
    policies: sets.flatMap(({ policies }) => policies),
    operatorPolicies: sets.flatMap(({ operatorPolicies }) => operatorPolicies),
    queues: sets.flatMap(({ queues }) => queues),
    exchanges: sets.flatMap(({ exchanges }) => exchanges),
  });
  const isTaken = (isOperator: boolean) => (policy: Policy) =>
    !policyFaults({ ...policy, version, isOperator, configuration: {} }).some(({ isRefused }) => isRefused);
  return {
    ...together,
    name: 'drawn',
    policies: together.policies.filter(isTaken(false)),
    operatorPolicies: together.operatorPolicies.filter(isTaken(true)),
  };
}

function definitionsOf({ vhosts: all, queues, exchanges, policies, operatorPolicies }: Broker) {
  const settingsIn = ({ pattern, applyTo, priority, definition }: Policy) => ({
    pattern,
    'apply-to': applyTo,
    priority,
    definition,
  });
  return {
    vhosts: Object.keys(all).map((name) => ({ name })),
    permissions: Object.keys(all).map((vhost) => ({ user: 'guest', vhost, configure: '.*', write: '.*', read: '.*' })),
    policies: policies.map((policy) => ({ vhost: policy.vhost, name: policy.name, ...settingsIn(policy) })),
    parameters: operatorPolicies.map((policy) => ({
      vhost: policy.vhost,
      name: policy.name,
      component: 'operator_policy',
      value: settingsIn(policy),
    })),
    exchanges: exchanges.map(({ vhost, name, type }) => ({
      vhost,
      name,
      type,
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    queues: queues.map(({ vhost, name, type }) => ({
      vhost,
      name,
      durable: true,
      auto_delete: false,
      arguments: { 'x-queue-type': type },
    })),
  };
}

interface Held {
  key: string;
  policies: string | undefined;
  operatorPolicies: string | undefined;
  effective: unknown;
}

/** What RabbitMQ says of each queue and exchange. */
async function held(): Promise<Held[]> {
  const found = await Promise.all(
    (['queues', 'exchanges'] as const).map(async (kind) => {
      const response = await fetch(`${rabbitmq.managementUrl}/api/${kind}`, {
        headers: { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` },
      });
      return ((await response.json()) as Record<string, unknown>[]).map((each) => ({
        key: `${kind.slice(0, -1)} ${each.vhost} ${each.name}`,
        policies: named(each.policy),
        operatorPolicies: named(each.operator_policy),
        effective: kind === 'queues' ? each.effective_policy_definition : undefined,
      }));
    }),
  );
  return found.flat();
}

function named(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function keyOf({ kind, vhost, name }: Subject): string {
  return `${kind} ${vhost} ${name}`;
}

/** In what the catalog and RabbitMQ differ about a queue or exchange. Of equals RabbitMQ may have any in force. */
function differences(book: PolicyBook, subject: Subject, there: Held | undefined): object[] {
  const key = keyOf(subject);
  if (!there) return [{ key, there }];
  const inForce: Partial<Record<(typeof policyLists)[number], Policy>> = {};
  for (const list of policyLists) {
    // Only of queues RabbitMQ tells which operator policy is in force.
    if (subject.kind === 'exchange' && list === 'operatorPolicies') continue;
    const ours = book.strongest(list, subject);
    const theirs = ours.find(({ name }) => name === there[list]);
    if (theirs) inForce[list] = theirs;
    if (theirs === undefined && (ours.length > 0 || there[list] !== undefined))
      return [{ key, list, ours: ours.map(({ name }) => name), theirs: there[list] }];
  }
  if (subject.kind === 'exchange') return [];
  const effective = effectiveDefinition(inForce.policies?.definition, inForce.operatorPolicies?.definition);
  const same = JSON.stringify(sorted(effective)) === JSON.stringify(sorted((there.effective ?? {}) as object));
  return same ? [] : [{ key, effective, theirs: there.effective }];
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
