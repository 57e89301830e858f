import { timeOfKey } from '../../contracts/object-keys.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { columns } from '../records/columns.ts';
import type { BackupRecord, ObservedBroker } from '../records/items.ts';
import type { BackupObject } from '../records/store.ts';

/** A backup as a person may name it: on record, or found in the bucket after its record was lost. */
export type KnownBackup =
  | BackupRecord
  | { kind: 'definitions'; time: string; key: string; bytes: number; why: 'not on record'; version?: undefined };

/** Every backup of a broker, from the oldest to the newest. Definitions without a record count; records of nothing do not. */
export function knownBackups(observed: ObservedBroker, objects: readonly BackupObject[]): KnownBackup[] {
  const keys = new Set(objects.map(({ key }) => key));
  const onRecord = observed.backups.filter((backup) => backup.kind === 'snapshots' || keys.has(backup.key));
  const recorded = new Set(onRecord.flatMap((backup) => (backup.kind === 'definitions' ? [backup.key] : [])));
  const others = objects.flatMap(({ key, bytes }) => {
    const time = timeOfKey(observed.name, key);
    if (recorded.has(key) || time === undefined) return [];
    return [{ kind: 'definitions' as const, time, key, bytes, why: 'not on record' as const }];
  });
  return [...onRecord, ...others].sort((a, b) => (a.time < b.time ? -1 : 1));
}

/**
 * The backup that a person means by `latest`, which is of definitions, or by a time or the beginning of one. Throws
 * UserFailure when there is none, or more than one.
 */
export function chooseBackup(props: { broker: string; backups: readonly KnownBackup[]; text: string }): KnownBackup {
  const { broker, backups, text } = props;
  const found =
    text === 'latest'
      ? backups.filter(({ kind }) => kind === 'definitions').slice(-1)
      : backups.filter(({ time }) => time.startsWith(text));
  const [first, second] = found;
  if (first && !second) return first;
  const list = `See warren backup list ${broker}.`;
  if (second) {
    throw new UserFailure(`"${text}" means ${found.length} backups of ${broker}. Write more of the time. ${list}`);
  }
  if (text === 'latest') throw new UserFailure(`${broker} has no backup of definitions yet.`);
  throw new UserFailure(`"${text}" is neither latest, nor a file, nor the time of a backup of ${broker}. ${list}`);
}

/** Backups as a person reads them, the newest first. */
export function describeBackups(backups: readonly KnownBackup[]): string {
  const rows = backups
    .toReversed()
    .map((backup) => [
      backup.time,
      backup.kind,
      backup.why,
      backup.version ?? '-',
      backup.kind === 'definitions'
        ? `${backup.bytes} bytes`
        : `nodes ${backup.snapshots.map(({ node }) => node).join(', ')}`,
      'expiresAt' in backup ? backup.expiresAt.slice(0, 10) : '-',
    ]);
  return columns([['time', 'what', 'why', 'rabbitmq', 'holds', 'kept until'], ...rows]).join('\n');
}
