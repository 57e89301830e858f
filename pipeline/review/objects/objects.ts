import {
  type AnyObjects,
  type Checked,
  collectObjects,
  type Kinds,
  type Objects,
  objectsOf,
} from '../../../catalog/catalog.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { kindOf, mainFileOf, type Named, nameOf, objectFileOf } from '../../../catalog/kind.ts';
import { type LoadResult, readObjects } from '../../../catalog/load.ts';

/** Objects of whatever kinds, and the platform that they stand in. */
export type ObjectsOfSide = AnyObjects & Pick<Objects, 'platform'>;

/** The objects on both sides of a change, as far as they can be compared. */
export interface BothSides {
  before: ObjectsOfSide;
  after: ObjectsOfSide;
  /** Files of objects that could not be read as they were, by Warren as it is now, and that can be read now or are gone. */
  unreadable: string[];
  /** Objects as they were whose file cannot be read as it is now. */
  broken: { kind: string; value: Named }[];
}

/** Reads what differs, and takes the rest of the side before from the side after. */
export function readBothSides(props: {
  before: readonly SourceFile[];
  after: Pick<LoadResult, 'objects'>;
  afterFiles: readonly SourceFile[];
  changed: readonly string[];
  kinds: Kinds;
}): BothSides {
  const { after, afterFiles, changed, kinds } = props;
  // An object that is a folder of files is another one when any of them differs.
  const objectOf = (path: string) => objectFileOf(path, kinds);
  const differs = new Set(changed.map(objectOf));
  const read = readObjects(
    props.before.filter(({ path }) => differs.has(objectOf(path))),
    kinds,
  );
  const pathsOf = (objects: AnyObjects) => new Set(allOf(objects, kinds).map(({ file }) => objectOf(file.path)));
  const old = new Set(props.before.map(({ path }) => objectOf(path)));
  const readable = pathsOf(read);
  const unreadable = [...differs].filter(
    (path) => old.has(path) && kindOf(path, kinds) !== undefined && !readable.has(path),
  );
  // A file that cannot be read now is a problem of its own, not an object that went.
  const current = new Set(afterFiles.map(({ path }) => objectOf(path)));
  const understood = pathsOf(after.objects);
  const broken = (path: string) => current.has(path) && !understood.has(path);
  const before = collectObjects(kinds, (kind) => {
    const [now, then] = [objectsOf(after.objects, kind), objectsOf(read, kind)];
    // A platform that could not be read is not a new one: what else is compared is compared within that of now.
    if ('file' in kind) return differs.has(kind.file) && !unreadable.includes(kind.file) ? then : now;
    return [
      ...now.filter(({ file }) => !differs.has(objectOf(file.path))),
      ...then.filter(({ file }) => !broken(objectOf(file.path))),
    ];
  });
  const comparable = collectObjects(kinds, (kind) => {
    const now = objectsOf(after.objects, kind);
    return 'file' in kind ? now : now.filter(({ file }) => !unreadable.includes(objectOf(file.path)));
  });
  return {
    before: before as ObjectsOfSide,
    after: comparable as ObjectsOfSide,
    broken: kinds.flatMap((kind) =>
      'file' in kind
        ? []
        : objectsOf(read, kind).flatMap(({ file, value }) =>
            broken(objectOf(file.path)) ? [{ kind: kind.name, value }] : [],
          ),
    ),
    unreadable: unreadable.filter((path) => !broken(path)).map((path) => shownFile(path, props)),
  };
}

/** The file that people look into: of an object that is a folder its main one, which is called as the kind is. */
function shownFile(
  object: string,
  props: { before: readonly SourceFile[]; changed: readonly string[]; kinds: Kinds },
): string {
  const kind = kindOf(object, props.kinds);
  if (!kind || 'file' in kind || props.changed.includes(object)) return object;
  const main = mainFileOf(kind, nameOf(object, kind));
  return props.before.some(({ path }) => path === main) ? main : object;
}

function allOf(objects: AnyObjects, kinds: Kinds): Checked<Named>[] {
  return kinds.flatMap((kind) => objectsOf(objects, kind));
}
