import { bundleName } from '../../../contracts/bundle.ts';
import { contentsOf, type WatchBundle } from '../../../contracts/watch-bundle.ts';
import type { WatchSet } from '../../../services/watch/bundle/watch-set.ts';

/** A set of those files, all of which are platform.yaml's unless it is said whose they are. */
export function setOf(
  files: Record<string, string>,
  { from = {}, ...changes }: Partial<WatchBundle> & { from?: Record<string, string> } = {},
): WatchSet {
  const bundle: WatchBundle = {
    platform: 'acme',
    images: {},
    metrics: { retentionDays: 30 },
    zabbix: { historyDays: 14 },
    backups: { everyHours: 24, retentionDays: 14 },
    metricsBytes: 50_000_000_000,
    authorities: [],
    promises: [],
    files: Object.entries(files).map(([path, text]) => ({
      path,
      sha256: contentsOf(text),
      from: from[path] ?? 'platform.yaml',
    })),
    ...changes,
  };
  const text = JSON.stringify(bundle);
  return { name: bundleName(text), text, bundle, files: new Map(Object.entries(files)) };
}

/** Objects as the stack uploads them for a set, by their keys. */
export function objectsOf({ name, text, bundle, files }: WatchSet): Record<string, string> {
  return {
    [`monitoring/bundles/${name}.json`]: text,
    ...Object.fromEntries(
      bundle.files.map(({ path, sha256 }) => [`monitoring/files/${sha256}`, files.get(path) ?? '']),
    ),
  };
}

/** A rule of Grafana as its files have it. */
export function ruleOf(uid: string, changes: object = {}) {
  return {
    uid,
    title: uid,
    condition: 'A',
    data: [{ refId: 'A', relativeTimeRange: { from: 600, to: 0 }, datasourceUid: 'prometheus', model: { expr: 'up' } }],
    for: '5m',
    noDataState: 'OK',
    execErrState: 'Error',
    ...changes,
  };
}

/** A file of Grafana's with those rules in one group. */
export function rulesFile(...rules: object[]): string {
  return JSON.stringify({ apiVersion: 1, groups: [{ name: 'warren', folder: 'Warren', interval: '1m', rules }] });
}
