import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { type LoadResult, loadCatalog } from '../../../catalog/load.ts';

/** The files of the sample, as they are. */
export const sample: readonly SourceFile[] = readRepository('.');

/** What `warren check` finds in the sample once some of its files say something else, stand elsewhere, or (null) are gone. */
export function checkWith(changes: Readonly<Record<string, string | null>>): LoadResult {
  const kept = sample.filter(({ path }) => !Object.hasOwn(changes, path));
  const changed = Object.entries(changes).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
  return loadCatalog({ files: [...kept, ...changed], today: '2026-11-21' });
}

/** The text of a file of the sample. Throws where it has none of that name. */
export function textOf(path: string): string {
  const file = sample.find((each) => each.path === path);
  if (!file) throw new Error(`the sample has no ${path}`);
  return file.text;
}
