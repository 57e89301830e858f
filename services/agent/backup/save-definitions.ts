import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { backupPrefix } from '../../../contracts/node-report.ts';
import { definitionsKey } from '../../../contracts/object-keys.ts';
import type { Objects } from '../../node/aws/objects.ts';
import type { Table } from '../../node/aws/table.ts';
import type { Leased } from '../../node/lock/lease.ts';
import { type DefinitionsBackup, parseBackup } from '../metadata/items.ts';
import { expiry, type Reason } from './schedule.ts';

/**
 * Saves everything the broker holds but messages: the object first, its record after it, so that what is on record is
 * there. An object without a record, left by an interruption, is found by listing. Returns the record and its time.
 */
export async function saveDefinitions(props: {
  identity: Pick<NodeIdentity, 'broker' | 'backupBucket'>;
  objects: Leased<Objects>;
  table: Leased<Table>;
  /** Everything but messages, as RabbitMQ exports it. */
  exportDefinitions: () => Promise<object>;
  why: Reason;
  /** RabbitMQ version that runs. */
  version?: string;
  retentionDays: number;
  now: Date;
}): Promise<DefinitionsBackup & { time: string }> {
  const { identity, objects, table, why, version, retentionDays, now } = props;
  const text = JSON.stringify(await props.exportDefinitions(), null, 1);
  // A snapshot may have begun in the same millisecond, under the same name.
  for (let time = now.toISOString(); ; time = later(time)) {
    if (await table.get(`${backupPrefix}${time}`)) continue;
    const key = definitionsKey(identity.broker, time);
    await objects.put({ bucket: identity.backupBucket, key, text });
    const backup: DefinitionsBackup = {
      kind: 'definitions',
      key,
      bytes: Buffer.byteLength(text),
      why,
      version,
      expiresAt: expiry(time, retentionDays),
    };
    if (await table.put(`${backupPrefix}${time}`, backup, 'absent')) return { ...backup, time };
    // A write that was repeated because its answer was lost is refused the second time, and has happened.
    const found = parseBackup(await table.get(`${backupPrefix}${time}`));
    if (found?.kind === 'definitions' && found.key === key) return { ...backup, time };
  }
}

function later(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
