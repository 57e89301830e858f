import type { Bundle } from '../../../../contracts/bundle.ts';
import type { NodeIdentity } from '../../../../contracts/node-identity.ts';
import type { Snapshots } from '../../../../services/agent/aws/snapshots.ts';
import { backUpBeforeUpgrade, backUpNow, backupUnder } from '../../../../services/agent/backup/keep-backups.ts';
import { pruneBackups } from '../../../../services/agent/backup/prune.ts';
import { settleCluster } from '../../../../services/agent/cluster/settle-cluster.ts';
import { applyBundle } from '../../../../services/agent/configuration/apply-bundle.ts';
import type { NodeFiles } from '../../../../services/agent/configuration/node-files.ts';
import { openManagement } from '../../../../services/agent/rabbitmq/management.ts';
import type { Objects } from '../../../../services/node/aws/objects.ts';
import type { Table } from '../../../../services/node/aws/table.ts';
import { type Lease, type Leased, LeaseLost, underLease } from '../../../../services/node/lock/lease.ts';
import type { Programs } from '../../../../services/node/machine/run.ts';
import { bundleWith } from '../../agent/bundles.ts';
import { memorySnapshots } from '../../agent/memory-snapshots.ts';
import { startMemoryBroker } from '../../agent/rabbitmq/memory-broker.ts';
import { login, bundleWith as topologyBundle, topologyOf, user } from '../../agent/topology/samples.ts';
import { lastingLease } from '../lasting-lease.ts';
import { memoryObjects } from '../memory-objects.ts';
import { memoryTable } from '../memory-table.ts';

/** Told of each call that the work makes to the world. */
type Record = (call: string) => void;

/** Work over a lease, which tells of its calls. */
type Work = (lease: Lease, record: Record) => Promise<unknown>;

/** Runs the work, which loses the lease under its call of that number, and gives the calls that it made all the same. */
async function callsOf(work: Work, lostUnder = Number.POSITIVE_INFINITY) {
  const lease = lastingLease();
  const calls: string[] = [];
  const outcome = await work(lease, (call) => {
    calls.push(call);
    if (calls.length === lostUnder) lease.lose('now node 3');
  }).catch((error: unknown) => error);
  return { calls, outcome };
}

/** Loses the lease under each call in turn: the call that is under way is the last one. `failure` is how the work ends without a loss. */
async function expectNothingAfterALoss(work: Work, failure?: string): Promise<string[]> {
  const whole = await callsOf(work);
  expect(whole.outcome instanceof Error ? whole.outcome.message : undefined).toEqual(
    failure === undefined ? undefined : expect.stringContaining(failure),
  );
  for (let count = 1; count <= whole.calls.length; count += 1) {
    const { calls, outcome } = await callsOf(work, count);
    expect(calls).toEqual(whole.calls.slice(0, count));
    expect(outcome).toBeInstanceOf(LeaseLost);
    expect((outcome as Error).message).toBe(
      '"test" lost the lock of orders: now node 3. Nothing was begun after that; run it again',
    );
  }
  return whole.calls;
}

