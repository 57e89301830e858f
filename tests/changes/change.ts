import { stringify } from 'yaml';
import type { z } from 'zod';
import type { KnownKinds } from '../../catalog/catalog.ts';
import type { Severity } from '../../catalog/effects/effect.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { fileOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';

type KnownKind = KnownKinds[number];
type InputOf<Name extends KnownKind['name']> = z.input<Extract<KnownKind, { name: Name }>['schema']>;
type FolderKinds = Exclude<KnownKind, { file: string }>;

export type BrokerInput = InputOf<'broker'>;
export type EndpointInput = InputOf<'endpoint'>;
export type ProcessorInput = InputOf<'processor'>;
export type DashboardInput = InputOf<'dashboard'>;
export type RouteInput = InputOf<'route'>;
export type AlertInput = InputOf<'alert'>;

/** The files of a repository, before they are written down: what each says, by kind and name. */
export type RepositoryInput = { platform: InputOf<'platform'>; brokers: Record<string, BrokerInput> } & {
  [K in FolderKinds as K['plural']]?: Record<string, InputOf<K['name']>>;
};

/**
 * What Terraform's plan does to the people who use an object, read off the plan alone: whether nodes restart is what the
 * node's own agent decides from the bundles in it. `impossible`: Terraform refuses to delete a disk that is to be kept.
 * `later`: it cannot be planned before another stack is applied. `elsewhere`: states are kept in another place than before,
 * so that all is made anew beside what there is.
 */
export type PlanClass =
  | 'nothing'
  | 'live'
  | 'rolling'
  | 'downtime'
  | 'data loss'
  | 'impossible'
  | 'later'
  | 'elsewhere';

/** A change of files, what the review has to say of it, and what Terraform does. */
export interface SampleChange {
  title: string;
  change: (files: RepositoryInput) => void;
  /** Severity and sentence of each effect, in the order of the review. */
  effects: readonly (readonly [Severity, string])[];
  plan: PlanClass;
  /** Why people lose more, or less, than Terraform's plan shows, where that is so. */
  because?: string;
}

/** A change of what requests come in by, of which nothing in AWS is made: there is no plan to hold it against. */
export type RequestChange = Pick<SampleChange, 'title' | 'change' | 'effects'>;

/** The files as a repository has them. */
export function filesOf(repository: RepositoryInput): SourceFile[] {
  return kinds.flatMap((kind) => {
    const objects = 'file' in kind ? { [kind.name]: repository[kind.name] } : (repository[kind.plural] ?? {});
    const write = kind.formats[0] === 'json' ? JSON.stringify : stringify;
    return Object.entries(objects).map(([name, object]) => ({ path: fileOf(kind, name), text: write(object) }));
  });
}

const everything = { configure: '.*', write: '.*', read: '.*' };

/** A route that has no schedule. */
const lone: RouteInput = {
  mostHoursAlone: 8760,
  calls: {
    high: {
      severities: ['critical', 'error', 'warning', 'info'],
      escalation: { levels: [{ people: ['lead@example.com'] }] },
    },
  },
};

