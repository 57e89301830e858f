import { readFileSync } from 'node:fs';
import { kindNamed } from '../../../catalog/kind.ts';
import { kinds } from '../../../catalog/kinds.ts';
import {
  allFields,
  describeFields,
  factsOf,
  fieldNamed,
  fieldsDocument,
  fieldsFile,
  plainPath,
} from '../../../catalog/schema/described-fields.ts';
import { schemaFields } from '../../../catalog/schema/schema-fields.ts';

const field = (kind: string, path: string) => fieldNamed(describeFields(kindNamed(kind, kinds)), path);
const facts = (kind: string, path: string) => {
  const found = field(kind, path);
  return found && factsOf(found);
};

test.each([
  ['broker', 'storage.iops', 'whole number, 3,000 to 80,000; 3,000 when left out'],
  ['broker', 'storage', 'mapping; the defaults of its fields when left out'],
  ['broker', 'queues.type', 'one of `quorum`, `classic`, `stream`; quorum when left out'],
  ['broker', 'queues[].name', 'text; required'],
  ['broker', 'users.*.tags', 'list of texts of at most 255 characters, at most 32 entries; none when left out'],
  ['broker', 'memory.highWatermark', 'number, 0.4 to 0.7; 0.6 when left out'],
  ['broker', 'remove.vhost', 'text; / when left out'],
  ['endpoint', 'serviceLevel.withinMs', 'whole number, 1 to 60,000; required'],
  ['processor', 'logs.loki', '`host` or mapping'],
  ['silence', 'about', 'list of mappings, 1 to 100 entries; required'],
  ['platform', 'tags', 'mapping of names to texts of at most 256 characters; none when left out'],
])('%s %s: %s', (kind, path, expected) => {
  expect(facts(kind, path)).toBe(expected);
});

test('entries of several shapes have the fields of each, and what one does not have is not required', () => {
  expect(field('broker', 'remove.kind')?.shape).toContain('`vhost` or `user`');
  expect(field('broker', 'remove.source')?.isRequired).toBe(false);
  expect(field('broker', 'remove.kind')?.isRequired).toBe(true);
});

test('what stands nowhere is not found', () => {
  expect(field('broker', 'storage.iop')).toBeUndefined();
});

/** Of dashboards Grafana's own model says the rest. */
const said = kinds.filter(({ name }) => name !== 'dashboard');

test.each(said.map((kind) => [kind.name, kind] as const))('every field of %s files is described', (_, kind) => {
  const described = allFields(describeFields(kind));
  const paths = described.map(({ path }) => plainPath(path));
  expect(schemaFields(kind.schema).filter(({ path }) => path !== '' && !paths.includes(plainPath(path)))).toEqual([]);
  expect(described.filter(({ description }) => description === '')).toEqual([]);
});

test.each(kinds.map((kind) => [fieldsFile(kind), kind] as const))(
  '%s is what `npm run schemas` writes',
  (file, kind) => {
    expect(readFileSync(file, 'utf8')).toBe(fieldsDocument(kind));
  },
);
