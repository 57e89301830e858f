import { readdirSync, readFileSync } from 'node:fs';
import { kinds } from '../../../catalog/kinds.ts';
import { editorSettings } from '../../../catalog/schema/editor-settings.ts';
import { schemaFile } from '../../../catalog/schema/json-schema.ts';
import { berthKind } from '../../kinds/berth/kind.ts';
import { lighthouseKind } from '../../kinds/lighthouse/kind.ts';

test('.vscode/ is what the list of kinds makes of it', () => {
  const settings = readFileSync('.vscode/settings.json', 'utf8');
  expect(editorSettings(settings)).toBe(settings);
});

test('schemas/ has a file of each kind', () => {
  expect(readdirSync('schemas')).toEqual(expect.arrayContaining(kinds.map((kind) => schemaFile(kind))));
});

test('files of a kind are checked in each of its formats, and other settings stay as they are', () => {
  const before = JSON.stringify({
    'yaml.schemas': { './schemas/gone.schema.json': 'gone/*.yaml' },
    'yaml.validate': true,
  });
  expect(JSON.parse(editorSettings(before, [lighthouseKind, berthKind]))).toEqual({
    'yaml.schemas': {
      './schemas/lighthouse.schema.json': 'coast/*.yaml',
      './schemas/berth.schema.json': 'coast/berths/*.yaml',
    },
    'json.schemas': [{ fileMatch: ['coast/berths/*.json'], url: './schemas/berth.schema.json' }],
    'yaml.validate': true,
  });
});
