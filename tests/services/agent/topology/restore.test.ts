import { openManagement } from '../../../../services/agent/rabbitmq/management.ts';
import { restoreDefinitions } from '../../../../services/agent/topology/restore.ts';
import { lastingLease } from '../../node/lasting-lease.ts';

const permission = (user: string) => ({ user, vhost: '/', configure: '', write: '', read: '' });
const binding = (source: string, destination: string, destination_type = 'queue') => ({
  vhost: '/',
  source,
  destination,
  destination_type,
  routing_key: '',
  arguments: {},
});

const kept = {
  rabbitmq_version: '4.3.6',
  users: [{ name: 'guest' }, { name: 'warren' }, { name: 'shop-alternate' }, { name: 'ann' }],
  permissions: ['warren', 'shop-alternate', 'ann'].map(permission),
  topic_permissions: ['shop-alternate', 'ann'].map(permission),
  global_parameters: [
    { name: 'internal_cluster_id', value: 'x' },
    { name: 'cluster_tags', value: [] },
  ],
  parameters: [
    { vhost: '/', component: 'shovel', name: 'move', value: { 'src-uri': ['amqp://a:sesame@b'], 'src-queue': 'q' } },
  ],
  exchanges: [{ vhost: '/', name: 'events' }],
  queues: [{ vhost: '/', name: 'jobs' }],
  bindings: [
    binding('events', 'jobs'),
    binding('amq.topic', 'amq.fanout', 'exchange'),
    binding('internal', 'jobs'),
    binding('events', 'amq.gen-exclusive'),
  ],
};

it("leaves out Warren's users, guest, names of the cluster, and bindings without their ends", async () => {
  const { imported } = await restore();
  expect(imported).toEqual({
    ...kept,
    users: [{ name: 'ann' }],
    permissions: [permission('ann')],
    topic_permissions: [permission('ann')],
    global_parameters: [{ name: 'cluster_tags', value: [] }],
    bindings: [binding('events', 'jobs'), binding('amq.topic', 'amq.fanout', 'exchange')],
  });
});

it('has RabbitMQ withhold nothing but URIs from its reasons', async () => {
  expect((await restore()).secrets).toEqual(['amqp://a:sesame@b']);
});

async function restore() {
  const calls: { imported: object; secrets?: readonly string[] }[] = [];
  const management = {
    ...openManagement({ url: 'http://127.0.0.1:1', credentials: { name: 'x', password: 'x' } }).under(lastingLease()),
    importDefinitions: async (imported: object, options?: { secrets?: readonly string[] }) => {
      calls.push({ imported, ...options });
    },
  };
  await restoreDefinitions({ management, definitions: kept, managed: ['warren', 'shop', 'shop-alternate'] });
  const [call] = calls;
  if (!call) throw new Error('nothing was imported');
  return call;
}
