import { type Format, formats } from '../files/formats.ts';
import type { Kind } from '../kind.ts';
import { kinds as knownKinds } from '../kinds.ts';
import { schemaFile } from './json-schema.ts';

/** The settings of VS Code, as text, with which files of every kind are checked against its schema while they are written. */
export function editorSettings(text: string, kinds: readonly Kind[] = knownKinds): string {
  const { 'yaml.schemas': _, 'json.schemas': __, ...others } = JSON.parse(text) as Record<string, unknown>;
  const inFormat = (format: Format) => kinds.filter((kind) => kind.formats.includes(format));
  const json = inFormat('json').map((kind) => ({ fileMatch: [filesOf(kind, 'json')], url: schemaPath(kind) }));
  const settings = {
    'yaml.schemas': Object.fromEntries(inFormat('yaml').map((kind) => [schemaPath(kind), filesOf(kind, 'yaml')])),
    ...(json.length > 0 ? { 'json.schemas': json } : {}),
    ...others,
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

function schemaPath(kind: Kind): string {
  return `./schemas/${schemaFile(kind)}`;
}

function filesOf(kind: Kind, format: Format): string {
  return 'file' in kind ? kind.file : `${kind.folder}/*${formats[format].ending}`;
}
