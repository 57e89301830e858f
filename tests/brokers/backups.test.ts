import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeIdentity } from '../../contracts/node-identity.ts';
import { type BackupProps, backUpNow, backupUnder } from '../../services/agent/backup/keep-backups.ts';
import { restoreBackup } from '../../services/agent/backup/restore.ts';
import { endpointsOf } from '../../services/agent/metadata/endpoints.ts';
import { observeRabbitmq, type RabbitmqState } from '../../services/agent/metadata/rabbitmq.ts';
import { type Management, openManagement } from '../../services/agent/rabbitmq/management.ts';
import { restoreDefinitions } from '../../services/agent/topology/restore.ts';
import { memorySnapshots } from '../services/agent/memory-snapshots.ts';
import { lastingLease } from '../services/node/lasting-lease.ts';
import { memoryObjects } from '../services/node/memory-objects.ts';
import { memoryTable } from '../services/node/memory-table.ts';
import { type Rabbitmq, startRabbitmq } from './rabbitmq.ts';

let broker: Rabbitmq;
let management: Management;

beforeAll(async () => {
  broker = await startRabbitmq();
  management = openManagement({ url: broker.managementUrl, credentials: { name: 'guest', password: 'guest' } });
});

afterAll(() => broker?.stop());

/** Looks until what is seen is so; numbers of a node that has just started come some seconds later. */
async function observeUntil(isSo: (state: RabbitmqState) => boolean): Promise<RabbitmqState> {
  for (let tries = 60; ; tries -= 1) {
    const state = await observeRabbitmq({ management, hostName: 'localhost' });
    if (isSo(state) || tries === 0) return state;
    await sleep(500);
  }
}

test('a running node tells its versions, how much memory is in use, and where it listens', async () => {
  const state = await observeUntil(({ memoryPercent }) => memoryPercent !== undefined);
  expect(state.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(state.erlangVersion).toMatch(/^\d+/);
  expect(state.memoryPercent).toBeGreaterThan(0);
  expect(state.memoryPercent).toBeLessThan(100);
  expect(state.alarms).toEqual([]);
  expect(state.listeners).toContainEqual({
    protocol: 'amqp',
    address: '127.0.0.1',
    port: Number(new URL(broker.amqpUrl).port),
  });
  expect(endpointsOf({ name: 'orders.acme.internal', listeners: state.listeners })).toEqual([]);
});

test('alarms that are in effect are told', async () => {
  await broker.rabbitmqctl('set_vm_memory_high_watermark', 'absolute', '1MiB');
  await broker.rabbitmqctl('set_disk_free_limit', '100000GB');
  try {
    const { alarms } = await observeUntil((state) => state.alarms.length === 2);
    expect(alarms).toEqual([
      'memory is above its watermark; publishers are held back',
      'free disk is below its limit; publishers are held back',
    ]);
  } finally {
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.6');
    await broker.rabbitmqctl('set_disk_free_limit', '50MB');
  }
  expect((await observeUntil((state) => state.alarms.length === 0)).alarms).toEqual([]);
});

test('what was saved comes back after it is lost, and what is newer stays', async () => {
  const identity = { platform: 'acme', broker: 'orders', number: 1, backupBucket: 'b' } as NodeIdentity;
  const objects = memoryObjects();
  const props: BackupProps = {
    identity,
    objects,
    snapshots: memorySnapshots(),
    table: memoryTable(),
    backups: { definitions: { everyHours: 24, retentionDays: 14 }, beforeUpgrade: true },
    version: '4.3.6',
    exportDefinitions: () => management.exportDefinitions(),
    say: () => {},
  };
  const queue = ['queues', '/', 'placed'];
  await management.put(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await management.put(['users', 'shop'], { password: 'open', tags: 'monitoring' });
  await management.put(['permissions', '/', 'shop'], { configure: '', write: '.*', read: '.*' });
  await management.put(['policies', '/', 'short'], {
    pattern: '^placed$',
    definition: { 'max-length': 10 },
    'apply-to': 'queues',
  });
  const lease = lastingLease();
  const key = await backUpNow(backupUnder(lease, props));

  await management.delete(queue);
  await management.delete(['users', 'shop']);
  await management.delete(['policies', '/', 'short']);
  await management.put(['queues', '/', 'newer'], { durable: true });
  await restoreBackup({
    identity,
    objects,
    key,
    restoreDefinitions: (definitions) =>
      restoreDefinitions({ management: management.under(lease), definitions, managed: [] }),
  });

  const names = (await management.queues()).map(({ name, type }) => [name, type]);
  expect(names.sort()).toEqual([
    ['newer', 'classic'],
    ['placed', 'quorum'],
  ]);
  expect(await management.get(['policies', '/', 'short'])).toMatchObject({ definition: { 'max-length': 10 } });
  expect(await management.as({ name: 'shop', password: 'open' }).whoami()).toBe('shop');
});
