import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Document, parse } from 'yaml';
import { formats } from '../../catalog/files/formats.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { kindOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { anyCharacter } from '../any-character.ts';
import { draws } from '../draws.ts';

const today = '2026-11-21';
const samples = readRepository('.').filter(({ path }) => kindOf(path, kinds) !== undefined);

/** Whatever the files are, loading ends in a catalog or in problems that stand in one of them. */
function expectValuesOrLocatedProblems(files: SourceFile[]): void {
  const { catalog, problems } = loadCatalog({ files, today });
  const failed = problems.some(({ severity }) => severity === 'error');
  if ((catalog === undefined) !== failed)
    throw new Error(`catalog ${catalog ? 'given' : 'withheld'} with ${problems.length} problems`);
  for (const problem of problems) {
    const lines = (files.find(({ path }) => path === problem.file)?.text ?? '').split('\n');
    const line = lines[problem.line - 1];
    const located = line !== undefined && problem.column >= 1 && problem.column <= line.length + 1;
    if (!located || problem.message === '') throw new Error(`not located: ${JSON.stringify(problem)}`);
  }
}

const withRandom = (path: string, text: string): SourceFile[] => [
  ...samples.filter(
    (each) => each.path === 'platform.yaml' || (!path.startsWith('brokers/') && each.path.startsWith('brokers/')),
  ),
  { path, text },
];

/** A file of each folder, in each format that its kind is read in. */
const places = fc.constantFrom(
  ...kinds.flatMap((kind) =>
    'file' in kind ? [] : kind.formats.map((format) => `${kind.folder}/random${formats[format].ending}`),
  ),
);

/** A document as text: YAML, of which JSON is a part that only its own writer keeps to. */
const written = (path: string, value: unknown): string =>
  path.endsWith(formats.yaml.ending) ? new Document(value).toString() : JSON.stringify(value);

const dashboard = readFileSync('tests/fixtures/broken/dashboards-shown/dashboards/orders.json', 'utf8');
const sampleObjects = [
  ...samples.filter(({ path }) => path !== 'platform.yaml' && path.endsWith(formats.yaml.ending)),
  { text: dashboard },
];
const sampleKeys = [...new Set(sampleObjects.flatMap(({ text }) => keysOf(parse(text))))];

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(keysOf);
  return Array.isArray(value) ? inner : [...Object.keys(value), ...inner];
}

/** Values made of the words of real files, so that they get past the first check. */
const fieldLike = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '4.3.5',
      'm7g.xlarge',
      'compute',
      'amqps',
      '/',
      'quorum',
      'orders',
      'placed',
      'reply',
      '/orders/:id',
      0,
      1,
      3,
      -1,
      1.5,
      true,
      null,
      '',
      'x'.repeat(300),
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...sampleKeys), fc.string()), tie('value'), { maxKeys: 6 }),
})).object;

test('random text is loaded or reported', () => {
  fc.assert(
    fc.property(places, fc.string({ unit: anyCharacter, maxLength: 400 }), (path, text) =>
      expectValuesOrLocatedProblems(withRandom(path, text)),
    ),
    draws(200),
  );
});

test('random documents made of real field names are loaded or reported', () => {
  fc.assert(
    fc.property(places, fieldLike, (path, value) =>
      expectValuesOrLocatedProblems(withRandom(path, written(path, value))),
    ),
    // A key that JavaScript would take for a way to make text of a mapping.
    { ...draws(400), examples: [['brokers/random.yaml', { version: { toString: [] } }]] },
  );
});

test('real files with random edits are loaded or reported', () => {
  const edit = fc.record({
    file: fc.constantFrom(...samples),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 30 }),
    insert: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '\n',
        '\t',
        '&a ',
        '*a',
        '<<: ',
        '- ',
        '{',
        '[',
        '"',
        ': ',
        '!!binary ',
        '---\n',
        '\u0000',
        '${x}',
      ),
    ),
  });
  fc.assert(
    fc.property(edit, fc.array(edit, { maxLength: 3 }), (first, more) => {
      const edited = [first, ...more.map((each) => ({ ...each, file: first.file }))].reduce(
        (text, { at, remove, insert }) => {
          const offset = Math.floor(at * text.length);
          return text.slice(0, offset) + insert + text.slice(offset + remove);
        },
        first.file.text,
      );
      const others = samples.filter(({ path }) => path !== first.file.path);
      expectValuesOrLocatedProblems([...others, { path: first.file.path, text: edited }]);
    }),
    draws(400),
  );
});
