import type { z } from 'zod';
import type { YamlFile } from './files/yaml-file.ts';
import type { Kind, Named } from './kind.ts';
import { kinds } from './kinds.ts';
import type { RuleContext } from './rules/rule.ts';

/** A list of kinds. */
export type Kinds = readonly Kind[];

/** The kinds that Warren knows. */
export type KnownKinds = typeof kinds;

/** An object of a kind. */
export type ObjectOf<K> = K extends { object(name: string, file: never, path: string): infer T } ? T : never;

type Folders<K extends Kinds> = Extract<K[number], { folder: string }>;
type Singles<K extends Kinds> = Extract<K[number], { file: string }>;

/** Everything the files say, checked and with defaults filled in: `brokers`, in the order of their names, `platform`. */
export type Catalog<K extends Kinds = KnownKinds> = {
  readonly [E in Folders<K> as E['plural']]: readonly ObjectOf<E>[];
} & { readonly [E in Singles<K> as E['name']]: ObjectOf<E> };

/** The objects of the files that have the right shape, whether or not they break rules. */
export type Objects<K extends Kinds = KnownKinds> = {
  readonly [E in Folders<K> as E['plural']]: readonly Checked<ObjectOf<E>>[];
} & { readonly [E in Singles<K> as E['name']]?: Checked<ObjectOf<E>> };

/** What is beside an object: what a catalog has, but for single files that have errors. */
export type Beside<K extends Kinds = KnownKinds> = {
  readonly [E in Folders<K> as E['plural']]: readonly ObjectOf<E>[];
} & { readonly [E in Singles<K> as E['name']]?: ObjectOf<E> };

/** A file whose contents have the right shape, on its way through the rules. */
export interface Checked<T> {
  file: YamlFile;
  value: T;
}

/** Objects by the key of their kind, of whatever kinds. */
export type AnyObjects = Readonly<Record<string, unknown>>;

/** The objects of one kind; one at most of a kind that is a single file. */
export function objectsOf(objects: AnyObjects, kind: Kind): readonly Checked<Named>[] {
  const found = objects[keyOf(kind)] as Checked<Named> | readonly Checked<Named>[] | undefined;
  return Array.isArray(found) ? found : found === undefined ? [] : [found as Checked<Named>];
}

/** Objects made kind by kind. */
export function collectObjects<K extends Kinds>(all: K, of: (kind: Kind) => readonly Checked<Named>[]): Objects<K> {
  return byKind(all, of) as Objects<K>;
}

/** The objects without their files. */
export function besideOf<K extends Kinds>(objects: AnyObjects, all: K): Beside<K> {
  return byKind(all, (kind) => objectsOf(objects, kind).map(({ value }) => value)) as Beside<K>;
}

function byKind(all: Kinds, of: (kind: Kind) => readonly unknown[]): AnyObjects {
  const entries = all.flatMap((kind): [string, unknown][] => {
    const found = of(kind);
    if (!('file' in kind)) return [[keyOf(kind), found]];
    return found.length > 0 ? [[keyOf(kind), found[0]]] : [];
  });
  return Object.fromEntries(entries);
}

/** Under what a catalog holds the objects of a kind: `brokers`, `platform`. */
export function keyOf(kind: Kind): string {
  return 'file' in kind ? kind.name : kind.plural;
}

/** What rules look at is in the catalog: a kind that others name is in the list. */
kinds satisfies readonly Kind<string, string, z.ZodType, Named, Beside & RuleContext>[];
