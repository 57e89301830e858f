import { matchesWhole, re2Problem } from '../../../catalog/expressions/re2.ts';

test.each([
  ['placed|paid', undefined],
  ['(?i:Placed).*', undefined],
  ['(?P<name>a+)[[:alpha:]]', undefined],
  ['[(?=]', undefined],
  ['a\\\\1', undefined],
  ['a(?=b)', 'looks ahead or behind, which RE2 cannot'],
  ['(?<!a)b', 'looks ahead or behind, which RE2 cannot'],
  ['(a)\\1', 'refers back to a group, which RE2 cannot'],
  ['(?>a)', 'has an atomic group, which RE2 cannot'],
  ['a++', 'has a possessive quantifier, which RE2 cannot'],
  ['(a', 'is no regular expression'],
  ['*', 'is no regular expression'],
])('%s', (pattern, problem) => {
  expect(re2Problem(pattern)).toBe(problem);
});

test.each([
  ['placed', 'placed', true],
  ['placed', 'placed.retry', false],
  ['placed|paid', 'paid', true],
  ['(?i)PLACED', 'placed', true],
  ['[[:lower:]]+', 'placed', true],
  ['(', 'placed', false],
])('%s matches the whole of %s: %s', (pattern, name, expected) => {
  expect(matchesWhole(pattern, name)).toBe(expected);
});
