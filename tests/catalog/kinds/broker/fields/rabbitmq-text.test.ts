import {
  rabbitmqName,
  regularExpression,
  userName,
  userTag,
  vhostTag,
} from '../../../../../catalog/kinds/broker/fields/rabbitmq-text.ts';

const accepts = (schema: typeof rabbitmqName, text: string) => schema.safeParse(text).success;

// Each was compiled by Erlang 27 itself, which RabbitMQ runs on.
test.each([
  '',
  '.*',
  '^(?i)orders$',
  '(?>orders)',
  '(?P<name>a)',
  '(?#note)a',
  'a++',
  'a{2}+',
  '(?<=a)*',
  '\\Q(\\E',
  '[]a]',
  '[[:alpha:](]+',
  '(*UTF)a',
  '\\c(',
  '[\\x-,]',
])('%j is left to RabbitMQ or is right', (text) => {
  expect(accepts(regularExpression, text)).toBe(true);
});

// Each was refused by Erlang 27 itself.
test.each(['*', '+a', '^*', 'a**', '(', ')', '^(orders|paid$', '[a-', '[b-a]', 'a{2,1}', '\\', '(a'])(
  '%j is refused, as RabbitMQ would refuse it',
  (text) => {
    expect(accepts(regularExpression, text)).toBe(false);
  },
);

// Each was refused by Erlang 27 and by RabbitMQ 4.3.6 on Erlang 29.
test.each([
  ['(a)\\2', 'refers to group 2, which it does not have'],
  ['\\u0041', 'holds \\u, which PCRE does not have'],
  ['a{0,70000}', 'repeats more than 65535 times'],
  ['[^]a', 'a bracket is not closed'],
])('%j, which JavaScript would take, is refused: it %s', (text, message) => {
  expect(regularExpression.safeParse(text).error?.issues[0]?.message).toContain(message);
});

// Each was taken by both.
test.each(['(a)\\1', '[\\1]', '\\\\1', '\\\\u', '[]]', '[^]]a', '[{70000}]', 'a{65535}', '\\[\\]{2}'])(
  '%j is right',
  (text) => {
    expect(accepts(regularExpression, text)).toBe(true);
  },
);

test('a name has at most 255 bytes, and a user room for the alternate name', () => {
  expect([accepts(rabbitmqName, 'ü'.repeat(127)), accepts(rabbitmqName, 'ü'.repeat(128))]).toEqual([true, false]);
  expect([accepts(userName, 'u'.repeat(245)), accepts(userName, 'u'.repeat(246))]).toEqual([true, false]);
});

// Each was given to RabbitMQ 4.3.6, and read from its export.
test('a tag of a user is one that RabbitMQ keeps as it is; a tag of a vhost may be any text', () => {
  expect(['team-a', 'a b', 'a,b', 'x'.repeat(255)].map((text) => accepts(userTag, text))).toEqual(Array(4).fill(true));
  expect(['über', ' a', 'a ', '', 'x'.repeat(256)].map((text) => accepts(userTag, text))).toEqual(Array(5).fill(false));
  expect([accepts(vhostTag, ' über '), accepts(vhostTag, 'x'.repeat(256))]).toEqual([true, false]);
});
