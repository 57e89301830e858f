import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';

/** Where a broker stands on disk: as a file or, where that is not, as a folder. */
export interface BrokerTarget {
  file: string;
  folder: string;
}

/**
 * Puts files in the place of a broker's file or folder. They are written beside it and then renamed, so that whoever looks, and
 * whatever ends this early, finds the broker as it was or as it is to be, or none for the moment between two names of a folder.
 * Names that begin with a dot are read by nobody.
 */
export function replaceBroker({ file, folder }: BrokerTarget, files: readonly SourceFile[]): void {
  const beside = (path: string, what: string) => join(dirname(path), `.${basename(path)}.${what}-${process.pid}`);
  const old = beside(folder, 'old');
  mkdirSync(dirname(file), { recursive: true });
  const [single] = files.length === 1 ? files : [];
  const target = single ? file : folder;
  const next = beside(target, 'new');
  try {
    if (single) writeFileSync(next, single.text);
    else mkdirSync(next);
    for (const part of single ? [] : files) writeFileSync(join(next, basename(part.path)), part.text);
    if (existsSync(folder)) renameSync(folder, old);
    try {
      renameSync(next, target);
    } catch (error) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
    if (!single) rmSync(file, { force: true });
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}
