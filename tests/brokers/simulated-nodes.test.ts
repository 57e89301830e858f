import { loadCatalog } from '../../catalog/load.ts';
import { bundleName, readBundle } from '../../contracts/bundle.ts';
import { type Management, openManagement } from '../../services/agent/rabbitmq/management.ts';
import { applyTopology } from '../../services/agent/topology/apply.ts';
import { observeBroker } from '../../services/agent/topology/observe.ts';
import { resolveTopology } from '../../services/agent/topology/resolve.ts';
import { restoreDefinitions } from '../../services/agent/topology/restore.ts';
import { simulatedSecrets } from '../../services/simulated-nodes/simulated-secrets.ts';
import { renderBundle } from '../../stacks/broker/bundle/bundle.ts';
import { sampleFile } from '../repositories.ts';
import { lastingLease } from '../services/node/lasting-lease.ts';
import { type AloneApi, startApiAlone } from '../services/simulated-nodes/api-alone.ts';
import { type Rabbitmq, startRabbitmq } from './rabbitmq.ts';

/** The simulated HTTP API beside RabbitMQ's own: the agent's code does the same to both, and reads the same from both. */

const guest = { name: 'guest', password: 'guest' };
let rabbitmq: Rabbitmq;
let simulated: AloneApi;
let both: Management[];

beforeAll(async () => {
  rabbitmq = await startRabbitmq();
  simulated = await startApiAlone();
  both = [rabbitmq.managementUrl, simulated.url].map((url) => openManagement({ url, credentials: guest }));
});

afterAll(async () => {
  await simulated?.stop();
  await rabbitmq?.stop();
});

/** What each answers, in an order of its own. */
async function answers(ask: (management: Management) => Promise<unknown>): Promise<unknown[]> {
  return Promise.all(both.map(async (management) => inOrder(await ask(management))));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, inOrder(one)]),
  );
}

async function expectAgreement(ask: (management: Management) => Promise<unknown>): Promise<void> {
  const [real, ours] = await answers(ask);
  expect(ours).toEqual(real);
}

function sampleTopology() {
  const files = ['platform.yaml', 'brokers/orders.yaml'].map((path) => ({ path, text: sampleFile(path) }));
  const { catalog } = loadCatalog({ files, today: '2026-11-21' });
  const [broker] = catalog?.brokers ?? [];
  if (!catalog || !broker) throw new Error('the sample is not good');
  const text = renderBundle(catalog.platform, broker);
  const bundle = readBundle(text, bundleName(text));
  return resolveTopology(
    bundle,
    simulatedSecrets(() => bundle),
  );
}

test('a blank broker has the same exchanges, users, vhosts, alarms and health', async () => {
  await expectAgreement((management) => management.exchanges());
  await expectAgreement((management) => management.whoami());
  await expectAgreement((management) => management.alarms());
  await expectAgreement((management) => management.health(['local-alarms']));
  await expectAgreement((management) => management.health(['no-such-check']));
  await expectAgreement(async (management) =>
    (await management.nodes()).map(({ running, mem_alarm }) => [running, mem_alarm === true]),
  );
  await expectAgreement(async (management) => {
    const { users, vhosts, permissions } = await management.exportDefinitions();
    return {
      users: users.map(({ name, tags }) => ({ name, tags })),
      vhosts: vhosts.map(({ name }) => name),
      permissions,
    };
  });
});

test('a file of the samples is taken on alike, and what is observed of it afterwards is the same', async () => {
  const topology = await sampleTopology();
  const made = await answers((management) =>
    applyTopology({ management: management.under(lastingLease()), topology, say: () => {} }),
  );
  expect(made[1]).toEqual(made[0]);
  both = both.map((management) => management.as(topology.administrator));
  await expectAgreement(async (management) => {
    const { objects, ...others } = await observeBroker(management, []);
    // Each hash has a salt of its own.
    return { objects: objects.filter(({ kind }) => kind !== 'user'), ...others };
  });
  for (const type of ['classic', 'quorum', 'stream']) {
    const queue = { vhost: '/', name: type, durable: true, auto_delete: false, arguments: { 'x-queue-type': type } };
    for (const management of both) await management.importDefinitions({ queues: [queue] });
  }
  await expectAgreement((management) => management.queues());
});

test('what was lost by hand comes back with a restore, and what cannot be imported is refused with the same status', async () => {
  const backups = await Promise.all(
    both.map(async (management) => (await management.get(['definitions'])) as Record<string, unknown>),
  );
  for (const management of both) await management.delete(['queues', 'orders', 'paid']);
  await expectAgreement(async (management) => (await management.queues()).map(({ name }) => name));
  await expectAgreement((management) =>
    management
      .bindings({ vhost: 'orders', source: 'orders', destination: 'placed', destinationType: 'queue' })
      .then((found) => found.map(({ properties_key: _, ...binding }) => binding)),
  );
  for (const [index, management] of both.entries()) {
    await restoreDefinitions({
      management: management.under(lastingLease()),
      definitions: backups[index] ?? {},
      managed: ['warren', 'shop', 'gateway', 'processors'],
    });
  }
  await expectAgreement(async (management) => (await management.queues()).map(({ name, type }) => [name, type]));
  await expectAgreement((management) =>
    management
      .importDefinitions({
        queues: [{ name: 'q', vhost: 'nowhere', durable: true, auto_delete: false, arguments: {} }],
      })
      .then(
        () => 'taken',
        ({ status }) => status,
      ),
  );
  await expectAgreement((management) => management.delete(['queues', 'orders', 'nothing']));
  await expectAgreement((management) =>
    management.queueStatistics('orders', 'nothing').then((found) => found ?? 'none'),
  );
});
