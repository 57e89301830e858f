import type { Cloud } from '../../cloud.ts';
import { identityOf } from '../../object-names.ts';
import type { ObjectValue, Value } from '../../values.ts';
import type { Refusal } from './refusal.ts';

/** A change of a store that is about to be made. */
export interface StoreChange {
  type: string;
  /** As it is; null where it is made. */
  prior: ObjectValue | null;
  /** As it is to be; null where it goes. */
  object: ObjectValue | null;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What Terraform calls a snapshot of a database. */
const snapshotType = 'aws_db_snapshot';

type Judge = (change: StoreChange, cloud: Cloud) => string | undefined;

const modifying = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html';
const deleting = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html';
const upgrading = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html';

/** Hours that storage of RDS cannot be changed again for: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html */
const storageRestsHours = 6;

/** When the storage of an instance was changed last; a note of the sandbox's own beside the object. */
const storageNote = 'aws_db_instance.storage';

const judges: Readonly<Record<string, readonly { judge: Judge; see: string }[]>> = {
  aws_db_instance: [
    { judge: goesWithoutSnapshot, see: 'internal/service/rds/instance.go, at destroy' },
    { judge: goesProtected, see: deleting },
    { judge: goesUnderTakenName, see: deleting },
    { judge: shrinks, see: modifying },
    { judge: changesStorageTooSoon, see: modifying },
    { judge: goesBack, see: modifying },
  ],
  aws_elasticache_replication_group: [{ judge: upgradesWhileResizing, see: upgrading }],
  aws_elasticache_user_group: [
    { judge: letsAnybodyIn, see: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html' },
  ],
};

/** What AWS refuses of a change of a store because of what it was. */
export function storeRefusals(cloud: Cloud, change: StoreChange): Refusal[] {
  return (judges[change.type] ?? []).flatMap(({ judge, see }) => {
    const says = judge(change, cloud);
    return says === undefined
      ? []
      : [
          {
            attribute: [],
            summary: `${change.type}: ${says}`,
            detail: `${see.startsWith('https:') ? 'AWS' : 'hashicorp/aws'} refuses it: ${see}`,
          },
        ];
  });
}

/** Remembers what later changes are held to. */
export function noteStoreChange(cloud: Cloud, { type, prior, object, now }: StoreChange): void {
  if (type !== 'aws_db_instance' || prior === null) return;
  const id = identityOf(prior);
  if (object === null) {
    cloud.remove(storageNote, id);
    keepSnapshot(cloud, prior);
  } else if (object.allocated_storage !== prior.allocated_storage) cloud.put(storageNote, id, { at: now });
}

/** The last snapshot is an object of its own, which no state has. */
function keepSnapshot(
  cloud: Cloud,
  { skip_final_snapshot, final_snapshot_identifier, ...instance }: ObjectValue,
): void {
  if (skip_final_snapshot === true) return;
  const name = String(final_snapshot_identifier);
  cloud.put(snapshotType, name, {
    id: name,
    db_snapshot_identifier: name,
    db_snapshot_arn: String(instance.arn ?? '').replace(/:db:.*/, `:snapshot:${name}`),
    db_instance_identifier: instance.identifier ?? null,
    ...(instance.copy_tags_to_snapshot === true && { tags_all: instance.tags_all ?? null }),
  });
}

function goesUnderTakenName({ prior, object }: StoreChange, cloud: Cloud): string | undefined {
  if (object !== null || prior?.skip_final_snapshot === true) return undefined;
  const name = String(prior?.final_snapshot_identifier);
  return cloud.get(snapshotType, name) === undefined
    ? undefined
    : `DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`;
}

function goesWithoutSnapshot({ prior, object }: StoreChange): string | undefined {
  if (object !== null || prior?.skip_final_snapshot === true) return undefined;
  const name = prior?.final_snapshot_identifier ?? null;
  return name === null || name === ''
    ? 'final_snapshot_identifier is required when skip_final_snapshot is false'
    : undefined;
}

function goesProtected({ prior, object }: StoreChange): string | undefined {
  return object === null && prior?.deletion_protection === true
    ? 'InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.'
    : undefined;
}

function shrinks({ prior, object }: StoreChange): string | undefined {
  const [was, is] = [prior, object].map((side) => Number(side?.allocated_storage ?? 0));
  return prior && object && (is ?? 0) < (was ?? 0)
    ? `InvalidParameterCombination: storage cannot shrink from ${was} to ${is} GiB`
    : undefined;
}

function changesStorageTooSoon({ prior, object, now }: StoreChange, cloud: Cloud): string | undefined {
  if (!prior || !object || prior.allocated_storage === object.allocated_storage) return undefined;
  const at = cloud.get(storageNote, identityOf(prior))?.at;
  return typeof at === 'number' && now - at < storageRestsHours * 3_600_000
    ? `InvalidParameterCombination: You can't currently modify the storage of this DB instance because the previous storage change is being optimized. Its last change was less than ${storageRestsHours} hours ago`
    : undefined;
}

function goesBack({ prior, object }: StoreChange): string | undefined {
  const [was, is] = [prior, object].map((side) => side?.engine_version ?? null);
  return prior && object && older(is ?? null, was ?? null)
    ? `InvalidParameterCombination: Cannot upgrade ${String(object.engine)} from ${String(was)} to ${String(is)}`
    : undefined;
}

/** Of an upgrade that waits nothing but time is left: the type cannot change meanwhile. */
function upgradesWhileResizing({ prior, object }: StoreChange, cloud: Cloud): string | undefined {
  if (!prior || !object || prior.node_type === object.node_type) return undefined;
  const waiting = cloud.get('aws_elasticache_replication_group.waiting', identityOf(prior));
  return waiting !== undefined && 'engine_version' in waiting
    ? 'InvalidParameterCombination: the node type cannot be changed while an upgrade of the engine is pending'
    : undefined;
}

function letsAnybodyIn({ object }: StoreChange, cloud: Cloud): string | undefined {
  if (object?.engine !== 'valkey' || !Array.isArray(object.user_ids)) return undefined;
  const open = object.user_ids.filter(
    (id) => modeOf(cloud.get('aws_elasticache_user', String(id))) === 'no-password-required',
  );
  return open.length > 0
    ? `InvalidParameterValue: a user group of engine valkey takes no users without a password or IAM: ${open.join(', ')}`
    : undefined;
}

function modeOf(user: ObjectValue | undefined): Value {
  const mode = [user?.authentication_mode ?? null].flat()[0] ?? null;
  return typeof mode === 'object' && mode !== null && 'type' in mode ? ((mode as ObjectValue).type ?? null) : null;
}

/** By major and minor number, part by part. */
function older(a: Value, b: Value): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const at = (left ?? []).findIndex((part, index) => right?.[index] !== undefined && part !== right[index]);
  return at >= 0 && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}
