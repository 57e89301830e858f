import { basename } from 'node:path/posix';
import type { z } from 'zod';
import type { Adopted, Seen } from './adoption.ts';
import type { Effect, Severity } from './effects/effect.ts';
import { type Format, formats } from './files/formats.ts';
import type { Platform } from './kinds/platform/platform.ts';
import type { Listed } from './listed.ts';
import type { Rule } from './rules/rule.ts';
import type { OnChange } from './schema/field.ts';
import type { Starter } from './starter.ts';
import type { Sentence } from './words/sentence.ts';

/** An object of a file, of whatever kind. */
export interface Named {
  /** The name of its file; the platform says its own. */
  name: string;
}

/**
 * Everything that Warren has to know of a kind of file. `Beside` are the objects of other kinds, as a catalog holds them,
 * that its rules and effects look at.
 */
export type Kind<
  Name extends string = string,
  Plural extends string = string,
  Schema extends z.ZodType = z.ZodType,
  T extends Named = Named,
  Beside = never,
> = FolderKind<Name, Plural, Schema, T, Beside> | SingleKind<Name, Schema, T, Beside>;

/** A kind of which each file of a folder is an object. */
export interface FolderKind<
  Name extends string = string,
  Plural extends string = string,
  Schema extends z.ZodType = z.ZodType,
  T extends Named = Named,
  in Beside = never,
> extends KindParts<Name, Schema, T, Beside> {
  /** What several are called, and the key of all of them in a catalog. */
  plural: Plural;
  /** Folder whose files are of this kind, from the repository's root. A kind of its own may have a folder in it. */
  folder: string;
  effects: KindEffects<T, Beside>;
  /** Where an object may be a folder of files instead of one. Default: it may not. */
  parts?: Parts;
  /** How `warren new` makes a first file. */
  starter: Starter<Beside>;
}

/**
 * An object that may be a folder: a main file, which is called as the kind is (`brokers/orders/broker.yaml`), says what a
 * file of its own would, and any files beside it (`brokers/orders/eu.yaml`) hold more of its lists and mappings of objects.
 */
export interface Parts {
  /** Most entries that all these lists and mappings of one object hold together, in one file or in several. */
  mostEntries: number;
}

/** A kind of which there is one file, and which every repository has. */
export interface SingleKind<
  Name extends string = string,
  Schema extends z.ZodType = z.ZodType,
  T extends Named = Named,
  in Beside = never,
> extends KindParts<Name, Schema, T, Beside> {
  /** The file, from the repository's root. */
  file: string;
  /** What is said where it is missing: `It holds …`. */
  missing: string;
  effects: Pick<KindEffects<T, Beside>, 'added' | 'changed'> & {
    /** Whether it is another one than before, with which everything is made from nothing, rather than changed. */
    isAnother(before: T, after: T): boolean;
  };
}

interface KindParts<Name extends string, Schema extends z.ZodType, T extends Named, in Beside> {
  /** What people call one: `broker`. */
  name: Name;
  /** How its files are read; the first is what Warren itself writes. */
  formats: readonly [Format, ...Format[]];
  /** What a file may say, with the docs of each field, its unit, its default and what changing it costs. */
  schema: Schema;
  /** The object that a file says, by the name of the file and its path: with the defaults that follow from other fields. */
  object(name: string, file: z.output<Schema>, path: string): T;
  /** What must hold across its fields, and between it and other files. */
  rules: readonly Rule<T, Beside>[];
  /** What the cost of a change is called of objects of this kind, after `When changed:`. */
  changeCosts: Readonly<Record<OnChange, string>>;
  monthlyCost: MonthlyCost<T>;
  /** What lists show of an object: one entry, or several where its file makes several things. Default: its name alone. */
  listed?(object: T, platform: Platform): Listed[];
  terraform: TerraformPart;
  /** What of a stack that somebody changed by hand its file can say. Default: nothing. */
  adopted?(object: T, seen: Seen, beside: Beside): Adopted;
}

/** What a change of a file does to people. */
export interface KindEffects<T, in Beside> {
  /** A new file. */
  added(object: T, around: Around<Beside>): Effect[];
  /** A file that says something else, in the order of the schema; empty when both say the same. */
  changed(sides: { before: T; after: T }, around: Around<Beside>): Effect[];
  /** A file that is gone. */
  removed(object: T, around: Around<Beside>): Effect[];
  /** A file that says the same under another name. */
  renamed(before: T, around: Around<Beside>): Effect[];
}

/** What an object stands in, before and after a change. */
export interface Around<Beside> {
  platform: { before: Platform; after: Platform };
  beside: { before: Beside; after: Beside };
}

/** What is charged for an object. */
export interface MonthlyCost<T> {
  /** What besides is charged for it, of which Warren knows no price, in the plural where there is one: `NAT gateways`. */
  notCounted(object: T): readonly string[];
  /** Absent where no price is known of anything of it. */
  price?: Price<T>;
}

