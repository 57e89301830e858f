import type { Bundle } from '../../../contracts/bundle.ts';

/** A bundle as small as one can be, with changes. */
export function bundleWith(changes: Partial<Bundle> = {}): Bundle {
  const user = { name: 'warren', tags: [], limits: {}, secret: 's', alternates: true, previous: 'accepted' } as const;
  return {
    broker: 'orders',
    file: 'brokers/orders.yaml',
    version: '4.3.6',
    image: 'docker.io/library/rabbitmq:4.3.6-management',
    plugins: ['rabbitmq_management'],
    rabbitmqConf: 'heartbeat = 60\nlisteners.tcp = none\n',
    fields: { heartbeat: 'limits.heartbeatSeconds', 'plugin rabbitmq_nonesuch': 'plugins[0]' },
    tls: { names: ['orders.acme.internal'], certificate: { from: 'authority' } },
    administrator: { ...user, tags: ['administrator'], limits: {} },
    users: [],
    definitions: {
      vhosts: [],
      permissions: [],
      topic_permissions: [],
      parameters: [],
      policies: [],
      exchanges: [],
      queues: [],
      bindings: [],
    },
    remove: [],
    backups: { definitions: { everyHours: 24, retentionDays: 14 }, beforeUpgrade: true },
    alarms: { memory: { percent: 90, forMinutes: 5 }, disk: { percent: 80, forMinutes: 5 } },
    ...changes,
  };
}
