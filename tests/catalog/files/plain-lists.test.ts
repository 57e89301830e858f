import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse } from 'yaml';
import { takePlainLists } from '../../../catalog/files/plain-lists.ts';
import type { FieldPath } from '../../../catalog/files/problem.ts';
import { parseYamlFile } from '../../../catalog/files/yaml-file.ts';

const valueIn = (text: string) => parseYamlFile({ path: 'a.yaml', text }).value;

/** The same text as the parser reads it: a key in quotes is no beginning that is looked for. */
const byTheParser = (text: string) => parseYamlFile({ path: 'a.yaml', text: text.replace(/^([a-z]+):/gm, '"$1":') });

const lines = (text: string) => `version: 4.3.6\nqueues:\n${text}bindings:\n  - { source: a }\n`;

test('a list whose entries stand on a line each is read as the parser reads it', () => {
  const text = lines(
    '  - { name: placed, vhost: "/", arguments: { x-max-length: 10, x-dead-letter-exchange: "" } }\n' +
      '  # a note\n\n' +
      '  - { name: "a \\"b\\" \\u00e9 # c", durable: true, words: [a, "b", -3], left: {}, right: [ ] }\n',
  );
  expect([...(takePlainLists(text)?.lists.keys() ?? [])]).toEqual(['queues', 'bindings']);
  expect(valueIn(text)).toEqual(parse(text));
  expect(valueIn(text)).toMatchObject({ queues: [{ name: 'placed' }, { name: 'a "b" é # c' }] });
});

/** What only the parser may read, or refuse. */
const doubtful: [string, string][] = [
  ['an alias', '  - { name: *a }\n'],
  ['a merge', '  - { "<<": { a: 1 }, <<: { b: 1 } }\n'],
  ['a key that stands twice', '  - { name: a, name: b }\n'],
  ['a word that is no text', '  - { name: ~, other: null, more: True }\n'],
  [
    'a number that is no whole one',
    '  - { name: 1.5, other: 0x1f, more: 012, most: +1, huge: 12345678901234567890 }\n',
  ],
  ['single quotes', "  - { name: 'a' }\n"],
  ['an escape that JSON does not know', '  - { name: "\\x41" }\n'],
  ['a name with spaces', '  - { name: a b }\n'],
  ['a comment behind it', '  - { name: a } # b\n'],
  ['several lines', '  - { name: a,\n      vhost: b }\n'],
  ['another indentation', '  - { name: a }\n    - { name: b }\n'],
  ['an entry that is none', '  - { name: a }\n  - b\n'],
  ['something written before', '  ~\n  - { name: a }\n'],
  ['a tag before', '  !!null\n  - { name: a }\n'],
  ['a text of lines around', '  "b\n  - { name: a }\n  c"\n'],
  ['a mapping around', '  b:\n  - { name: a }\n'],
  ['braces that do not end', '  - { name: a\n'],
  ['no comma', '  - { name: a vhost: b }\n'],
  ['a comma too many', '  - { name: a, }\n'],
  ['no space', '  - { name:a, vhost: b }\n'],
  ['a carriage return', '  - { name: a }\r\n'],
  ['a key of its own', '  - { __proto__: a }\n'],
  ['half a character', '  - { name: "\\ud83d" }\n'],
];

test.each(doubtful)('%s is for the parser', (_, entries) => {
  const text = lines(entries);
  const [read, known] = [parseYamlFile({ path: 'a.yaml', text }), byTheParser(text)];
  expect(read.problems.map(({ line, message }) => [line, message])).toEqual(
    known.problems.map(({ line, message }) => [line, message]),
  );
  expect(read.value).toEqual(known.value);
});

test('a list that begins twice, and one in braces around it, are told of', () => {
  const twice = 'queues:\n  - { name: a }\nqueues:\n  - { name: b }\n';
  expect(parseYamlFile({ path: 'a.yaml', text: twice }).problems).toHaveLength(1);
  const around = '{ a: 1,\nqueues:\n  - { name: a }\n}\n';
  expect(parseYamlFile({ path: 'a.yaml', text: around }).problems.length).toBeGreaterThan(0);
});

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    'true',
    'null',
    'Yes',
    '~',
    '<<',
    '#',
    'a.#',
    '*',
    '/',
    '-',
    '1',
    '1e3',
    '0x1',
    '.5',
    '',
    'a: b',
    'a b',
  ),
  fc.integer(),
  fc.boolean(),
);
/** As somebody could write it: in quotes or without. */
const written = scalar.chain((value) => fc.constantFrom(JSON.stringify(value), String(value)));
const flow = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    written,
    fc.array(tie('value'), { maxLength: 3 }).map((inner) => `[${inner.join(', ')}]`),
    fc
      .array(fc.tuple(written, tie('value')), { maxLength: 4 })
      .map((pairs) => `{ ${pairs.map((pair) => pair.join(': ')).join(', ')} }`),
  ),
}));

test('whatever stands in the braces, it is read as the parser reads it, or by the parser, and each value has its place', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(written, flow.value), { minLength: 1, maxLength: 4 }), (pairs) => {
      const entry = `{ ${pairs.map((pair) => pair.join(': ')).join(', ')} }`;
      const text = `queues:\n  - { name: first }\n  - ${entry}\n`;
      const lists = takePlainLists(text);
      if (!lists || entry.includes('\n')) return;
      taken += 1;
      const [read, whole] = [parseYamlFile({ path: 'a.yaml', text }), byTheParser(text)];
      expect(whole.problems).toEqual([]);
      expect(isDeepStrictEqual(read.value, whole.value)).toBe(true);
      for (const path of pathsIn(read.value)) {
        expect(read.locate(path)).toEqual(whole.locate(path));
      }
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(50);
});

function pathsIn(value: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [...(path.length === 0 ? [] : [path]), ...inner];
}