/** What every change starts from: a database and a cache, a cluster with one of everything, a lone node that may go with its disk, one whose disk stays, and five nodes. */
export function baseFiles(): RepositoryInput {
  return {
    platform: {
      name: 'acme',
      accountId: '123456789012',
      region: 'us-west-2',
      network: { cidr: '10.20.0.0/16', zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] },
      secrets: { prefixes: ['old-team/'] },
      database: {
        version: '11.4',
        class: 'db.m7g.large',
        storage: { sizeGiB: 100, maxGiB: 200 },
        deletionProtection: false,
      },
      cache: { version: '8.1', nodeType: 'cache.m7g.large' },
    },
    routes: { night: { ...lone, acknowledge: ['routes-made'] } },
    brokers: {
      orders: {
        version: '4.2.9',
        nodes: 3,
        instance: { type: 'm7g.xlarge' },
        storage: { sizeGiB: 100, iops: 4000, throughputMiBps: 250 },
        listeners: ['amqps', 'management', 'metrics', 'mqtts'],
        access: [
          { from: 'compute', to: ['amqps'] },
          { from: '10.40.0.0/16', to: ['amqps', 'management'] },
          { from: '10.60.0.0/16', to: ['mqtts'] },
        ],
        plugins: ['rabbitmq_event_exchange'],
        configuration: { 'mqtt.exchange': 'amq.topic' },
        vhosts: { '/': {}, orders: { description: 'Of the shop', tags: ['eu'] } },
        users: {
          shop: { permissions: { orders: { configure: '', write: '^orders$', read: '^placed$' } } },
          partner: {
            password: { secret: 'acme/partner' },
            permissions: { orders: everything },
            topicPermissions: [{ vhost: 'orders', exchange: 'orders', write: '^a', read: '^b' }],
          },
        },
        policies: [{ name: 'expiry', vhost: 'orders', pattern: '^paid$', definition: { 'message-ttl': 60_000 } }],
        operatorPolicies: [{ name: 'most', vhost: 'orders', pattern: '.*', definition: { 'max-length': 1000 } }],
        exchanges: [{ name: 'orders', vhost: 'orders', type: 'topic' }],
        queues: [
          { name: 'placed', vhost: 'orders', arguments: { 'x-delivery-limit': 10 } },
          { name: 'paid', vhost: 'orders' },
          { name: 'readings', vhost: 'orders', type: 'classic', autoDelete: true },
        ],
        bindings: [{ vhost: 'orders', source: 'orders', destination: 'placed', routingKey: 'order.placed' }],
        federation: [{ name: 'upstream', vhost: 'orders', uri: { secret: 'acme/upstream' } }],
        shovels: [
          {
            name: 'mover',
            vhost: 'orders',
            source: { uri: { secret: 'acme/there' }, queue: 'paid' },
            destination: { uri: { secret: 'acme/here' }, queue: 'placed' },
          },
        ],
        backups: { snapshots: { everyHours: 12, retentionDays: 7 } },
      },
      solo: {
        version: '4.3.6',
        instance: { type: 't4g.xlarge' },
        storage: { sizeGiB: 40 },
        access: [{ from: 'compute', to: ['amqps'] }],
        deletion: { protection: false, keepDisks: false },
      },
      kept: {
        version: '4.3.6',
        instance: { type: 'm7g.xlarge' },
        access: [{ from: 'compute', to: ['amqps'] }],
        deletion: { protection: false },
      },
      five: {
        version: '4.3.6',
        nodes: 5,
        instance: { type: 'm7g.xlarge' },
        access: [{ from: 'compute', to: ['amqps'] }],
      },
    },
  };
}

/** What changes of endpoints and processors start from: two of the brokers above, with several of each at the queues of `orders`. */
export function requestFiles(): RepositoryInput {
  const files = baseFiles();
  const [orders, solo] = ['orders', 'solo'].map((name) => brokerIn(files, name)) as [BrokerInput, BrokerInput];
  files.brokers = { orders, solo };
  orders.queues?.push({ name: 'quotes', vhost: 'orders' }, { name: 'audited', vhost: 'orders' });
  orders.bindings?.push({ vhost: 'orders', source: 'orders', destination: 'audited', routingKey: 'order.#' });
  orders.users = { ...orders.users, worker: { permissions: { '/': everything, orders: everything } } };
  solo.users = { worker: { permissions: { '/': everything } } };
  const place = { broker: 'orders', vhost: 'orders' };
  files.endpoints = {
    hook: {
      ...place,
      host: 'hooks.example.com',
      path: '/orders',
      exchange: 'orders',
      routingKey: 'order.placed',
      queue: 'placed',
      signature: { scheme: 'github', secrets: [{ secret: 'hooks/old' }, { secret: 'hooks/new' }] },
      allow: ['203.0.113.0/24', '2001:db8::/32'],
      rateLimit: { requests: 100, perSeconds: 60 },
    },
    events: {
      ...place,
      host: 'events.example.com',
      path: '/',
      queue: 'placed',
      signature: { scheme: 'none' },
    },
    prices: {
      ...place,
      host: 'shop.example.com',
      path: '/quotes/*',
      mode: 'reply',
      queue: 'quotes',
      signature: { scheme: 'none' },
    },
  };
  files.processors = {
    placing: {
      ...place,
      queue: 'placed',
      user: 'worker',
      image: 'orders:1',
      handler: './handlers/orders.js',
      uses: ['database'],
    },
    quoting: {
      ...place,
      queue: 'quotes',
      user: 'worker',
      image: 'quotes:1',
      forward: { port: 8000 },
      scaling: { steps: [{ add: 1 }, { fromDepth: 1000, add: 3 }] },
    },
  };
  return files;
}

