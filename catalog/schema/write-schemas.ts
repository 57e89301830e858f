import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { knownAlarmsDocument, knownAlarmsFile } from '../alarms/known-alarms-document.ts';
import { kinds } from '../kinds.ts';
import { fieldsDocument, fieldsFile } from './described-fields.ts';
import { editorSettings } from './editor-settings.ts';
import { jsonSchemas } from './json-schema.ts';

/** `npm run schemas`: writes schemas/ anew, what editors check against them, the list of known alarms, and a page of every field of each kind. */
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(folder, name), text);
const settings = join(root, '.vscode', 'settings.json');
writeFileSync(settings, editorSettings(readFileSync(settings, 'utf8')));
writeFileSync(join(root, knownAlarmsFile), knownAlarmsDocument());
for (const kind of kinds) {
  const page = join(root, fieldsFile(kind));
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, fieldsDocument(kind));
}
