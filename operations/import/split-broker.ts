import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { fileOf, folderOf } from '../../catalog/kind.ts';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { brokerKind } from '../../catalog/kinds/broker/kind.ts';
import { partFields } from '../../catalog/schema/part-schema.ts';
import type { Translation } from './translate.ts';
import { type FieldText, fieldTexts, fileText } from './write-yaml.ts';

/**
 * Most of a file that is written, in bytes: half of what is read, so that there is room for more. Where a value stands on many
 * lines each byte counts as several, since the parser takes so much longer for it.
 */
const mostBytes = 512 * 1024;
const blockFactor = 8;

/** Field of the vhosts themselves. */
const vhostsField = 'vhosts';

/**
 * The files of a broker: one, or where that would be too large those of a folder: the main one, one of users, and one of each vhost,
 * or several where one would be too large.
 */
export function writeBroker(translation: Pick<Translation, 'broker' | 'decisions'>, name: string): SourceFile[] {
  const fields = fieldTexts(translation);
  if (fields.reduce((sum, field) => sum + weightOf(field), 0) <= mostBytes) {
    return [{ path: fileOf(brokerKind, name), text: fileText(fields, '../schemas/broker.schema.json') }];
  }
  const folder = folderOf(brokerKind, name);
  return [...splitFields(fields)].map(([part, text]) => ({ path: `${folder}/${part}.yaml`, text }));
}

/** The texts of the files of a folder by their names without the ending, the main one first. */
function splitFields(fields: readonly FieldText[]): Map<string, string> {
  const joined = partFields(brokerSchema);
  const groups = new Map<string, FieldText[]>();
  for (const field of fields) {
    for (const { entries, group } of groupsOf(field)) {
      const isPart = joined.has(field.name) && entries.length > 0;
      const key = isPart ? group : '';
      groups.set(key, [...(groups.get(key) ?? []), { ...field, entries }]);
    }
  }
  const taken = new Set<string>();
  const files = new Map([
    [nameOfFile(brokerKind.name, taken), fileText(groups.get('') ?? [], '../../schemas/broker.schema.json')],
  ]);
  for (const [group, own] of groups) {
    if (group === '') continue;
    for (const part of partsOf(own)) {
      files.set(nameOfFile(group, taken), fileText(part, '../../schemas/broker-part.schema.json'));
    }
  }
  return files;
}

/** A field by what its entries belong to: the vhost that they live in, or the field. */
function groupsOf(field: FieldText): { group: string; entries: FieldText['entries'] }[] {
  if (field.entries.length === 0) return [{ group: field.name, entries: [] }];
  const groups = new Map<string, FieldText['entries']>();
  for (const entry of field.entries) {
    const group = vhostOf(field.name, entry) ?? field.name;
    const known = groups.get(group);
    if (known) known.push(entry);
    else groups.set(group, [entry]);
  }
  return [...groups].map(([group, entries]) => ({ group, entries }));
}

function vhostOf(field: string, { key, value }: FieldText['entries'][number]): string | undefined {
  // A mapping's entries are called by their names; of those vhosts alone are of one.
  if (key !== undefined) return field === vhostsField ? `vhost ${key}` : undefined;
  return `vhost ${(value as { vhost?: string }).vhost ?? '/'}`;
}

/** The fields of a file in as many files as it takes. */
function partsOf(fields: readonly FieldText[]): FieldText[][] {
  const parts: FieldText[][] = [[]];
  let weight = 0;
  for (const field of fields) {
    let open: FieldText | undefined;
    for (const entry of field.entries) {
      const own = weightOf({ ...field, head: '', entries: [entry] });
      if (weight > 0 && weight + own > mostBytes) {
        parts.push([]);
        [weight, open] = [0, undefined];
      }
      if (!open) {
        open = { ...field, entries: [] };
        parts.at(-1)?.push(open);
      }
      open.entries.push(entry);
      weight += own;
    }
  }
  return parts;
}

function weightOf({ head, entries }: FieldText): number {
  const own = entries.reduce(
    (sum, { text, key }) => sum + Buffer.byteLength(text) * (key === undefined ? 1 : blockFactor),
    0,
  );
  return own + Buffer.byteLength(head);
}

/** Names that some file system keeps for itself: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const kept = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** A name of a file after a group, whatever that is called, which no other file of the folder has. */
function nameOfFile(group: string, taken: Set<string>): string {
  const words = group
    .replace(/^vhost /, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  const name = words === '' ? (group === 'vhost /' ? 'default' : 'vhost') : kept.test(words) ? `vhost-${words}` : words;
  for (let number = 1; ; number += 1) {
    const found = number === 1 ? name : `${name}-${number}`;
    if (taken.has(found)) continue;
    taken.add(found);
    return found;
  }
}
