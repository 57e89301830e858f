import { bytesOf, readPattern } from '../../../catalog/expressions/pcre/pattern.ts';

/** What a pattern says of a name. `tests/brokers/policies.test.ts` asks Erlang itself of others. */
function matches(pattern: string, name: string, steps = 100_000): boolean | undefined {
  return readPattern(pattern)?.matches(bytesOf(name), { steps });
}

test.each([
  ['', 'anything', true],
  ['ord', 'my-orders', true],
  ['^ord', 'my-orders', false],
  ['^orders\\.', 'orders.placed', true],
  ['^orders\\.', 'ordersXplaced', false],
  ['^(?!amq\\.).*', 'amq.gen-1', false],
  ['^(?!amq\\.).*', 'orders', true],
  ['(?<!dead-)letters$', 'dead-letters', false],
  ['(?<=live-)letters$', 'live-letters', true],
  ['^(placed|paid)$', 'paid', true],
  ['^(placed|paid)$', 'unpaid', false],
  ['(?i)^ORDERS', 'orders.placed', true],
  ['(?i:o)rders', 'Orders', true],
  ['(?i:o)rders', 'ORDERS', false],
  ['^[^.]+$', 'orders.placed', false],
  ['^[]a]+$', 'a]', true],
  ['^[a-c-]{2,3}$', 'b-', true],
  ['^[[:digit:]]+$', '2026', true],
  ['^a{2}$', 'aaa', false],
  ['^\\Qa.b\\E$', 'a.b', true],
  ['^\\Qa.b\\E$', 'axb', false],
  ['\\bpaid\\b', 'orders.paid', true],
  ['^.....$', 'été', true],
  ['^...$', 'été', false],
  ['{2', 'a{2', true],
])('%s of %s is %s', (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected);
});

test.each(['(?>a)b', 'a++', '(a)\\1', '(*FAIL)', '(?R)', '\\p{L}', 'a{,2}', '(', '[z-a]', '(?(1)a|b)'])(
  'what %s matches is left to PCRE',
  (pattern) => {
    expect(readPattern(pattern)).toBeUndefined();
  },
);

test('which letters there are beyond ASCII depends on the version of Erlang, and is not said', () => {
  expect(matches('^\\w+$', 'placed')).toBe(true);
  expect(matches('^\\w+$', 'été')).toBeUndefined();
  expect(matches('(?i)é', 'É')).toBeUndefined();
});

test('no pattern takes much longer than its length times the name', () => {
  const name = 'a'.repeat(255);
  for (const pattern of ['^(a+)+$b', '(a|a|aa)*c', '(.*)(.*)(.*)(.*)(.*)x', '((a*)*)*b', '(?=(a+)+b)']) {
    expect(matches(pattern, name, 500_000)).toBe(false);
  }
});

test('matching ends when the effort is used up, and is not answered then', () => {
  expect(matches('(.*)(.*)(.*)x', 'a'.repeat(200), 50)).toBeUndefined();
});

test('a repeat that makes a pattern too long is not read', () => {
  expect(readPattern('(a{100}){100}')).toBeUndefined();
});
