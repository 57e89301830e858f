import type { Broker } from '../../catalog/broker.ts';
import { addedBroker, changedBroker, removedBroker, renamedBroker } from '../../catalog/effects/broker-effects.ts';
import type { Effect } from '../../catalog/effects/effect.ts';
import { addedPlatform, changedPlatform, isAnotherPlatform } from '../../catalog/effects/platform-effects.ts';
import type { Checked, Objects } from '../../catalog/load.ts';
import type { Platform } from '../../catalog/platform.ts';
import { type FieldPath, formatField } from '../../catalog/problem.ts';
import type { YamlFile } from '../../catalog/yaml-file.ts';
import type { ObjectChange, ObjectEffect } from './model.ts';

/** What every changed file does to its object, in the order of files. Files that say the same as before are left out. */
export function objectChanges(before: Objects, after: Objects): ObjectChange[] {
  const platform = { before: before.platform?.value, after: after.platform?.value };
  const known = platform.after ?? platform.before;
  // Without a platform nothing can be said of what stands in it; that it is missing is a problem of its own.
  if (!known) return [];
  const platforms = { before: platform.before ?? known, after: platform.after ?? known };
  // Whatever files say then, they say it of another platform, which is made from nothing.
  if (isAnotherPlatform(platforms.before, platforms.after)) return platformChange(before, after);
  const brokers = brokerChanges({ before: before.brokers, after: after.brokers, platforms });
  const changes = [...brokers, ...platformChange(before, after)].filter(({ effects }) => effects.length > 0);
  return changes.sort((a, b) => (a.file < b.file ? -1 : 1));
}

interface BrokerComparison {
  before: readonly Checked<Broker>[];
  after: readonly Checked<Broker>[];
  platforms: { before: Platform; after: Platform };
}

function brokerChanges({ before, after, platforms }: BrokerComparison): ObjectChange[] {
  const [old, current] = [before, after].map((side) => new Map(side.map((entry) => [entry.value.name, entry])));
  const added = after.filter(({ value }) => !old?.has(value.name));
  const removed = before.filter(({ value }) => !current?.has(value.name));
  const renamed = findRenamed(removed, added);
  const isPart = (side: 'from' | 'to', entry: Checked<Broker>) => renamed.some((pair) => pair[side] === entry);
  return [
    ...after.flatMap((entry) => {
      const was = old?.get(entry.value.name);
      if (!was || was.value === entry.value) return [];
      const sides = { before: was.value, after: entry.value, platform: platforms };
      return [brokerChange('changed', entry, place(changedBroker(sides), { before: was.file, after: entry.file }))];
    }),
    ...added
      .filter((entry) => !isPart('to', entry))
      .map((entry) =>
        brokerChange('added', entry, place(addedBroker(entry.value, platforms.after), { after: entry.file })),
      ),
    ...removed
      .filter((entry) => !isPart('from', entry))
      .map((entry) => brokerChange('removed', entry, place(removedBroker(entry.value), { before: entry.file }))),
    ...renamed.map(({ from, to }) => ({
      ...brokerChange('renamed', to, place(renamedBroker(from.value), { after: to.file })),
      formerName: from.value.name,
    })),
  ];
}

/** A file that is gone and a new one that says the same are one object under another name. */
function findRenamed(removed: readonly Checked<Broker>[], added: readonly Checked<Broker>[]) {
  const contents = ({ value: { name: _, ...rest } }: Checked<Broker>) => JSON.stringify(rest);
  const free = new Map(added.map((entry) => [contents(entry), entry]));
  return removed.flatMap((from) => {
    const to = free.get(contents(from));
    free.delete(contents(from));
    return to ? [{ from, to }] : [];
  });
}

function brokerChange(
  change: ObjectChange['change'],
  { value, file }: Checked<Broker>,
  effects: ObjectEffect[],
): ObjectChange {
  return { kind: 'broker', name: value.name, file: file.path, change, effects };
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
