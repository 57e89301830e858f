import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';
import type { WatchSet } from '../bundle/watch-set.ts';
import { type Provisioned, provisionedOf } from '../checks/grafana-files.ts';
import type { Folders } from '../folders.ts';

/**
 * Grafana keeps a rule, a contact point or a tree of policies whose file is gone, until a file says that it is to go:
 * https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/. So the host keeps on its data
 * disk, where Grafana's database is, all that Grafana may hold of any set, and has it delete what the new set has not.
 */

/** Beside the bundle's own. Grafana reads files by their names, and a title is free for another rule only when the old one is gone. */
export const removalsPath = 'grafana/provisioning/alerting/00-removed.yaml';

/** On the data disk. */
export const recordFile = 'grafana-provisioned.json';

const record = z.object({
  rules: z.array(z.string()),
  contactPoints: z.array(z.string()),
  // Hosts of before did not note them.
  policies: z.array(z.number()).default([]),
});

/** The set's files, with one that has Grafana delete what it may hold of other sets. To be called before Grafana may read them. */
export function withRemovals(folders: Pick<Folders, 'data'>, { bundle, files }: WatchSet): ReadonlyMap<string, string> {
  if (bundle.images.grafana === undefined) return files;
  const wanted = provisionedOf(files);
  const held = both(heldByGrafana(folders), wanted);
  // So that nothing of them is forgotten should this end half-way.
  keepHeld(folders, held);
  const removals = removalsFile({ held, wanted });
  return removals === undefined ? files : new Map([...files, [removalsPath, removals]]);
}

/** What Grafana may hold that came from files. */
export function heldByGrafana({ data }: Pick<Folders, 'data'>): Provisioned {
  const text = readIfThere(join(data, recordFile));
  return text === undefined ? { rules: [], contactPoints: [], policies: [] } : record.parse(JSON.parse(text));
}

/** Notes what Grafana may hold from now on. */
export function keepHeld({ data }: Pick<Folders, 'data'>, held: Provisioned): void {
  replaceFile(join(data, recordFile), `${JSON.stringify(held)}\n`, { mode: 0o644 });
}

/** What is in either. */
export function both(a: Provisioned, b: Provisioned): Provisioned {
  const union = <T>(x: readonly T[], y: readonly T[]) => [...new Set([...x, ...y])].sort();
  return {
    rules: union(a.rules, b.rules),
    contactPoints: union(a.contactPoints, b.contactPoints),
    policies: union(a.policies, b.policies),
  };
}

/** The file that has Grafana delete what it may hold and is not wanted; undefined when there is nothing. */
export function removalsFile({ held, wanted }: { held: Provisioned; wanted: Provisioned }): string | undefined {
  const gone = (of: 'rules' | 'contactPoints') =>
    held[of].filter((uid) => !wanted[of].includes(uid)).map((uid) => ({ orgId: 1, uid }));
  const [deleteRules, deleteContactPoints] = [gone('rules'), gone('contactPoints')];
  // Grafana's own first tree takes the place of one that goes, and lets go of its contact points.
  const resetPolicies = held.policies.filter((organization) => !wanted.policies.includes(organization));
  if (deleteRules.length + deleteContactPoints.length + resetPolicies.length === 0) return undefined;
  return stringify({ apiVersion: 1, deleteRules, deleteContactPoints, resetPolicies });
}
