import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Kinds } from '../../../catalog/catalog.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { fileOf, kindOf, objectFileOf } from '../../../catalog/kind.ts';
import { brokerKind } from '../../../catalog/kinds/broker/kind.ts';
import { processorKind } from '../../../catalog/kinds/processor/kind.ts';
import { kinds as knownKinds } from '../../../catalog/kinds.ts';
import { readObjects } from '../../../catalog/load.ts';
import { readWarnings, type Stack, synthesize } from '../../terraform/synthesize.ts';

/** A repository on one side of a change, and the code that turns it into Terraform. */
export interface Side {
  /** Folder with platform.yaml and brokers/. */
  folder: string;
  /** Folder of Warren's code as it is on this side. */
  code: string;
}

/** The synthesized stacks of a side, in a folder that is there until `close`. */
export interface SynthesizedSide {
  stacks: Stack[];
  /** What the files alone do not tell, as of dashboards. */
  warnings: readonly Problem[];
  close(): void;
}

/** Paths of the files that differ, are new or are gone, sorted. */
export function changedPaths(before: readonly SourceFile[], after: readonly SourceFile[]): string[] {
  const old = new Map(before.map((file) => [file.path, file]));
  const isSame = ({ path, text, refused }: SourceFile) => {
    const file = old.get(path);
    return file !== undefined && file.text === text && file.refused === refused;
  };
  const same = new Set(after.filter(isSame).map(({ path }) => path));
  return [...new Set([...before, ...after].map(({ path }) => path))].filter((path) => !same.has(path)).sort();
}

/**
 * The files of the objects whose stacks have to be synthesized to compare two sides; undefined when all stacks have to be. While code
 * and platform are the same, the stack of a broker or of a processor follows from its own file alone, so that others
 * cannot differ; those that all share, as endpoints do, are made in any case.
 */
export function filesToSynthesize(
  changed: readonly string[],
  sameCode: boolean,
  kinds: Kinds = knownKinds,
): string[] | undefined {
  const objects = [...new Set(changed.map((path) => objectFileOf(path, kinds)))];
  const inStacks = objects.filter((path) => {
    const kind = kindOf(path, kinds);
    return kind !== undefined && kind.terraform.in !== 'no stack';
  });
  const changesNoOther = (path: string) =>
    ['broker', 'endpoint', 'processor', 'dashboard', 'alert', 'route'].includes(kindOf(path, kinds)?.name ?? '');
  return sameCode && inStacks.every(changesNoOther) ? inStacks : undefined;
}

/**
 * The same with the files of those at the other end of a queue, of whom a change of a broker or a processor says whether they still reach
 * each other: a processor's broker, and a broker's processors, on either side. `paths` are all that differ: of the others the files of
 * one side say it, which is read for its rules anyway.
 */
export function withOtherEnds(
  paths: readonly string[],
  { before, after }: Record<'before' | 'after', readonly SourceFile[]>,
): string[] {
  const wanted = new Set(paths);
  const files = [...before.filter(({ path }) => wanted.has(path)), ...after];
  const processors = readObjects(
    files.filter(({ path }) => kindOf(path, knownKinds)?.name === processorKind.name),
  ).processors;
  const pairs = processors.map(({ file, value }) => [file.path, fileOf(brokerKind, value.broker)] as const);
  return [...new Set([...paths, ...pairs.filter((pair) => pair.some((path) => wanted.has(path))).flat()])].sort();
}

/** Names of the stacks that differ between two sides, with those that only one of them has. */
export function differingStacks(before: readonly Stack[], after: readonly Stack[]): Set<string> {
  const old = new Map(before.map((stack) => [stack.name, stack]));
  const same = after.filter((stack) => isDeepStrictEqual(old.get(stack.name)?.configuration, stack.configuration));
  const sameNames = new Set(same.map(({ name }) => name));
  return new Set([...before, ...after].map(({ name }) => name).filter((name) => !sameNames.has(name)));
}

/** Synthesizes the stacks of some files of a side, or all, with the side's own code. */
export async function synthesizeSide(
  { folder, code }: Side,
  files: readonly string[] | undefined,
): Promise<SynthesizedSide> {
  const scratch = mkdtempSync(join(tmpdir(), 'warren-review-'));
  const close = () => rmSync(scratch, { recursive: true, force: true });
  try {
    const stacks = await synthesize({ repository: folder, output: scratch, code, ...(files ? { files } : {}) });
    return { stacks, warnings: readWarnings(scratch), close };
  } catch (error) {
    close();
    throw error;
  }
}
