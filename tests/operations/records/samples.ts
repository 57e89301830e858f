import type { HostReport } from '../../../contracts/watch-report.ts';
import type { BackupRecord, ObservedBroker, ObservedNode } from '../../../operations/records/items.ts';

/** The time that the tests of what was observed take for now. */
export const now = new Date('2026-09-02T03:00:00.000Z');

/** A time so many minutes before now, as ISO. */
export function minutesAgo(minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

/** A healthy node that has just reported. */
export function node(number: number, more: Partial<ObservedNode> = {}): ObservedNode {
  return {
    number,
    instanceId: `i-${number}`,
    hostName: `orders-${number}.acme.internal`,
    address: `10.20.3.${number}`,
    rabbitmqVersion: '4.3.6',
    erlangVersion: '27.3',
    bundleWanted: '3f2a000000000001',
    bundleApplied: '3f2a000000000001',
    state: 'healthy',
    alarms: [],
    missing: [],
    since: {},
    reportedAt: minutesAgo(1),
    ...more,
  };
}

/** A broker of one healthy node. */
export function observed(more: Partial<ObservedBroker> = {}): ObservedBroker {
  return {
    name: 'orders',
    broker: {
      endpoints: ['amqps://orders.acme.internal:5671'],
      administratorSecret: 'acme/brokers/orders/administrator',
      users: [{ name: 'shop', secret: 'acme/brokers/orders/users/shop' }],
      certificate: { issuer: 'CN=Warren orders', notAfter: '2026-11-01T00:00:00.000Z' },
      topology: { drift: [], refused: [] },
      reportedAt: minutesAgo(1),
    },
    nodes: [node(1)],
    backups: [],
    unreadable: [],
    ...more,
  };
}

/** Definitions that were saved at a time. */
export function definitions(time: string): Extract<BackupRecord, { kind: 'definitions' }> {
  const key = `brokers/orders/definitions/${time}.json`;
  const expiresAt = '2026-09-20T00:00:00.000Z';
  return { kind: 'definitions', time, key, bytes: 812, why: 'schedule', version: '4.3.6', expiresAt };
}

/** Snapshots of some nodes that belong to a backup of a time. */
export function snapshots(time: string, nodes: readonly number[]): Extract<BackupRecord, { kind: 'snapshots' }> {
  return {
    kind: 'snapshots',
    time,
    snapshots: nodes.map((number) => ({ node: number, volumeId: `vol-${number}`, snapshotId: `snap-000${number}` })),
    revision: 1,
    why: 'before upgrade',
    version: '4.2.10',
    expiresAt: '2026-09-20T00:00:00.000Z',
  };
}

/** A healthy monitoring host that has just reported. */
export function host(more: Partial<HostReport> = {}): HostReport {
  return {
    instanceId: 'i-0host',
    hostName: 'monitoring.acme.internal',
    address: '10.20.3.9',
    bundleWanted: '5e1f000000000001',
    bundleApplied: '5e1f000000000001',
    state: 'healthy',
    refused: [],
    drift: [],
    programs: { prometheus: { running: true, version: '3.13.4' }, grafana: { running: true, version: '13.2.3' } },
    diskUsedPercent: 42,
    lastBackupAt: minutesAgo(180),
    reportedAt: minutesAgo(1),
    ...more,
  };
}
