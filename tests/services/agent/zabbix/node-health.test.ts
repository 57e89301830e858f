import { nodeHealth } from '../../../../contracts/zabbix.ts';
import type { Health } from '../../../../services/agent/rabbitmq/api-schemas.ts';
import { nodeHealthOf } from '../../../../services/agent/zabbix/node-health.ts';
import { rabbitmqNode } from '../../../../stacks/monitoring/bundle/zabbix/rabbitmq-node.ts';

const now = new Date('2026-11-30T12:00:00Z');

/** A broker of two nodes, as it is well; `failing` are checks that fail. */
function broker({
  failing = [],
  running = true,
  partitions = [] as string[],
}: {
  failing?: string[];
  running?: boolean;
  partitions?: string[];
} = {}) {
  return {
    nodes: async () => [
      { name: 'rabbit@orders-1.acme.internal', running: true, partitions },
      { name: 'rabbit@orders-2.acme.internal', running },
    ],
    health: async ([check = '']: readonly string[]): Promise<Health> =>
      failing.includes(check) ? { ok: false, reason: 'secret-queue' } : { ok: true },
  };
}

type Asked = Parameters<typeof nodeHealthOf>[0];

const unasked: Asked['reports'] = () => Promise.reject(new Error('no node is missing'));

const healthOf = (management: Asked['management'], reports = unasked) =>
  nodeHealthOf({ management, hostName: 'orders-1.acme.internal', certificate: undefined, reports, now });

/** What the other node last wrote, so many seconds ago. */
const wrote = (secondsAgo: number, missing: string[]) => async () => [
  {
    hostName: 'orders-2.acme.internal',
    missing,
    reportedAt: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
  },
];

const well = {
  at: 1_796_040_000,
  serving: 1,
  missingNodes: 0,
  partitions: 0,
  alarms: 0,
  quorumCritical: 0,
  virtualHostsDown: 0,
};

test('a node that is well says so in numbers', async () => {
  expect(await healthOf(broker())).toEqual(well);
});

test.each([
  ['nodes do not see each other', broker({ partitions: ['rabbit@orders-2.acme.internal'] }), { partitions: 1 }],
  ['publishers are held back', broker({ failing: ['local-alarms'] }), { alarms: 1 }],
  ['a queue would lose its majority', broker({ failing: ['node-is-quorum-critical'] }), { quorumCritical: 1 }],
  ['a virtual host does not run', broker({ failing: ['virtual-hosts'] }), { virtualHostsDown: 1 }],
])('%s, and the names in RabbitMQ’s reason stay on the node', async (_, management, different) => {
  const health = await healthOf(management);
  expect(health).toEqual({ ...well, ...different });
  expect(JSON.stringify(health)).not.toContain('secret-queue');
});

test.each([
  ['runs and misses this one', wrote(119, ['orders-1.acme.internal']), 1],
  ['said so too long ago', wrote(121, ['orders-1.acme.internal']), 0],
  ['misses another one', wrote(10, ['orders-3.acme.internal']), 0],
  ['misses nobody, or does not run', wrote(10, []), 0],
  ['has never said anything', async () => [], 0],
  ['cannot be asked, since the table is out of reach', unasked, undefined],
])('a node that this one does not see is one that it is parted from where it %s', async (_, reports, partitions) => {
  expect(await healthOf(broker({ running: false }), reports)).toEqual({ ...well, missingNodes: 1, partitions });
});

test.each([
  ['does not run', undefined],
  ['does not answer', { ...broker(), nodes: () => Promise.reject(new Error('refused')) }],
])('of a RabbitMQ that %s nothing else is said', async (_, management) => {
  expect(JSON.parse(JSON.stringify(await healthOf(management)))).toEqual({ at: well.at, serving: 0 });
});

test('what RabbitMQ has no answer to is left out', async () => {
  const health = await healthOf({ ...broker(), health: async () => undefined });
  expect(JSON.parse(JSON.stringify(health))).toEqual({ at: well.at, serving: 1, missingNodes: 0, partitions: 0 });
});

test('every field is read by an item of the template, and every item reads one', () => {
  const read = rabbitmqNode.items.flatMap(({ steps = [] }) => steps.flatMap(({ parameters = [] }) => parameters));
  expect(read.sort()).toEqual(
    Object.keys(nodeHealth.shape)
      .map((field) => `$.${field}`)
      .sort(),
  );
});
