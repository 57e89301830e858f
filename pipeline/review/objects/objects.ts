import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { kindOf, platformFile } from '../../../catalog/kinds.ts';
import { type Checked, type LoadResult, type Objects, readObjects } from '../../../catalog/load.ts';

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
  const { after, afterFiles, changed } = props;
  const differs = new Set(changed);
  const read = readObjects(props.before.filter(({ path }) => differs.has(path)));
  const old = new Set(props.before.map(({ path }) => path));
  const readable = new Set(allOf(read).map(({ file }) => file.path));
  const unreadable = changed.filter((path) => old.has(path) && kindOf(path) !== undefined && !readable.has(path));
  // A file that cannot be read now is a problem of its own, not an object that went.
  const current = new Set(afterFiles.map(({ path }) => path));
  const understood = new Set(allOf(after.objects).map(({ file }) => file.path));
  const broken = (path: string) => current.has(path) && !understood.has(path);
  // A platform that could not be read is not a new one: what else is compared is compared within that of now.
  const isSame = !differs.has(platformFile) || unreadable.includes(platformFile);
  const platform = isSame ? after.objects.platform : read.platform;
  const before = <T>(now: readonly Checked<T>[], then: readonly Checked<T>[]) => [
    ...now.filter(({ file }) => !differs.has(file.path)),
    ...then.filter(({ file }) => !broken(file.path)),
  ];
  const comparable = <T>(now: readonly Checked<T>[]) => now.filter(({ file }) => !unreadable.includes(file.path));
  const { brokers, endpoints, processors } = after.objects;
  return {
    before: {
      ...(platform ? { platform } : {}),
      brokers: before(brokers, read.brokers),
      endpoints: before(endpoints, read.endpoints),
      processors: before(processors, read.processors),
    },
    after: {
      ...(after.objects.platform ? { platform: after.objects.platform } : {}),
      brokers: comparable(brokers),
      endpoints: comparable(endpoints),
      processors: comparable(processors),
    },
    unreadable: unreadable.filter((path) => !broken(path)),
  };
}

function allOf({ platform, brokers, endpoints, processors }: Objects): Checked<unknown>[] {
  return [...(platform ? [platform] : []), ...brokers, ...endpoints, ...processors];
}