/** What is known of the price of an object. */
export interface Price<T> {
  /** US dollars a month; undefined where a price is not known. */
  of(object: T, platform: Platform): number | undefined;
  /** US dollars a month for what a change leaves behind, such as disks; `after` is absent where the object goes. */
  left(sides: { before: T; after: T | undefined }, platform: Platform): number | undefined;
  /** Fields that it depends on, with all that is below them. */
  fields: readonly string[];
  /** Whether that is the least, since more of it runs while there is more to do. Default: never. */
  isLeast?(object: T): boolean;
  /** The stack that has what is paid for, where that is not the object's own. */
  stack?: string;
}

/** What of Terraform an object is: resources of one stack, a part of every stack, or nothing. */
export type TerraformPart =
  | StackPart
  | { in: 'every stack' }
  | {
      in: 'no stack';
      /** What has to be feared of a change whose file cannot be compared, since no stack tells. */
      unknown: { severity: Exclude<Severity, 'none'>; sentence: Sentence };
    };

/** A part of one stack. Addresses are written as Terraform has them, where `*` stands for any characters. */
export interface StackPart {
  in: 'stack';
  /** Name of the stack that the object of this name is in. */
  stackOf(name: string): string;
  /** The object that a stack is of; undefined for other stacks, and where several objects share one. */
  objectOf(stack: string): string | undefined;
  /** Which resources of that stack are the object's. */
  resourcesOf(name: string): readonly string[];
  /** Which resources of stacks that are nobody's alone are the object's besides, by stack. Default: none. */
  alsoIn?(name: string): Readonly<Record<string, readonly string[]>>;
  /** Which of them carry a change of a field: the longest beginning of its path that is listed decides. */
  carriers: { readonly '': readonly string[]; readonly [field: string]: readonly string[] };
}

/** The kind of a file by its path, `brokers/orders.yaml`; undefined where it is of none. The longest folder decides. */
export function kindOf<K extends Kind>(path: string, kinds: readonly K[]): K | undefined {
  const [kind] = kinds
    .filter((each) => ('file' in each ? path === each.file : path.startsWith(`${each.folder}/`)))
    .sort((a, b) => placeOf(b).length - placeOf(a).length);
  return kind;
}

/** The kind of that name. Throws where there is none. */
export function kindNamed(name: string, kinds: readonly Kind[]): Kind {
  const kind = kinds.find((each) => each.name === name);
  if (!kind) throw new Error(`${name} is not a kind of file`);
  return kind;
}

/** The file of an object: `brokers/orders.yaml`, by which it is called also where it is a folder. */
export function fileOf(kind: Kind, name: string): string {
  return 'file' in kind ? kind.file : `${kind.folder}/${name}${endingOf(kind)}`;
}

/** Where files of a kind stand: `brokers`, `platform.yaml`. */
export function placeOf(kind: Kind): string {
  return 'file' in kind ? kind.file : kind.folder;
}

/** The ending of the files that Warren writes of a kind. */
function endingOf(kind: Kind): string {
  return formats[kind.formats[0]].ending;
}

/** The folder that an object of that name is, where it is one: `brokers/orders`. */
export function folderOf(kind: FolderKind, name: string): string {
  return `${kind.folder}/${name}`;
}

/** The main file of an object that is a folder: `brokers/orders/broker.yaml`. */
export function mainFileOf(kind: FolderKind, name: string): string {
  return `${folderOf(kind, name)}/${kind.name}${endingOf(kind)}`;
}

/** Name of the object whose folder a file is in, at whatever depth; undefined where the file is in none. */
export function nameOfFolder(path: string, kind: Kind): string | undefined {
  if ('file' in kind || !kind.parts || !path.startsWith(`${kind.folder}/`)) return undefined;
  const [name, ...rest] = path.slice(kind.folder.length + 1).split('/');
  return rest.length > 0 ? name : undefined;
}

/** What an object is called by a file of its: the file without its ending, or the folder that it is in. */
export function nameOf(path: string, kind: Kind): string {
  return nameOfFolder(path, kind) ?? basename(path).replace(/\.[a-z]+$/, '');
}

/** The file by which the object is called that a file is of, `brokers/orders.yaml` of `brokers/orders/eu.yaml`; itself where it is no part. */
export function objectFileOf(path: string, kinds: readonly Kind[]): string {
  const kind = kindOf(path, kinds);
  const name = kind && nameOfFolder(path, kind);
  return kind && name !== undefined ? fileOf(kind, name) : path;
}

/** The files of a kind, as people speak of them: `brokers/*.yaml`, `platform.yaml`. */
export function filesOf(kind: Kind): string {
  return 'file' in kind
    ? kind.file
    : kind.formats.map((format) => `${kind.folder}/*${formats[format].ending}`).join(', ');
}
