import fc from 'fast-check';
import { Document, parse } from 'yaml';
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

const withRandom = (folder: string, text: string): SourceFile[] => [
  ...samples.filter(({ path }) => path === 'platform.yaml' || (folder !== 'brokers' && path.startsWith('brokers/'))),
  { path: `${folder}/random.yaml`, text },
];

const folders = fc.constantFrom(...kinds.flatMap((kind) => ('file' in kind ? [] : [kind.folder])));

const sampleObjects = samples.filter(({ path }) => path !== 'platform.yaml');
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
    fc.property(folders, fc.string({ unit: anyCharacter, maxLength: 400 }), (folder, text) =>
      expectValuesOrLocatedProblems(withRandom(folder, text)),
    ),
    draws(200),
  );
});

test('random documents made of real field names are loaded or reported', () => {
  fc.assert(
    fc.property(folders, fieldLike, (folder, value) =>
      expectValuesOrLocatedProblems(withRandom(folder, new Document(value).toString())),
    ),
    // A key that JavaScript would take for a way to make text of a mapping.
    { ...draws(400), examples: [['brokers', { version: { toString: [] } }]] },
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
