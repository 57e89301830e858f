import type { Severity } from '../../catalog/effects/effect.ts';
import { plainText } from '../../catalog/effects/sentence.ts';
import { loadCatalog } from '../../catalog/load.ts';
import type { ObjectChange } from '../../pipeline/review/model.ts';
import { objectChanges } from '../../pipeline/review/object-changes.ts';
import { readBothSides } from '../../pipeline/review/objects.ts';
import { changedPaths } from '../../pipeline/review/side.ts';
import { baseFiles, filesOf, type SampleChange } from './change.ts';

/** The files before and after a sample change, and what they come to; fails when they have errors. */
export function sidesOf({ title, change }: Pick<SampleChange, 'title' | 'change'>) {
  const changed = baseFiles();
  change(changed);
  const files = { before: filesOf(baseFiles()), after: filesOf(changed) };
  const loaded = loadCatalog({ files: files.after, today: '2026-11-21' });
  const before = loadCatalog({ files: files.before, today: '2026-11-21' });
  if (!loaded.catalog || !before.catalog) throw new Error(`${title}: ${JSON.stringify(loaded.problems)}`);
  return { files, loaded, catalogs: { before: before.catalog, after: loaded.catalog } };
}

/** What the files alone tell of a change, as `[severity, name and sentence]`. */
export function toldOf(sample: Pick<SampleChange, 'title' | 'change'>): [Severity, string][] {
  return tellings(objectsOf(sample));
}

/** The objects that a sample change changes. */
export function objectsOf(sample: Pick<SampleChange, 'title' | 'change'>): ObjectChange[] {
  const { files, loaded } = sidesOf(sample);
  const changed = changedPaths(files.before, files.after);
  const sides = readBothSides({ before: files.before, after: loaded, afterFiles: files.after, changed });
  return objectChanges(sides.before, sides.after);
}

/** Effects as a reader meets them. */
export function tellings(objects: readonly ObjectChange[]): [Severity, string][] {
  return objects.flatMap(({ name, effects }) =>
    effects.map(({ severity, sentence }): [Severity, string] => [severity, `${name} ${plainText(sentence)}`]),
  );
}