/** What changes of what stands at Cloudflare start from: the same, with requests coming in, and a broker that is found in the public DNS. */
export function edgeFiles(): RepositoryInput {
  const files = requestFiles();
  files.platform.secrets = { prefixes: ['old-team/', 'hooks/'] };
  files.platform.cloudflare = {
    accountId: '89abcdef0123456789abcdef01234567',
    zoneId: '0123456789abcdef0123456789abcdef',
    zone: 'example.com',
    plan: 'business',
    deployToken: { secret: 'acme/cloudflare-deploy' },
    hsts: { maxAgeSeconds: 31_536_000 },
  };
  files.platform.domain = 'mq.example.com';
  brokerIn(files, 'solo').publicName = true;
  const orders = brokerIn(files, 'orders');
  orders.users = { ...orders.users, gateway: { permissions: { orders: everything } } };
  return files;
}

/** What changes of promises start from: the same, a host that watches, and an endpoint that promises something. */
export function promisedFiles(): RepositoryInput {
  const files = edgeFiles();
  files.platform.monitoring = { instance: { type: 't4g.large' } };
  for (const name of ['hook', 'events']) {
    const endpoint = files.endpoints?.[name];
    if (endpoint) endpoint.serviceLevel = { acceptedPercent: 99.9, withinMs: 500 };
  }
  return files;
}

/** What changes of the host that watches start from: a broker, and the host. */
export function watchedFiles(): RepositoryInput {
  const files = baseFiles();
  files.brokers = { solo: brokerIn(files, 'solo') };
  delete files.platform.database;
  delete files.platform.cache;
  files.platform.monitoring = { instance: { type: 't4g.large' } };
  return files;
}

/** What changes of who comes to that host by Cloudflare Access start from: the same, and one who does. */
export function openedFiles(): RepositoryInput {
  const files = watchedFiles();
  files.platform.cloudflare = {
    accountId: '89abcdef0123456789abcdef01234567',
    zoneId: '0123456789abcdef0123456789abcdef',
    zone: 'example.com',
    plan: 'business',
    deployToken: { secret: 'acme/cloudflare-deploy' },
  };
  files.platform.monitoring = {
    instance: { type: 't4g.large' },
    access: { cloudflare: { host: 'grafana.example.com', team: 'acme', emails: ['ada@example.org'] } },
  };
  return files;
}

/** One of the brokers above. Throws when it is not there. */
export function brokerIn({ brokers }: RepositoryInput, name: string): BrokerInput {
  const broker = brokers[name];
  if (!broker) throw new Error(`there is no broker ${name}`);
  return broker;
}

/** A change of one broker's file. */
export function changing(name: string, change: (broker: BrokerInput) => void): SampleChange['change'] {
  return (files) => change(brokerIn(files, name));
}

