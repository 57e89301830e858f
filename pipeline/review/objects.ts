import { kindOf, platformFile } from '../../catalog/kinds.ts';
import { type LoadResult, type Objects, readObjects } from '../../catalog/load.ts';
import type { SourceFile } from '../../catalog/yaml-file.ts';

/** The objects on both sides of a change, as far as they can be compared. */
export interface BothSides {
  before: Objects;
  after: Objects;
  /** Files that could not be read as they were, by Warren as it is now, and that can be read now or are gone. */
  unreadable: string[];
}

/** Reads what differs, and takes the rest of the side before from the side after. */
export function readBothSides(props: {
  before: readonly SourceFile[];
  after: LoadResult;
  afterFiles: readonly SourceFile[];
  changed: readonly string[];
}): BothSides {
  const { before, after, afterFiles, changed } = props;
  const differs = new Set(changed);
  const read = readObjects(before.filter(({ path }) => differs.has(path)));
  const old = new Set(before.map(({ path }) => path));
  const readable = new Set([...read.brokers, ...(read.platform ? [read.platform] : [])].map(({ file }) => file.path));
  const unreadable = changed.filter((path) => old.has(path) && kindOf(path) !== undefined && !readable.has(path));
  // A file that cannot be read now is a problem of its own, not an object that went.
  const current = new Set(afterFiles.map(({ path }) => path));
  const understood = new Set(after.objects.brokers.map(({ file }) => file.path));
  const broken = (path: string) => current.has(path) && !understood.has(path);
  // A platform that could not be read is not a new one: what else is compared is compared within that of now.
  const isSame = !differs.has(platformFile) || unreadable.includes(platformFile);
  const platform = isSame ? after.objects.platform : read.platform;
  return {
    before: {
      ...(platform ? { platform } : {}),
      brokers: [
        ...after.objects.brokers.filter(({ file }) => !differs.has(file.path)),
        ...read.brokers.filter(({ file }) => !broken(file.path)),
      ],
    },
    after: {
      ...(after.objects.platform ? { platform: after.objects.platform } : {}),
      brokers: after.objects.brokers.filter(({ file }) => !unreadable.includes(file.path)),
    },
    unreadable: unreadable.filter(
      (path) => understood.has(path) || !current.has(path) || path === after.objects.platform?.file.path,
    ),
  };
}
