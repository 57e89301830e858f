import { besideOf, type Checked, type Kinds, objectsOf } from '../../../catalog/catalog.ts';
import type { Effect } from '../../../catalog/effects/effect.ts';
import { type FieldPath, formatField } from '../../../catalog/files/problem.ts';
import { placeOfField, type YamlFile } from '../../../catalog/files/yaml-file.ts';
import type { Around, FolderKind, Named, SingleKind } from '../../../catalog/kind.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';
import type { BothSides } from './objects.ts';

type Sides = Pick<BothSides, 'before' | 'after'>;

/** What every changed file does to its object, in the order of files. Files that say the same as before are left out. */
export function objectChanges({ before, after }: Sides, kinds: Kinds): ObjectChange[] {
  const platform = { before: before.platform?.value, after: after.platform?.value };
  const known = platform.after ?? platform.before;
  // Without a platform nothing can be said of what stands in it; that it is missing is a problem of its own.
  if (!known) return [];
  const around: Around<never> = {
    platform: { before: platform.before ?? known, after: platform.after ?? known },
    // What a kind looks at is among the kinds: catalog.ts holds the list to that.
    beside: { before: besideOf(before, kinds) as never, after: besideOf(after, kinds) as never },
  };
  const singles = kinds.flatMap((kind) => ('file' in kind ? [singleChange(kind, { before, after }, around)] : []));
  // Whatever files say then, they say it of another platform, which is made from nothing.
  const another = singles.filter(({ isAnother }) => isAnother);
  const folders = kinds.flatMap((kind) => ('file' in kind ? [] : folderChanges(kind, { before, after }, around)));
  const told = another.length > 0 ? another : [...singles, { changes: folders }];
  const changes = told.flatMap((each) => each.changes).filter(({ effects }) => effects.length > 0);
  return changes.sort((x, y) => (x.file < y.file ? -1 : 1));
}

function folderChanges(kind: FolderKind, sides: Sides, around: Around<never>): ObjectChange[] {
  const [before, after] = [objectsOf(sides.before, kind), objectsOf(sides.after, kind)];
  const [old, current] = [before, after].map((side) => new Map(side.map((entry) => [entry.value.name, entry])));
  const added = after.filter(({ value }) => !old?.has(value.name));
  const removed = before.filter(({ value }) => !current?.has(value.name));
  const renamed = findRenamed(removed, added);
  const isPart = (side: 'from' | 'to', entry: Checked<Named>) => renamed.some((pair) => pair[side] === entry);
  const change = (
    how: ObjectChange['change'],
    { value, file }: Checked<Named>,
    placed: ObjectEffect[],
  ): ObjectChange => {
    return { kind: kind.name, name: value.name, file: file.path, change: how, effects: placed };
  };
  const { effects } = kind;
  return [
    ...after.flatMap((entry) => {
      const was = old?.get(entry.value.name);
      if (!was || was.value === entry.value) return [];
      const found = effects.changed({ before: was.value, after: entry.value }, around);
      return [change('changed', entry, place(found, { before: was.file, after: entry.file }))];
    }),
    ...added
      .filter((entry) => !isPart('to', entry))
      .map((entry) => change('added', entry, place(effects.added(entry.value, around), { after: entry.file }))),
    ...removed
      .filter((entry) => !isPart('from', entry))
      .map((entry) => change('removed', entry, place(effects.removed(entry.value, around), { before: entry.file }))),
    ...renamed.map(({ from, to }) => ({
      ...change('renamed', to, place(effects.renamed(from.value, around), { after: to.file })),
      formerName: from.value.name,
    })),
  ];
}

/** A file that is gone and a new one that says the same are one object under another name. */
function findRenamed(removed: readonly Checked<Named>[], added: readonly Checked<Named>[]) {
  const contents = ({ value: { name: _, ...rest } }: Checked<Named>) => JSON.stringify(rest);
  const free = new Map(added.map((entry) => [contents(entry), entry]));
  return removed.flatMap((from) => {
    const to = free.get(contents(from));
    free.delete(contents(from));
    return to ? [{ from, to }] : [];
  });
}

function singleChange(
  kind: SingleKind,
  sides: Sides,
  around: Around<never>,
): { changes: ObjectChange[]; isAnother: boolean } {
  const [before] = objectsOf(sides.before, kind);
  const [after] = objectsOf(sides.after, kind);
  // A missing file is a problem, not a change.
  if (!after || before?.value === after.value) return { changes: [], isAnother: false };
  const base = { kind: kind.name, name: after.value.name, file: after.file.path };
  const { effects } = kind;
  if (!before) {
    const found = place(effects.added(after.value, around), { after: after.file });
    return { changes: [{ ...base, change: 'added', effects: found }], isAnother: false };
  }
  const found = effects.changed({ before: before.value, after: after.value }, around);
  const placed = place(found, { before: before.file, after: after.file });
  return {
    changes: [{ ...base, change: 'changed', effects: placed }],
    isAnother: effects.isAnother(before.value, after.value),
  };
}

/** Finds the line of each effect: in the file as it is now where it has the field, else as it was. */
function place(effects: readonly Effect[], files: { before?: YamlFile; after?: YamlFile }): ObjectEffect[] {
  return effects.map(({ severity, sentence, path, side, entry }) => {
    const said =
      side === 'after' && files.before && !has(files.after, path) && has(files.before, path) ? 'before' : side;
    const file = files[said] ?? files.after ?? files.before;
    if (!file)
      return { severity, sentence, field: formatField(path), at: { file: '', line: 1, side: said }, proof: [] };
    const { field, ...place } = placeOfField(file, path);
    const at = { file: place.file, line: place.line, side: said };
    return { severity, sentence, field, at, proof: [], ...(entry ? { entry } : {}) };
  });
}

function has(file: YamlFile | undefined, path: FieldPath): boolean {
  let value: unknown = file?.value;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}