/** An adapter that tells of its calls. */
function recorded<T extends object>(record: Record, name: string, adapter: T): T {
  return Object.fromEntries(
    Object.entries(adapter).map(([call, work]) => [
      call,
      (...args: unknown[]) => {
        record(`${name}.${call}`);
        return (work as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as T;
}

describe('taking on a bundle', () => {
  const before = bundleWith();
  const upgraded = bundleWith({ version: '4.4.0', image: 'docker.io/library/rabbitmq:4.4.0-management' });

  /** Programs of a node whose cluster has these members; a start fails with `starts: false`. */
  const programsOf = (
    record: Record,
    { members, starts = true }: { members: string[]; starts?: boolean },
  ): Programs => {
    let restarts = 0;
    const run: Programs['run'] = async (argv) => {
      record(argv.filter((word) => !word.startsWith('-')).join(' '));
      if (argv.includes('restart')) restarts += 1;
      if (argv.includes('await_startup')) return { status: starts || restarts > 1 ? 0 : 1, stdout: '', stderr: '' };
      if (argv.includes('inspect')) return { status: 0, stdout: 'exited\n', stderr: '' };
      const status = JSON.stringify({ disk_nodes: members.map((name) => `rabbit@${name}`) });
      return { status: 0, stdout: argv.includes('cluster_status') ? status : 'rabbitmq_management\n', stderr: '' };
    };
    return { run, mustRun: async (argv, options) => (await run(argv, options)).stdout };
  };

  const filesOf = (record: Record, { running, blank = false }: { running: Bundle | undefined; blank?: boolean }) =>
    recorded<NodeFiles>(record, 'files', {
      runningBundle: async () => running && { name: 'before', text: '', bundle: running },
      keepRunning: async () => {},
      writeCookie: async () => {},
      isBlank: async () => blank,
      makeBlank: async () => {},
      tryConfiguration: async () => {},
      keep: async () => {},
      install: async () => {},
      installPlugins: async () => {},
      writeUnits: async () => true,
      restore: async () => {},
    });

  const taking =
    (
      wanted: Bundle,
      {
        running = before,
        blank,
        ...cluster
      }: { running?: Bundle; blank?: boolean; members: string[]; starts?: boolean },
    ): Work =>
    (lease, record) =>
      applyBundle({
        programs: underLease(lease, programsOf(record, cluster)),
        files: underLease(lease, filesOf(record, { running, blank })),
        hostName: 'orders-1',
        wanted: { name: 'wanted', text: '', bundle: wanted },
        peers: ['orders-2.invalid'],
        knownPeers: blank ? [] : ['orders-2.invalid'],
        cookie: 'c',
        certificatesChanged: true,
        beforeUpgrade: () => lease.step(async () => record('back up')),
        say: () => {},
      });

  const both = ['orders-1', 'orders-2.invalid'];

  test('restarts nothing after the loss', async () => {
    const calls = await expectNothingAfterALoss(taking(upgraded, { members: both }));
    expect(calls).toContain('back up');
    expect(calls).toContain('systemctl restart rabbitmq.service');
    expect(calls.at(-1)).toBe('files.keepRunning');
  });

  test('changes nothing live after the loss', async () => {
    const changed = bundleWith({
      rabbitmqConf: 'heartbeat = 30\nlisteners.tcp = none\n',
      plugins: ['rabbitmq_management'],
    });
    const calls = await expectNothingAfterALoss(taking(changed, { members: both }));
    expect(calls.filter((call) => call.includes('eval'))).toHaveLength(2);
    expect(calls.join()).not.toContain('restart');
  });

  test('does not go back after the loss', async () => {
    const calls = await expectNothingAfterALoss(
      taking(upgraded, { members: both, starts: false }),
      'RabbitMQ does not start',
    );
    expect(calls.filter((call) => call === 'systemctl restart rabbitmq.service')).toHaveLength(2);
    expect(calls).toContain('files.restore');
  });

  test('stops no node that came up alone after the loss', async () => {
    const calls = await expectNothingAfterALoss(taking(upgraded, { members: ['orders-1'] }), 'started alone');
    expect(calls).toContain('systemctl stop rabbitmq.service');
  });
});

test('settling the cluster removes no node, enables no feature and changes no topology after the loss', async () => {
  const topology = await topologyOf(topologyBundle({ queues: [queue('placed')] }, { users: [user('shop')] }), {
    'users/shop': login('shop', 'one'),
  });
  const nodes = ['orders-1', 'orders-2'];
  const work: Work = async (lease, record) => {
    const broker = await startMemoryBroker({
      nodes: [...nodes, 'orders-3'].map((name) => ({ name: `rabbit@${name}`, running: name !== 'orders-3' })),
      onCall: record,
    });
    const run: Programs['run'] = async (argv) => {
      record(argv.filter((word) => !word.startsWith('-')).join(' '));
      return { status: 0, stdout: '', stderr: '' };
    };
    try {
      return await settleCluster({
        nodes,
        hostName: 'orders-2',
        programs: underLease(lease, { run, mustRun: async (argv) => (await run(argv)).stdout } satisfies Programs),
        table: underLease<Table>(
          lease,
          recorded<Table>(record, 'table', memoryTable({ 'node#3': { hostName: 'orders-3' } })),
        ),
        management: openManagement({ url: broker.url, credentials: topology.administrator }).under(lease),
        topology,
        restarted: true,
        say: () => {},
      });
    } finally {
      broker.close();
    }
  };
  const calls = await expectNothingAfterALoss(work);
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([
    'docker exec rabbitmq rabbitmqctl forget_cluster_node rabbit@orders-3',
    'table.query',
    'table.delete',
    'docker exec rabbitmq rabbitmqctl enable_feature_flag all',
    'POST /api/definitions',
    'POST /api/definitions',
    'docker exec rabbitmq rabbitmq-queues rebalance all',
  ]);
});

describe('a backup', () => {
  const now = new Date('2026-09-30T03:00:00.000Z');
  const identity = {
    platform: 'acme',
    broker: 'orders',
    number: 1,
    volumeId: 'vol-1',
    backupBucket: 'b',
  } as NodeIdentity;
  const propsOf = (lease: Lease, record: Record) =>
    backupUnder(lease, {
      identity,
      objects: recorded<Objects>(record, 'objects', memoryObjects()),
      snapshots: recorded<Snapshots>(record, 'snapshots', memorySnapshots()),
      table: recorded<Table>(record, 'table', memoryTable()),
      backups: { definitions: { everyHours: 24, retentionDays: 14 }, beforeUpgrade: true },
      version: '4.3.6',
      exportDefinitions: async () => {
        record('export');
        return {};
      },
      say: () => {},
    });

  test('on request writes nothing after the loss', async () => {
    const calls = await expectNothingAfterALoss((lease, record) => backUpNow(propsOf(lease, record)));
    expect(calls).toEqual(['export', 'table.get', 'objects.put', 'table.put']);
  });

  test('before an upgrade begins no snapshot after the loss', async () => {
    const calls = await expectNothingAfterALoss((lease, record) => backUpBeforeUpgrade(propsOf(lease, record)));
    expect(calls).toContain('snapshots.create');
  });

  test('that has outlived its time stays after the loss', async () => {
    const old = ['2026-08-01T03:00:00.000Z', '2026-08-02T03:00:00.000Z', '2026-08-03T03:00:00.000Z'];
    const work: Work = async (lease, record) => {
      const objects = memoryObjects(
        Object.fromEntries(old.map((time) => [`b/brokers/orders/definitions/${time}.json`, '{}'])),
      );
      return pruneBackups({
        identity,
        nodes: 1,
        objects: underLease<Objects>(lease, recorded<Objects>(record, 'objects', objects)),
        snapshots: underLease<Snapshots>(lease, recorded<Snapshots>(record, 'snapshots', memorySnapshots())),
        table: underLease<Table>(lease, recorded<Table>(record, 'table', memoryTable())),
        retentionDays: { definitions: 14, snapshots: 7 },
        now,
        say: () => {},
      });
    };
    const calls = await expectNothingAfterALoss(work);
    expect(calls.filter((call) => call === 'objects.delete')).toHaveLength(2);
  });
});

// @ts-expect-error What must not go on without the lock does not take a plain adapter.
void (memoryTable() satisfies Leased<Table>);

function queue(name: string) {
  return { vhost: '/', name, durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } };
}
