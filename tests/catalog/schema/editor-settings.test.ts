import { readdirSync, readFileSync } from 'node:fs';
import { formats } from '../../../catalog/files/formats.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { schemaFile } from '../../../catalog/schema/json-schema.ts';

test('editors check the YAML of every kind against its schema, and nothing else', () => {
  const settings = JSON.parse(readFileSync('.vscode/settings.json', 'utf8'));
  const inYaml = kinds.filter((kind) => kind.formats.some((format) => format === 'yaml'));
  const ofKinds = inYaml.map((kind) => [
    `./schemas/${schemaFile(kind)}`,
    'file' in kind ? kind.file : `${kind.folder}/*${formats.yaml.ending}`,
  ]);
  expect(settings['yaml.schemas']).toEqual(Object.fromEntries(ofKinds));
});

test('schemas/ has a file of each kind, and no other', () => {
  expect(readdirSync('schemas').sort()).toEqual(kinds.map((kind) => schemaFile(kind)).sort());
});
