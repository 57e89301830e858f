import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownAlarmsDocument, knownAlarmsFile } from '../alarms/known-alarms-document.ts';
import { editorSettings } from './editor-settings.ts';
import { jsonSchemas } from './json-schema.ts';

/** `npm run schemas`: writes schemas/ anew, what editors check against them, and the list of known alarms. */
const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(folder, name), text);
const settings = join(root, '.vscode', 'settings.json');
writeFileSync(settings, editorSettings(readFileSync(settings, 'utf8')));
writeFileSync(join(root, knownAlarmsFile), knownAlarmsDocument());
