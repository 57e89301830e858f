import { readTerm, termText } from '../../../../../catalog/kinds/broker/openings/erlang-terms.ts';

test.each<[string, string]>([
  ['[{rabbit, [{a, 1}]}].', '[{rabbit, [{a, 1}]}]'],
  ['{\'a b\', "x" "y", <<"z">>, $a, 16#ff, 1_000, -1.50}.', '{a b, xy, z, 97, 255, 1000, -1.5}'],
  ['#{a => 1, "b" => []}.', '#{a => 1, b => []}'],
  ['[1, 2 | 3]. % the end', '[1, 2 | 3]'],
  ['"\\x41\\x{42}\\103\\n\\"%".', 'ABC\n"%'],
  ['<<1, 65, "bc"/utf8>>.', '\u0001Abc'],
  ['fun m:f/2.', 'fun m:f/2'],
])('%s is %s', (text, read) => {
  const { term, fault } = readTerm(text);
  expect(fault).toBeUndefined();
  expect(term && termText(term)).toBe(read);
});

test.each<[string, string, string]>([
  ['[{a, 1}]', '', 'ends without a dot. Add one behind the last bracket.'],
  ['[{a, 1} {b, 2}].', '{b', 'stands behind another term, where a comma or ] is expected, in `[{a, 1} {b, 2}].…`.'],
  ['[{a, 1},].', '].', 'closes with ] right behind a comma. Remove the comma.'],
  ['[{a, 1}.', '.', 'has a dot where a comma or ] is expected, in `[{a, 1}.…`.'],
  ['[{a, [1}].', '}].', 'has } where a comma or ] is expected, in `[1}].…`.'],
  ['[{a, Foo}].', 'Foo', 'holds Foo, which is a variable to Erlang. Write an atom as \'Foo\', a text as "Foo".'],
  ['[{a, end}].', 'end', "holds end, a word of Erlang itself. Write the atom as 'end'."],
  ['[{a, "b}].', '"b', 'begins a text that is never closed. Add the closing ".'],
  ['[a]. [b].', '[b]', 'begins a second term, and RabbitMQ takes one. Put all applications into one list.'],
  [
    '[os:getenv("A")].',
    'os',
    'is code that RabbitMQ would run, of which nobody can tell what it sets. Write the value that os gives.',
  ],
  ['[2#12].', '2#12', 'holds 2#12, which is no number of base 2. Use a base from 2 to 36, and its digits.'],
  [
    '[{a, “b”}].',
    '“',
    'holds "“" outside of quotes, which is no part of an Erlang term. Remove it, or put it in quotes.',
  ],
])('%s is told of at %s', (text, at, message) => {
  expect(readTerm(text).fault).toEqual({ at: at === '' ? text.length : text.indexOf(at), message });
});

test('no text of a file is quoted, which may be a secret', () => {
  const { fault } = readTerm('[{password, "hunter2" {b, 2}}].');
  expect(fault?.message).toBe('stands behind another term, where a comma or } is expected, in `{password,…`.');
});

test('what is nested without an end is told of', () => {
  expect(readTerm('['.repeat(10_000)).fault?.message).toBe('is nested more than 100 deep. Write it flatter.');
});
