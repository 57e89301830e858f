import type { Effect } from '../../../catalog/effects/effect.ts';
import { type FieldPath, formatField } from '../../../catalog/files/problem.ts';
import type { YamlFile } from '../../../catalog/files/yaml-file.ts';
import {
  addedBroker,
  changedBroker,
  removedBroker,
  renamedBroker,
} from '../../../catalog/kinds/broker/effects/broker-effects.ts';
import {
  addedEndpoint,
  changedEndpoint,
  removedEndpoint,
  renamedEndpoint,
} from '../../../catalog/kinds/endpoint/endpoint-effects.ts';
import { addedPlatform, changedPlatform, isAnotherPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import {
  addedProcessor,
  changedProcessor,
  removedProcessor,
  renamedProcessor,
} from '../../../catalog/kinds/processor/processor-effects.ts';
import type { Checked, Objects } from '../../../catalog/load.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';

/** What every changed file does to its object, in the order of files. Files that say the same as before are left out. */
export function objectChanges(before: Objects, after: Objects): ObjectChange[] {
  const platform = { before: before.platform?.value, after: after.platform?.value };
  const known = platform.after ?? platform.before;
  // Without a platform nothing can be said of what stands in it; that it is missing is a problem of its own.
  if (!known) return [];
  const platforms = { before: platform.before ?? known, after: platform.after ?? known };
  // Whatever files say then, they say it of another platform, which is made from nothing.
  if (isAnotherPlatform(platforms.before, platforms.after)) return platformChange(before, after);
  const changes = [
    ...changesOf(before.brokers, after.brokers, {
      kind: 'broker',
      added: (broker) => addedBroker(broker, platforms.after),
      changed: (sides) => changedBroker({ ...sides, platform: platforms }),
      removed: removedBroker,
      renamed: renamedBroker,
    }),
    ...changesOf(before.endpoints, after.endpoints, {
      kind: 'endpoint',
      added: addedEndpoint,
      changed: changedEndpoint,
      removed: removedEndpoint,
      renamed: renamedEndpoint,
    }),
    ...changesOf(before.processors, after.processors, {
      kind: 'processor',
      added: addedProcessor,
      changed: changedProcessor,
      removed: removedProcessor,
      renamed: renamedProcessor,
    }),
    ...platformChange(before, after),
  ].filter(({ effects }) => effects.length > 0);
  return changes.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What becomes of an object of one kind. */
interface KindEffects<T> {
  kind: ObjectChange['kind'];
  added: (value: T) => Effect[];
  changed: (sides: { before: T; after: T }) => Effect[];
  removed: (value: T) => Effect[];
  renamed: (before: T) => Effect[];
}

function changesOf<T extends { name: string }>(
  before: readonly Checked<T>[],
  after: readonly Checked<T>[],
  effects: KindEffects<T>,
): ObjectChange[] {
  const [old, current] = [before, after].map((side) => new Map(side.map((entry) => [entry.value.name, entry])));
  const added = after.filter(({ value }) => !old?.has(value.name));
  const removed = before.filter(({ value }) => !current?.has(value.name));
  const renamed = findRenamed(removed, added);
  const isPart = (side: 'from' | 'to', entry: Checked<T>) => renamed.some((pair) => pair[side] === entry);
  const change = (how: ObjectChange['change'], { value, file }: Checked<T>, placed: ObjectEffect[]): ObjectChange => {
    return { kind: effects.kind, name: value.name, file: file.path, change: how, effects: placed };
  };
  return [
    ...after.flatMap((entry) => {
      const was = old?.get(entry.value.name);
      if (!was || was.value === entry.value) return [];
      const found = effects.changed({ before: was.value, after: entry.value });
      return [change('changed', entry, place(found, { before: was.file, after: entry.file }))];
    }),
    ...added
      .filter((entry) => !isPart('to', entry))
      .map((entry) => change('added', entry, place(effects.added(entry.value), { after: entry.file }))),
    ...removed
      .filter((entry) => !isPart('from', entry))
      .map((entry) => change('removed', entry, place(effects.removed(entry.value), { before: entry.file }))),
    ...renamed.map(({ from, to }) => ({
      ...change('renamed', to, place(effects.renamed(from.value), { after: to.file })),
      formerName: from.value.name,
    })),
  ];
}

/** A file that is gone and a new one that says the same are one object under another name. */
function findRenamed<T extends { name: string }>(removed: readonly Checked<T>[], added: readonly Checked<T>[]) {
  const contents = ({ value: { name: _, ...rest } }: Checked<T>) => JSON.stringify(rest);
  const free = new Map(added.map((entry) => [contents(entry), entry]));
  return removed.flatMap((from) => {
    const to = free.get(contents(from));
    free.delete(contents(from));
    return to ? [{ from, to }] : [];
  });
}

function platformChange(before: Objects, after: Objects): ObjectChange[] {
  // A missing platform.yaml is a problem, not a change.
  if (!after.platform || before.platform?.value === after.platform.value) return [];
  const { file, value } = after.platform;
  const base = { kind: 'platform' as const, name: value.name, file: file.path };
  if (!before.platform) return [{ ...base, change: 'added', effects: place(addedPlatform(value), { after: file }) }];
  const brokers = after.brokers.flatMap(({ value }) => {
    const was = before.brokers.find((old) => old.value.name === value.name)?.value;
    // Nodes that join stand where they are put.
    return was ? [{ ...value, nodes: Math.min(was.nodes, value.nodes) }] : [];
  });
  const effects = changedPlatform({ before: before.platform.value, after: value, brokers });
  return [{ ...base, change: 'changed', effects: place(effects, { before: before.platform.file, after: file }) }];
}

/** Finds the line of each effect: in the file as it is now where it has the field, else as it was. */
function place(effects: readonly Effect[], files: { before?: YamlFile; after?: YamlFile }): ObjectEffect[] {
  return effects.map(({ severity, sentence, path, side }) => {
    const said =
      side === 'after' && files.before && !has(files.after, path) && has(files.before, path) ? 'before' : side;
    const file = files[said] ?? files.after ?? files.before;
    const at = { file: file?.path ?? '', line: file?.locate(path).line ?? 1, side: said };
    return { severity, sentence, field: formatField(path), at, proof: [] };
  });
}

function has(file: YamlFile | undefined, path: FieldPath): boolean {
  let value: unknown = file?.value;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}
