import type { Severity } from '../../catalog/effects/effect.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { kinds } from '../../catalog/kinds.ts';
import { type LoadResult, loadCatalog } from '../../catalog/load.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import type { ObjectChange } from '../../pipeline/review/model.ts';
import { objectChanges } from '../../pipeline/review/objects/object-changes.ts';
import { readBothSides } from '../../pipeline/review/objects/objects.ts';
import { changedPaths } from '../../pipeline/review/sides/side.ts';
import { baseFiles, filesOf, type SampleChange } from './change.ts';

/** The files before and after a sample change of `base`, and what they come to; fails when they have errors. */
export function sidesOf(sample: Pick<SampleChange, 'title' | 'change'>, base = baseFiles): Sides {
  const known = sides.get(sample.change);
  if (known?.base === base) return known.sides;
  const made = loadSides(sample, base);
  sides.set(sample.change, { base, sides: made });
  return made;
}

type Sides = ReturnType<typeof loadSides>;

/** Changes that were loaded before, by what they do. */
const sides = new Map<SampleChange['change'], { base: typeof baseFiles; sides: Sides }>();

function loadSides({ title, change }: Pick<SampleChange, 'title' | 'change'>, base: typeof baseFiles) {
  const changed = base();
  change(changed);
  const { before, ...start } = startOf(base);
  const known = new Map(start.files.map((file) => [file.path, file]));
  const after = filesOf(changed).map((file) => {
    const same = known.get(file.path);
    // The same object is not read again.
    return same?.text === file.text ? same : file;
  });
  const files = { before: start.files, after };
  const loaded = loadCatalog({ files: files.after, today: '2026-11-21' });
  if (!loaded.catalog || !before.catalog) throw new Error(`${title}: ${JSON.stringify(loaded.problems)}`);
  return {
    files,
    loaded,
    catalogs: { before: before.catalog, after: loaded.catalog },
    objects: { before: before.objects, after: loaded.objects },
  };
}

const starts = new Map<typeof baseFiles, { files: SourceFile[]; before: LoadResult }>();

/** What changes start from, loaded once for all of them. */
function startOf(base: typeof baseFiles) {
  const known = starts.get(base);
  if (known) return known;
  const files = filesOf(base());
  const start = { files, before: loadCatalog({ files, today: '2026-11-21' }) };
  starts.set(base, start);
  return start;
}

/** What the files alone tell of a change, as `[severity, name and sentence]`. */
export function effectsOf(sample: Pick<SampleChange, 'title' | 'change'>, base = baseFiles): [Severity, string][] {
  return describedEffects(objectsOf(sample, base));
}

/** The objects that a sample change changes. */
export function objectsOf(sample: Pick<SampleChange, 'title' | 'change'>, base = baseFiles): ObjectChange[] {
  const { files, loaded } = sidesOf(sample, base);
  const changed = changedPaths(files.before, files.after);
  const sides = readBothSides({ before: files.before, after: loaded, afterFiles: files.after, changed, kinds });
  return objectChanges(sides, kinds);
}

/** Effects as a reader meets them. */
export function describedEffects(objects: readonly ObjectChange[]): [Severity, string][] {
  return objects.flatMap(({ name, effects }) =>
    effects.map(({ severity, sentence }): [Severity, string] => [severity, `${name} ${plainText(sentence)}`]),
  );
}
