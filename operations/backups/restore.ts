import { z } from 'zod';
import { UserFailure } from '../../pipeline/process/failure.ts';
import type { BackupRecord } from '../records/items.ts';

/** What restoring definitions does and does not do, for whoever has to agree to it. */
export function describeRestore({ broker, from }: { broker: string; from: string }): string {
  return `This brings ${from} into the running broker ${broker}:
  - It makes users, permissions, vhosts, policies, exchanges, queues and bindings that are missing.
  - It overwrites what is there and can change, such as permissions and policies.
  - It removes nothing, and leaves queues and exchanges that are there as they are.
  - It brings no messages back.
  - Users of brokers/${broker}.yaml keep the passwords in their secrets; others get those of the backup.
  - What the file says counts again with its next apply.`;
}

/** What has to stand in a broker's file so that its nodes begin with snapshots. */
export function describeSnapshots(broker: string, backup: Extract<BackupRecord, { kind: 'snapshots' }>): string {
  const { snapshots, version, time } = backup;
  const count = Math.max(0, ...snapshots.map(({ node }) => node));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (number) => !snapshots.some(({ node }) => node === number),
  );
  const lines = snapshots.map(({ snapshotId, node }) => `    - ${snapshotId}  # node ${node}`);
  return [
    `The backup of ${time} is of data volumes, messages included. A running broker cannot take it; a new one begins with it.`,
    // https://www.rabbitmq.com/docs/backup
    `RabbitMQ takes data only under the name of the node that wrote it: the new broker has to be called ${broker}, too.`,
    'Each node was copied for itself: what was published or consumed in between may be lost or come again.',
    ...(missing.length > 0 ? [`It is not whole: there is no snapshot of node ${missing.join(', ')}.`] : []),
    `In brokers/${broker}.yaml:`,
    '',
    ...(version === undefined ? [] : [`version: ${version}`]),
    `nodes: ${count}`,
    'restoreFrom:',
    '  snapshots:',
    ...lines,
  ].join('\n');
}

const exportSchema = z.looseObject({
  vhosts: z.array(z.looseObject({ name: z.string() })),
  users: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** Throws UserFailure, which repeats nothing of the contents, unless a file is an export of a whole broker. */
export function requireExport(file: string, text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserFailure(`${file} is not JSON. Bring what rabbitmqctl export_definitions wrote.`);
  }
  if (exportSchema.safeParse(value).success) return;
  throw new UserFailure(
    `${file} is not an export of a whole broker: it has no list of vhosts. Bring what rabbitmqctl export_definitions wrote, without --vhost.`,
  );
}
