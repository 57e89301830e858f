import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { backupPrefix } from '../../../contracts/node-report.ts';
import { snapshotTags, tag } from '../../../contracts/tags.ts';
import type { Table } from '../../node/aws/table.ts';
import { revise } from '../../node/metadata/revise.ts';
import type { Snapshots } from '../aws/snapshots.ts';
import { parseBackup, type SnapshotsBackup } from '../metadata/items.ts';
import { expiry, type Reason } from './schedule.ts';

/**
 * Copies this node's data volume for the backup of that time, and enters it there. A snapshot that an interrupted try began
 * is used. Nodes may do so at once. Returns the id of the snapshot.
 */
export async function takeSnapshot(props: {
  identity: Pick<NodeIdentity, 'platform' | 'broker' | 'number' | 'volumeId'>;
  snapshots: Snapshots;
  table: Table;
  /** Time of the backup, see `snapshotTurn`. */
  time: string;
  why: Reason;
  /** RabbitMQ version that runs: the data is of that version. */
  version?: string;
  retentionDays: number;
}): Promise<string> {
  const { identity, snapshots, table, time, why, version, retentionDays } = props;
  const { platform, broker, number, volumeId } = identity;
  const tags = { ...snapshotTags({ platform, broker }), [tag.node]: String(number), [tag.backup]: time };
  const begun = (await snapshots.own(tags)).find((snapshot) => snapshot.volumeId === volumeId);
  const snapshotId =
    begun?.id ??
    (await snapshots.create({
      volumeId,
      description: `${platform}: broker ${broker}, node ${number}, ${why}`,
      tags: { Name: `${platform}-${broker}-${number}`, ...tags },
    }));
  await revise<SnapshotsBackup>({
    table,
    item: `${backupPrefix}${time}`,
    mark: 'revision',
    change(item) {
      const found = parseBackup(item);
      const before = found?.kind === 'snapshots' ? found : undefined;
      if (item !== undefined && before === undefined) {
        throw new Error(`backup ${time} of ${broker} is not one of snapshots; nothing was entered`);
      }
      const others = before?.snapshots.filter(({ node }) => node !== number) ?? [];
      return {
        kind: 'snapshots',
        why,
        version,
        expiresAt: expiry(time, retentionDays),
        ...before,
        snapshots: [...others, { volumeId, snapshotId, node: number }].sort((a, b) => a.node - b.node),
        revision: (before?.revision ?? 0) + 1,
      };
    },
  });
  return snapshotId;
}