/** What changes of dashboards start from: a host that shows one. */
export function shownFiles(): RepositoryInput {
  const files = watchedFiles();
  const panels = [{ type: 'timeseries', title: 'Ready', targets: [{ refId: 'A', expr: 'rabbitmq_queue_messages' }] }];
  files.dashboards = { orders: { title: 'Orders', panels } };
  return files;
}

/** What changes of routes start from: a broker, an account at PagerDuty, a route with one of everything, and one that nobody names. */
export function calledFiles(): RepositoryInput {
  const files = baseFiles();
  files.brokers = { solo: brokerIn(files, 'solo') };
  delete files.platform.database;
  delete files.platform.cache;
  files.platform.alerting = { pagerDuty: { deployToken: { secret: 'acme/pagerduty' } }, route: 'on-call' };
  files.alerts = {
    'pager-slow': { watches: { kind: 'platform' }, alarm: 'pager-errors', runbook: 'Look at its log.' },
  };
  files.routes = {
    'on-call': {
      calls: {
        high: {
          severities: ['critical', 'error'],
          escalation: { levels: [{ schedules: ['first'] }, { people: ['lead@example.com'] }] },
        },
        low: { severities: ['warning', 'info'], escalation: { levels: [{ schedules: ['first'] }] } },
      },
      schedules: {
        first: {
          timeZone: 'Europe/Berlin',
          layers: [
            {
              name: 'weekly',
              start: '2026-01-05T09:00',
              turn: { days: 7 },
              people: ['ada@example.com', 'bo@example.com'],
            },
          ],
          overrides: [{ person: 'bo@example.com', from: '2026-12-24T09:00', until: '2026-12-27T09:00' }],
        },
      },
      dependencies: [{ while: 'broker-memory', hide: ['broker-disk'] }],
    },
    spare: { ...lone, acknowledge: ['route-used'] },
  };
  return files;
}

/** What changes of alerts start from: two brokers, a database, a host that watches, and alerts of each sort. */
export function alertFiles(): RepositoryInput {
  const files = calledFiles();
  const { brokers, platform } = baseFiles();
  files.brokers = { solo: brokerIn(files, 'solo'), kept: brokerIn({ ...files, brokers }, 'kept') };
  Object.assign(files.platform, { database: platform.database, monitoring: { instance: { type: 't4g.large' } } });
  files.dashboards = { orders: { title: 'Orders', panels: [] } };
  files.alerts = {
    growing: { watches: { kind: 'broker' }, alarm: 'queue-growing', threshold: 1000, runbook: 'Start consumers.' },
    'growing-kept': { extends: 'growing', watches: { kind: 'broker', name: 'kept' }, severity: 'error' },
    busy: {
      watches: { kind: 'database' },
      alarm: 'database-cpu',
      runbook: 'https://runbooks.example.com/database',
      silences: [
        { from: '2026-11-20T03:00:00Z', until: '2026-11-23T03:00:00Z', reason: 'A load test' },
        { from: '2026-11-25T03:00:00Z', until: '2026-11-26T03:00:00Z', reason: 'Another' },
      ],
      tests: [{ name: 'busy', series: { value: '95x9' }, fires: [7], quiet: [1] }],
      acknowledge: ['silence-over'],
    },
    stuck: {
      description: 'Consumers are stuck',
      watches: { kind: 'broker', name: 'solo' },
      expression: { promql: 'rabbitmq_queue_messages{broker="$object"}' },
      comparison: 'above',
      threshold: 5,
      severity: 'error',
      runbook: 'Start them.',
      acknowledge: ['expression-tested'],
    },
    sold: {
      description: 'Less is sold',
      watches: { kind: 'platform' },
      expression: {
        metrics: [{ id: 'sold', namespace: 'Acme', name: 'Sold', dimensions: { Shop: 'a' } }],
        math: 'FILL(sold, 0)',
      },
      comparison: 'below',
      threshold: 5,
      severity: 'warning',
      runbook: 'Look.',
      acknowledge: ['expression-tested'],
    },
  };
  return files;
}
